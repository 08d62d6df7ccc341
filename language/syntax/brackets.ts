/**
 * Mends the brackets of a damaged declaration, so that the parser always sees brackets that match. Which bracket is missing
 * or too much is told by indentation, as a reader would: `}` stands under the line that it closes, and a line that is not
 * indented deeper than the one with the opener lies outside of it.
 *
 * INVARIANT: added tokens are empty and sit at the end of the token before.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { bodyNotOpened, notClosed, notOpened, surplusBrace } from "../diagnostics/registry/syntax.ts";
import type { Place, SourceText, Span } from "../text/source.ts";
import { closerOf } from "./chunks.ts";
import { isCloser, isOpener, isWord, T, type Token } from "./tokens.ts";

export interface Mended {
  readonly tokens: Token[];
  readonly diagnostics: Diagnostic[];
  /** Where brackets are wrong within a line or an expression: what the parser says about these is a consequence. */
  readonly damaged: readonly Span[];
}

/** One declaration's brackets are reported this often; what comes after is most likely a consequence. */
const mostReports = 2;

/** The tokens of a declaration with brackets that match, and what was wrong with them. */
export function mendBrackets(tokens: readonly Token[], source: SourceText): Mended {
  return new Mender(tokens, source).run();
}

interface Open {
  readonly token: Token;
  /** Column of the first token of the opener's line. */
  readonly column: number;
}

class Mender {
  readonly #in: readonly Token[];
  readonly #source: SourceText;
  readonly #out: Token[] = [];
  readonly #open: Open[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #damaged: Span[] = [];
  /** Openers without closers, less closers without openers, by kind of closer. */
  readonly #excess = new Map<Token["tokenType"], number>();
  #lineColumn = 1;

  constructor(tokens: readonly Token[], source: SourceText) {
    this.#in = tokens;
    this.#source = source;
    for (const token of tokens) {
      if (isOpener[token.tokenTypeIdx] === 1) this.#count(closerOf(token), 1);
      else if (isCloser[token.tokenTypeIdx] === 1) this.#count(token.tokenType, -1);
    }
  }

