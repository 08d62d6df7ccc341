/** The parser: all rules together, and reading one declaration's tokens. */
import { EOF } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { tooDeep } from "../../diagnostics/registry/syntax.ts";
import type { SourceText } from "../../text/source.ts";
import type { BrokenDeclaration, Declaration } from "../ast.ts";
import { type Comment, isCloser, isOpener, isWord, type Token } from "../tokens.ts";
import { deepest } from "./base.ts";
import { DeclarationGrammar } from "./declarations.ts";
import { Failure } from "./failure.ts";

export class ChimeraParser extends DeclarationGrammar {
  constructor(validations = false) {
    super(validations);
    this.performSelfAnalysis();
  }

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
    this.commentsBefore = before;
    this.diagnostics = [];
    const declarations: Declaration[] = [];
    const deep = tooDeepAt(tokens);
    if (deep !== undefined) {
      this.report(tooDeep.at(this.placeOf(deep), { limit: deepest }));
      declarations.push(this.#broken(0));
      return { declarations, diagnostics: this.diagnostics };
    }
    while (this.currIdx + 1 < this.count) {
      const first = this.currIdx + 1;
      const complaints = this.diagnostics.length;
      try {
        this.depth = 0;
        this.context = "other";
        declarations.push(this.#one(first));
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        if (complaints === 0 || failure.diagnostic !== undefined) this.reportFailure(failure);
        declarations.push(this.#broken(first));
        break;
      }
    }
    return { declarations, diagnostics: this.diagnostics };
  }

  /** One declaration from `first` on. chevrotain resets its state per input, so what is left is made a new input. */
  #one(first: number): Declaration {
    if (first > 0) {
      const rest = this.tokens.slice(first, this.count);
      this.commentsBefore = this.tokens[first - 1]!.comments;
      this.input = rest;
      this.tokens = rest;
      this.count = rest.length;
    }
    return this.declaration();
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
