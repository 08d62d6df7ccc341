/** The parser: all rules together, and reading one declaration's tokens. */
import { createTokenInstance, EOF } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { tooDeep } from "../../diagnostics/registry/syntax.ts";
import type { SourceText } from "../../text/source.ts";
import type { BrokenDeclaration, Declaration } from "../ast.ts";
import { type Comment, isCloser, isDeclarationWord, isOpener, isWord, T, type Token } from "../tokens.ts";
import { deepest } from "./base.ts";
import { DeclarationGrammar } from "./declarations.ts";

const endOfFile = createTokenInstance(EOF, "", NaN, NaN, NaN, NaN, NaN, NaN) as Token;

export class ChimeraParser extends DeclarationGrammar {
  declare private selfAnalysisDone: boolean;

  /**
   * `analysis`: let chevrotain record and validate the grammar, for the drawn grammar and its tests. The parser itself does
   * without, since its rules make their choices themselves: 25 of the 30 ms that the first file would wait.
   */
  constructor(analysis = false) {
    super(analysis);
    if (analysis) this.performSelfAnalysis();
    else this.selfAnalysisDone = true;
  }

  /** Called around each declaration; the ends of file that chevrotain wants behind the tokens are there once. */
  protected onBeforeParse(): void {}
  protected onAfterParse(): void {}

  /** Starts a file: its text and comments. */
  open(source: SourceText, comments: readonly Comment[]): void {
    this.source = source;
    this.comments = comments;
  }

  /** Forgets the file, so that nothing of it is kept alive. */
  close(): void {
    this.input = [];
    this.tokens = [];
    this.comments = [];
    this.diagnostics = [];
  }

  /**
   * Reads tokens with matching brackets as declarations (one, unless the next stands on the same line). `before` is the
   * number of comments of the file that lie before them.
   */
  declarationsOf(tokens: Token[], before: number): { declarations: Declaration[]; diagnostics: Diagnostic[] } {
    this.input = tokens;
    this.tokens = tokens;
    this.count = tokens.length;
    tokens.push(endOfFile, endOfFile);
    this.commentsBefore = before;
    this.diagnostics = [];
    const declarations: Declaration[] = [];
    const deep = tooDeepAt(tokens);
    if (deep !== undefined) {
      this.report(tooDeep.at(this.placeOf(deep), { limit: deepest }));
      declarations.push(this.#broken(0));
      return { declarations, diagnostics: this.diagnostics };
    }
    while (this.position() < this.count) {
      const first = this.position();
      try {
        this.depth = 0;
        this.context = "other";
        if (first > 0 && (this.at(T.Semicolon) || this.at(T.Comma))) {
          this.surplusSeparator();
          continue;
        }
        if (first > 0 && !this.#startsAnother(first)) throw this.failure("the next declaration");
        declarations.push(this.declaration());
      } catch (failure) {
        this.reportFailure(failure);
        declarations.push(this.#broken(first));
        break;
      }
    }
    return { declarations, diagnostics: this.diagnostics };
  }

  /** What stands behind a whole declaration may be the next one, on its own line perhaps misspelt. */
  #startsAnother(index: number): boolean {
    const token = this.tokens[index]!;
    return token.newline || isDeclarationWord[token.tokenTypeIdx] === 1;
  }

  #broken(first: number): BrokenDeclaration {
    const start = this.tokens[first]!;
    const name = this.tokens[first + 1];
    const node = {
      kind: "BrokenDeclaration" as const,
      start: start.startOffset,
      end: this.tokens[this.count - 1]!.endOffset,
    };
    if (name === undefined || name.tokenType === EOF || isWord[name.tokenTypeIdx] !== 1) return node;
    return { ...node, name: { kind: "Name", text: name.image, start: name.startOffset, end: name.endOffset } };
  }
}

/** The first bracket that nests deeper than allowed. */
function tooDeepAt(tokens: readonly Token[]): Token | undefined {
  let depth = 0;
  for (const token of tokens) {
    if (isOpener[token.tokenTypeIdx] === 1) {
      if (++depth > deepest) return token;
    } else if (isCloser[token.tokenTypeIdx] === 1) depth--;
  }
  return undefined;
}
