/**
 * Lays tokens and comments into a document, in their order and all of them. The rules of the constructs say what stands
 * between tokens only where it is not what two tokens always have between them.
 */

import type { TokenList } from "../syntax/token-list.ts";
import { isCloser, T, type Token } from "../syntax/tokens.ts";
import type { SourceText } from "../text/source.ts";
import { DocumentBuilder, place } from "./document.ts";

/** What is to stand before the next token. */
type Gap = "usual" | "tight" | "space" | "soft" | "line" | "wide" | "hard" | "none";

/** A token or a comment: what is printed between gaps. */
export interface Item {
  readonly start: number;
  readonly end: number;
}

export class Cursor {
  readonly source: SourceText;
  readonly document = new DocumentBuilder();
  readonly items: Item[] = [];
  readonly #list: TokenList;
  #next = 0;
  #comment = 0;
  #gap: Gap = "none";
  /** A comment was laid last, so the line is over. */
  #lineOver = false;
  /** End of what was laid last. */
  #end = 0;

  constructor(source: SourceText, list: TokenList) {
    this.source = source;
    this.#list = list;
  }

  /** The token that is laid next. */
  get token(): Token | undefined {
    return this.#list.tokens[this.#next];
  }
  /** The token `ahead` places behind the next one. */
  ahead(ahead: number): Token | undefined {
    return this.#list.tokens[this.#next + ahead];
  }
  /** Whether the next token starts a line in the source. */
  get startsLine(): boolean {
    return this.token?.newline ?? false;
  }

  gap(gap: Gap): void {
    this.#gap = gap;
  }

  /** Opens a group that starts with the next token: what stands before that token stays outside. */
  open(): void {
    this.#settle();
    this.document.open();
  }

  /** Lays what stands before the next token. */
  #settle(): void {
    const { token } = this;
    if (token === undefined) return;
    this.commentsBefore(token.comments);
    this.#separate(token);
    this.#gap = "tight";
  }

  /** Lays the next token. */
  emit(): void {
    const token = this.token;
    if (token === undefined) return;
    this.#settle();
    const { startOffset: start, endOffset: end } = token;
    this.items.push({ start, end });
    if (token.tokenType === T.LongText) this.#lines(start, end);
    else this.document.item(end - start);
    this.#end = end;
    this.#gap = "usual";
    this.#next++;
  }

  /** Lays all tokens before `offset`. */
  upTo(offset: number): void {
    for (let token = this.token; token !== undefined && token.startOffset < offset; token = this.token) this.emit();
  }

  /** Lays everything up to `end` as one thing whose bytes stay as they are; it starts at the next token. */
  verbatim(end: number): void {
    const first = this.token;
    if (first === undefined) return;
    this.#settle();
    const { tokens, comments } = this.#list;
    while (this.#next < tokens.length && tokens[this.#next]!.startOffset < end) this.#next++;
    while (this.#comment < comments.length && comments[this.#comment]!.start < end) this.#comment++;
    this.items.push({ start: first.startOffset, end });
    this.#lines(first.startOffset, end);
    this.#end = end;
    this.#gap = "usual";
  }

  /** Lays the comments that stand before the next token, so that they get the indentation of here. */
  flushComments(): void {
    const token = this.token;
    this.commentsBefore(token === undefined ? this.#list.comments.length : token.comments);
  }

  /** Whether a comment stands before the next token. */
  get commentFollows(): boolean {
    return this.#comment < (this.token?.comments ?? this.#list.comments.length);
  }

  /** Lays the comments up to number `count` of the file. */
  commentsBefore(count: number): void {
    for (; this.#comment < count; this.#comment++) {
      const comment = this.#list.comments[this.#comment]!;
      if (comment.ownLine) {
        if (this.items.length > 0) this.document.hard(this.#blankBefore(comment.start));
      }
      this.items.push({ start: comment.start, end: comment.end });
      this.document.comment(!comment.ownLine);
      this.#end = comment.end;
      this.#lineOver = true;
      // A comment never stands first in a block with the blank line that was before the block.
      if (this.#gap !== "none") this.#gap = "hard";
    }
  }

  #separate(token: Token) {
    const { document } = this;
    if (this.#lineOver) {
      document.hard(isCloser[token.tokenTypeIdx] !== 1 && this.#blankBefore(token.startOffset));
      this.#lineOver = false;
      return;
    }
    switch (this.#gap) {
      case "none":
      case "tight":
        return;
      case "hard":
        return document.hard(isCloser[token.tokenTypeIdx] !== 1 && this.#blankBefore(token.startOffset));
      case "soft":
        return document.place(place.soft);
      case "line":
        return document.place(place.line);
      case "wide":
        return document.place(place.wide);
      case "space":
        return document.space();
      default:
        if (isSpaced(this.#list.tokens[this.#next - 1], token)) document.space();
    }
  }

  /** The author left an empty line here, and not right behind an opening bracket. */
  #blankBefore(start: number): boolean {
    const { text } = this.source;
    if (text.charCodeAt(this.#end - 1) === 123) return false;
    let lines = 0;
    for (let i = this.#end; i < start; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) lines++;
    }
    return lines > 1;
  }

  #lines(start: number, end: number) {
    const { text } = this.source;
    let lastLine = end - 1;
    while (lastLine >= start && text.charCodeAt(lastLine) !== 10 && text.charCodeAt(lastLine) !== 13) lastLine--;
    if (lastLine < start) return this.document.item(end - start);
    let first = start;
    while (text.charCodeAt(first) !== 10 && text.charCodeAt(first) !== 13) first++;
    this.document.item(first - start, end - lastLine - 1);
  }
}

/** Whether two tokens that follow each other have a blank between them when nothing else is said. */
function isSpaced(previous: Token | undefined, token: Token): boolean {
  if (previous === undefined) return false;
  switch (token.tokenType) {
    case T.Comma:
    case T.Semicolon:
    case T.Colon:
    case T.Dot:
    case T.CloseParen:
    case T.CloseBracket:
    case T.Question:
      return false;
    default:
  }
  switch (previous.tokenType) {
    case T.OpenParen:
    case T.OpenBracket:
    case T.Dot:
    case T.Ellipsis:
      return false;
    default:
      return true;
  }
}
