/**
 * Text to tokens, by hand: one pass over the characters, no regular expression on the hot path. Comments go into a list of
 * their own. Whatever a file contains, the result is a list of tokens and a list of complaints.
 */
import type { TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import {
  foreignComment,
  foreignForm,
  foreignOperator,
  foreignQuotes,
  nameNotClosed,
  regexNotClosed,
  unknownCharacter,
} from "../diagnostics/registry/syntax.ts";
import type { Place, SourceText } from "../text/source.ts";
import { isWordCode, scanNumber } from "./number-lexer.ts";
import { scanLongText, scanText } from "./text-lexer.ts";
import type { TokenList } from "./token-list.ts";
import { type Comment, isBeforeRegex, K, keywords, T, type Token } from "./tokens.ts";

/** Quotes that word processors make of `"` and `'`, with what may close them. */
const curlyQuotes: ReadonlyMap<number, string> = new Map([
  [0x201c, "\u201d\u201c"],
  [0x201d, "\u201d\u201c"],
  [0x201e, "\u201d\u201c"],
  [0x2018, "\u2019\u2018"],
  [0x2019, "\u2019\u2018"],
  [0xab, "\u00bb"],
]);

/** Unknown characters reported one by one in a file; the rest of a binary file is silence. */
const mostUnknown = 3;

/** All tokens and comments of a file, in order. */
export function tokenize(source: SourceText): TokenList {
  return new Lexer(source).run();
}

/** The lexer's cursor. INVARIANT: `pos` never goes back, and every loop moves it. */
export class Lexer {
  readonly source: SourceText;
  readonly text: string;
  readonly tokens: Token[] = [];
  readonly comments: Comment[] = [];
  readonly diagnostics: Diagnostic[] = [];
  pos = 0;
  #newline = true;
  #unknown = 0;
  #lastType: TokenType = T.Comma;

  constructor(source: SourceText) {
    this.source = source;
    this.text = source.text;
  }

  place(start: number, end: number): Place {
    return { file: this.source.path, start, end };
  }

  /** The first hundred complaints of a file; nobody reads a thousand about one sign. */
  report(diagnostic: Diagnostic): void {
    if (this.diagnostics.length < 100) this.diagnostics.push(diagnostic);
  }

  /** Adds the token from `start` to `end` and moves behind it. */
  push(type: TokenType, image: string, start: number, end: number): void {
    this.tokens.push({
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx!,
      image,
      startOffset: start,
      endOffset: end,
      newline: this.#newline,
      comments: this.comments.length,
    });
    this.#newline = false;
    this.#lastType = type;
    this.pos = end;
  }

  run(): TokenList {
    const { text } = this;
    const { length } = text;
    if (text.charCodeAt(0) === 0xfeff) this.pos = 1;
    while (this.pos < length) {
      const code = text.charCodeAt(this.pos);
      if (code === 32 || code === 9) this.pos++;
      else if (code === 10 || code === 13) {
        this.#newline = true;
        this.pos++;
      } else if (isWordCode(code)) {
        if (code >= 48 && code <= 57) scanNumber(this);
        else this.#word();
      } else this.#sign(code);
    }
    return { tokens: this.tokens, comments: this.comments, diagnostics: this.diagnostics };
  }

  #word(): void {
    const { text } = this;
    const start = this.pos;
    let end = start + 1;
    while (isWordCode(text.charCodeAt(end))) end++;
    const image = text.slice(start, end);
    this.push(keywords.get(image) ?? T.Identifier, image, start, end);
  }

  #mark(type: TokenType, image: string): void {
    this.push(type, image, this.pos, this.pos + image.length);
  }

  /** A sign of another language: reported with its fix, and read as what was meant. */
  #foreign(written: string, type: TokenType, chimera: string): void {
    const place = this.place(this.pos, this.pos + written.length);
    this.report(
      foreignOperator.at(
        place,
        { written, chimera },
        { fixes: [{ title: `change to \`${chimera}\``, edits: [{ place, text: chimera }] }] },
      ),
    );
    this.push(type, chimera, place.start, place.end);
  }

  /** `a % b`: reported, and read as some operator. */
  #modulo(): void {
    const { pos } = this;
    const hint = "the remainder is a function: `mod(a, b)`";
    const params = { written: "a % b", chimera: "mod(a, b)" };
    this.report(foreignForm.at(this.place(pos, pos + 1), params, { hint }));
    this.push(T.Star, "%", pos, pos + 1);
  }

  #sign(code: number) {
    const { text, pos } = this;
    const next = text.charCodeAt(pos + 1);
    switch (code) {
      case 123: // {
        return this.#mark(T.OpenBrace, "{");
      case 125: // }
        return this.#mark(T.CloseBrace, "}");
      case 40: // (
        return this.#mark(T.OpenParen, "(");
      case 41: // )
        return this.#mark(T.CloseParen, ")");
      case 91: // [
        return this.#mark(T.OpenBracket, "[");
      case 93: // ]
        return this.#mark(T.CloseBracket, "]");
      case 44: // ,
        return this.#mark(T.Comma, ",");
      case 59: // ;
        return this.#mark(T.Semicolon, ";");
      case 58: // :
        if (next === 61) return this.#foreign(":=", T.Equals, "=");
        if (next === 58) return this.#foreign("::", K.as, "as");
        return this.#mark(T.Colon, ":");
      case 46: // .
        if (next === 46 && text.charCodeAt(pos + 2) === 46) return this.#mark(T.Ellipsis, "...");
        return this.#mark(T.Dot, ".");
      case 63: // ?
        return next === 63 ? this.#mark(T.Coalesce, "??") : this.#mark(T.Question, "?");
      case 61: // =
        if (next === 61) {
          if (text.charCodeAt(pos + 2) === 61) return this.#foreign("===", T.Equal, "==");
          return this.#mark(T.Equal, "==");
        }
        if (next === 62) return this.#foreign("=>", T.Arrow, "->");
        return this.#mark(T.Equals, "=");
      case 33: // !
        if (next === 61) {
          if (text.charCodeAt(pos + 2) === 61) return this.#foreign("!==", T.NotEqual, "!=");
          return this.#mark(T.NotEqual, "!=");
        }
        return this.#foreign("!", K.not, "not");
      case 60: // <
        if (next === 61) return this.#mark(T.LessOrEqual, "<=");
        if (next === 62) return this.#foreign("<>", T.NotEqual, "!=");
        return this.#mark(T.Less, "<");
      case 62: // >
        return next === 61 ? this.#mark(T.GreaterOrEqual, ">=") : this.#mark(T.Greater, ">");
      case 38: // &
        return next === 38 ? this.#foreign("&&", K.and, "and") : this.#foreign("&", K.and, "and");
      case 124: // |
        return next === 124 ? this.#foreign("||", K.or, "or") : this.#foreign("|", K.or, "or");
      case 43: // +
        return this.#mark(T.Plus, "+");
      case 45: // -
        if (next === 62) return this.#mark(T.Arrow, "->");
        if (next === 45) return this.#foreignComment("--", this.#lineEnd(pos));
        return this.#mark(T.Minus, "-");
      case 42: // *
        return this.#mark(T.Star, "*");
      case 47: // /
        return this.#slash(next);
      case 34: // "
        if (next === 34 && text.charCodeAt(pos + 2) === 34) return scanLongText(this);
        return scanText(this);
      case 39: // '
        return this.#singleQuoted();
      case 96: // `
        return this.#quotedName();
      case 37: // %
        return this.#modulo();
      case 35: // #
        return this.#foreignComment("#", this.#lineEnd(pos));
      default:
        return this.#unknownCharacters();
    }
  }

  /** End of the line at `from`; kept, since a line may ask for it at each of its characters. */
  #lineEnd(from: number): number {
    const { text } = this;
    if (from >= this.#lineStart && from <= this.#lineStop) return this.#lineStop;
    this.#lineStart = from;
    let end = from;
    while (end < text.length) {
      const code = text.charCodeAt(end);
      if (code === 10 || code === 13) break;
      end++;
    }
    this.#lineStop = end;
    return end;
  }
  /** No `*` `/` stands in the rest of the file. */
  #unclosed = false;
  #lineStart = 0;
  #lineStop = -1;

  #slash(next: number) {
    if (next === 47) return this.#comment();
    // No operand starts with `^`, `.`, `[` or `\\` behind a division, so there a `matches` is missing.
    const only = next === 94 || next === 46 || next === 91 || next === 92;
    if (only || (isBeforeRegex[this.#lastType.tokenTypeIdx!] === 1 && next !== 42)) {
      return this.#regex(only || this.#lastType === K.matches);
    }
    if (next === 42) {
      const close = this.#unclosed ? -1 : this.text.indexOf("*/", this.pos + 2);
      this.#unclosed ||= close < 0;
      return this.#foreignComment("/*", close < 0 ? this.#lineEnd(this.pos) : close + 2);
    }
    return this.#mark(T.Slash, "/");
  }

  #comment(): void {
    const { text, pos } = this;
    const end = this.#lineEnd(pos);
    // Four slashes and more draw a line; three describe.
    const doc = text.charCodeAt(pos + 2) === 47 && text.charCodeAt(pos + 3) !== 47;
    this.comments.push({ start: pos, end, doc, ownLine: this.#newline });
    this.pos = end;
  }

  #foreignComment(written: string, end: number): void {
    const start = this.pos;
    const multiline = written === "/*";
    const sign = this.place(start, start + written.length);
    const inner = this.text.slice(start + written.length, end).trim();
    const body = inner.endsWith("*/") ? inner.slice(0, -2).trim() : inner;
    const edit = multiline
      ? { place: this.place(start, end), text: body.replace(/^[ \t]*\*?[ \t]?/gm, "// ") }
      : { place: sign, text: "//" };
    const fixable = !multiline || this.#lineEnd(end) === end;
    this.report(
      foreignComment.at(sign, { written }, fixable ? { fixes: [{ title: "write it as `//`", edits: [edit] }] } : {}),
    );
    this.pos = end;
  }

  /** A regular expression ends at the next `/` of its line that is neither escaped nor in a class. */
  #regex(certain: boolean) {
    const { text, pos } = this;
    let inClass = false;
    for (let i = pos + 1; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || code === 13) break;
      if (code === 92) i++;
      else if (code === 91) inClass = true;
      else if (code === 93) inClass = false;
      else if (code === 47 && !inClass) return this.push(T.Regex, text.slice(pos + 1, i), pos, i + 1);
    }
    if (!certain) return this.#mark(T.Slash, "/");
    const end = this.#lineEnd(pos);
    this.report(regexNotClosed.at(this.place(pos, pos + 1), {}));
    this.push(T.Regex, text.slice(pos + 1, end), pos, end);
  }

  #quotedName() {
    const { text, pos } = this;
    const line = this.#lineEnd(pos);
    let close = pos + 1;
    while (close < line && text.charCodeAt(close) !== 96) close++;
    if (close > pos + 1 && close < line) return this.push(T.QuotedName, text.slice(pos + 1, close), pos, close + 1);
    this.report(nameNotClosed.at(this.place(pos, pos + 1), {}));
    let end = pos + 1;
    while (isWordCode(text.charCodeAt(end))) end++;
    if (end === pos + 1) this.pos = close === end ? end + 1 : end;
    else this.push(T.QuotedName, text.slice(pos + 1, end), pos, end);
  }

  #singleQuoted() {
    if (!this.#quoted("'")) this.#unknownCharacters();
  }

  /** A text in quotes that are not ours, if it ends on its line with one of `closing`. */
  #quoted(closing: string): boolean {
    const { text, pos } = this;
    const line = this.#lineEnd(pos);
    let close = pos + 1;
    while (close < line && !closing.includes(text[close]!)) close++;
    if (close === line) return false;
    const place = this.place(pos, close + 1);
    const image = `"${text.slice(pos + 1, close).replace(/(\\|")/g, "\\$1")}"`;
    this.report(
      foreignQuotes.at(place, {}, { fixes: [{ title: "use double quotes", edits: [{ place, text: image }] }] }),
    );
    this.push(T.Text, image, pos, close + 1);
    return true;
  }

  /** A run of characters that mean nothing is one complaint. */
  #unknownCharacters(): void {
    const { text, pos } = this;
    const closing = curlyQuotes.get(text.charCodeAt(pos));
    if (closing !== undefined && this.#quoted(closing)) return;
    let end = pos + 1;
    while (end < text.length && isUnknown(text.charCodeAt(end))) end++;
    if (this.#unknown++ < mostUnknown) {
      const first = text.codePointAt(pos)!;
      const character =
        first < 32 ? `U+${first.toString(16).toUpperCase().padStart(4, "0")}` : String.fromCodePoint(first);
      this.report(unknownCharacter.at(this.place(pos, end), { character }));
    }
    this.pos = end;
  }
}

/** Neither blank, nor part of a word, nor a sign that the lexer knows. */
function isUnknown(code: number): boolean {
  if (code > 126) return !isWordCode(code);
  return code < 32
    ? code !== 9 && code !== 10 && code !== 13
    : code === 36 || code === 64 || code === 92 || code === 94 || code === 126;
}