  run(): Mended {
    for (let i = 0; i < this.#in.length; i++) {
      const token = this.#in[i]!;
      const kind = token.tokenTypeIdx;
      if (token.newline) {
        this.#lineColumn = this.#source.position(token.startOffset).column;
        if (isCloser[kind] !== 1) this.#leaveBlocks();
      }
      if (isCloser[kind] === 1) this.#close(token);
      else if (isOpener[kind] === 1 && this.#isSecondBrace(token)) this.#dropBrace(token);
      else {
        if (isOpener[kind] === 1) this.#open.push({ token, column: this.#lineColumn });
        this.#out.push(token);
      }
    }
    while (this.#open.length > 0) this.#addCloser();
    return { tokens: this.#out, diagnostics: this.#diagnostics, damaged: this.#damaged };
  }

  #count(closer: Token["tokenType"], by: number): void {
    this.#excess.set(closer, (this.#excess.get(closer) ?? 0) + by);
  }

  /** Openers of this kind are left over. */
  #lacks(closer: Token["tokenType"]): boolean {
    return (this.#excess.get(closer) ?? 0) > 0;
  }

  /** A line no deeper than the opener's line is outside of it, as long as a closer is missing somewhere. */
  #leaveBlocks(): void {
    for (;;) {
      const top = this.#open[this.#open.length - 1];
      if (top === undefined || top.column < this.#lineColumn || !this.#lacks(closerOf(top.token))) return;
      this.#addCloser();
    }
  }

  #close(token: Token) {
    if (this.#open.length === 0 && !(token.newline && token.tokenType === T.CloseBrace && this.#openBody())) {
      return this.#dropCloser(token);
    }
    const top = this.#open[this.#open.length - 1]!;
    if (closerOf(top.token) !== token.tokenType) {
      if (!this.#open.some((open) => closerOf(open.token) === token.tokenType)) return this.#dropCloser(token);
      // `( … }`: what is open inside of the brace ends with it.
      if (!this.#lacks(closerOf(top.token)) && (this.#excess.get(token.tokenType) ?? 0) < 0) {
        return this.#dropCloser(token);
      }
      while (closerOf(this.#open[this.#open.length - 1]!.token) !== token.tokenType) this.#addCloser();
    }
    if (token.newline && top.column !== this.#lineColumn) {
      const under = this.#open.findLastIndex(
        (open) => open.column === this.#lineColumn && closerOf(open.token) === token.tokenType,
      );
      if (under >= 0 && this.#lacks(token.tokenType)) {
        while (this.#open.length > under + 1) this.#addCloser();
      } else if (under < 0 && (this.#excess.get(token.tokenType) ?? 0) < 0) {
        if (!this.#openBody()) return this.#dropCloser(token);
      }
    } else if (!token.newline && (this.#excess.get(token.tokenType) ?? 0) < 0 && this.#onEarlierLine(top.token)) {
      return this.#dropCloser(token);
    }
    this.#open.pop();
    this.#out.push(token);
  }

  /** The opener stands before the line that is being read. */
  #onEarlierLine(opener: Token): boolean {
    for (let i = this.#out.length - 1; i >= 0; i--) {
      const token = this.#out[i]!;
      if (token === opener) return false;
      if (token.newline) return true;
    }
    return false;
  }

  /** `{ {`: nothing starts with two braces, so with one brace too much the second is it. */
  #isSecondBrace(token: Token): boolean {
    return (
      token.tokenType === T.OpenBrace &&
      this.#out[this.#out.length - 1]?.tokenType === T.OpenBrace &&
      this.#lacks(T.CloseBrace)
    );
  }

  #dropBrace(token: Token): void {
    const place = this.#place(token.startOffset, token.endOffset);
    const fixes = [{ title: "remove the `{`", edits: [{ place, text: "" }] }];
    this.#report(surplusBrace.at(place, {}, { fixes }));
    this.#count(T.CloseBrace, -1);
  }

  /** Adds the closer of the innermost bracket behind the last token. */
  #addCloser(): void {
    const { token: opener } = this.#open.pop()!;
    const type = closerOf(opener);
    const closer = type.LABEL!.slice(1, -1);
    const last = this.#out[this.#out.length - 1]!;
    if (this.#diagnostics.length < mostReports) this.#reportOpen(opener, closer, last.endOffset);
    this.#out.push(added(type, closer, last));
    this.#count(type, -1);
  }

  #reportOpen(opener: Token, closer: string, end: number): void {
    const place = this.#place(end, end);
    const related = [{ ...this.#place(opener.startOffset, opener.endOffset), message: "opened here" }];
    const ownLine = closer === "}" && this.#isMultiline(opener, end);
    const indent = /^[ \t]*/.exec(this.#source.line(this.#source.position(opener.startOffset).line))?.[0] ?? "";
    const text = ownLine ? `\n${indent}}` : closer === "}" ? " }" : closer;
    const fixes = [{ title: `add the \`${closer}\``, edits: [{ place, text }] }];
    if (!ownLine) this.#damageLines(opener.startOffset, end);
    this.#report(notClosed.at(place, { opener: opener.image, closer }, { related, fixes }));
  }

  #isMultiline(opener: Token, end: number): boolean {
    return this.#source.position(opener.startOffset).line !== this.#source.position(end).line;
  }

  /**
   * A `}` without an opener, under a line that should have had it: the `{` is added at the end of that line. The line is
   * the last one in the column of the `}` that has no bracket and starts with a word.
   */
  #openBody(): boolean {
    const out = this.#out;
    let depth = 0;
    for (let i = out.length - 1; i >= 0; i--) {
      const token = out[i]!;
      if (isCloser[token.tokenTypeIdx] === 1) depth++;
      else if (isOpener[token.tokenTypeIdx] === 1 && --depth < 0) return false;
      if (depth !== 0 || !token.newline || this.#source.position(token.startOffset).column !== this.#lineColumn)
        continue;
      let end = i + 1;
      while (end < out.length && !out[end]!.newline) {
        if (isOpener[out[end]!.tokenTypeIdx] === 1) return false;
        end++;
      }
      if (end === out.length || isWord[token.tokenTypeIdx] !== 1) return false;
      const last = out[end - 1]!;
      const place = this.#place(last.endOffset, last.endOffset);
      const fixes = [{ title: "add the `{`", edits: [{ place, text: " {" }] }];
      this.#report(bodyNotOpened.at(place, { keyword: token.image }, { fixes }));
      const opener = added(T.OpenBrace, "{", last);
      out.splice(end, 0, opener);
      this.#open.push({ token: opener, column: this.#lineColumn });
      this.#count(T.CloseBrace, 1);
      return true;
    }
    return false;
  }

  #dropCloser(token: Token): void {
    const place = this.#place(token.startOffset, token.endOffset);
    const opener = token.tokenType === T.CloseBrace ? "{" : token.tokenType === T.CloseParen ? "(" : "[";
    const fixes = [{ title: `remove the \`${token.image}\``, edits: [{ place, text: "" }] }];
    this.#damageLines(token.startOffset, token.endOffset);
    this.#report(notOpened.at(place, { closer: token.image, opener }, { fixes }));
    this.#count(token.tokenType, 1);
  }

  #damageLines(start: number, end: number): void {
    const { lineStarts, text } = this.#source;
    const first = this.#source.position(start).line;
    const last = this.#source.position(end).line;
    this.#damaged.push({ start: lineStarts[first - 1]!, end: lineStarts[last] ?? text.length });
  }

  #place(start: number, end: number): Place {
    return { file: this.#source.path, start, end };
  }

  #report(diagnostic: Diagnostic): void {
    if (this.#diagnostics.length < mostReports) this.#diagnostics.push(diagnostic);
  }
}

function added(type: Token["tokenType"], image: string, last: Token): Token {
  return {
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx!,
    image,
    startOffset: last.endOffset,
    endOffset: last.endOffset,
    newline: false,
    comments: last.comments,
  };
}
