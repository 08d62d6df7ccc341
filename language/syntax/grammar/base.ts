/**
 * What all rules share: looking at tokens, names, lists, descriptions, and going on behind a mistake. The rules are written
 * in chevrotain's DSL, so the grammar can be drawn and validated; where a word decides by its context, the decision is
 * made here by a look at the next tokens, and chevrotain only records that there is a choice.
 */
import { EmbeddedActionsParser, EOF, type IOrAlt, type ParserMethod, type TokenType } from "chevrotain";
import type { Diagnostic, Fix } from "../../diagnostics/diagnostic.ts";
import { foreignForm, missingSeparator, surplusSeparator, unexpected } from "../../diagnostics/registry/syntax.ts";
import type { Place, SourceText } from "../../text/source.ts";
import type { DocComment, Name, NameNotes, QualifiedName } from "../ast.ts";
import {
  type Comment,
  isCloser,
  isMemberWord,
  isOpener,
  isWord,
  K,
  T,
  type Token,
  vocabulary,
  Word,
} from "../tokens.ts";
import { Failure } from "./failure.ts";
import { foreignOperators } from "./foreign.ts";

export type Rule<R, A extends unknown[] = []> = ParserMethod<A, R>;
export type Alternatives<T> = IOrAlt<T>[];
/** A node while it is being made: optional parts are added after the fixed ones. */
export type Making<N> = { -readonly [P in keyof N]: N[P] };

/** Complaints about one declaration; what comes after them is most likely their consequence. */
const mostDiagnostics = 10;
/** How deep expressions, types and steps may contain each other, without brackets too (`not not not …`). */
export const deepest = 100;
/** How many operators may follow each other in one expression: the tree leans to the left, and whoever walks it goes as deep. */
export const longest = 500;

/** Turns chevrotain's mismatch into a `Failure` on the spot, before it collects anything. */
const failAtOnce = {
  buildMismatchTokenMessage(options: { expected: TokenType; actual: unknown }): string {
    throw new Failure(options.expected.LABEL ?? "something else", options.actual as Token);
  },
  buildNotAllInputParsedMessage: () => "",
  buildNoViableAltMessage: (options: { actual: unknown[] }): string => {
    throw new Failure("something else", options.actual[0] as Token);
  },
  buildEarlyExitMessage: (options: { actual: unknown[] }): string => {
    throw new Failure("something else", options.actual[0] as Token);
  },
};

export abstract class BaseGrammar extends EmbeddedActionsParser {
  declare protected currIdx: number;
  protected source!: SourceText;
  /** The tokens of the declaration. While it is read, chevrotain puts ends of file behind them: count with `count`. */
  protected tokens: Token[] = [];
  protected count = 0;
  protected comments: readonly Comment[] = [];
  /** Comments of the file that lie before the declaration being read. */
  protected commentsBefore = 0;
  protected diagnostics: Diagnostic[] = [];
  protected depth = 0;
  /** In a rule `or warn` is its action; in a test a line that starts with `as` is a part of it. */
  protected context: "rule" | "test" | "other" = "other";

  /** `validations`: let chevrotain search the grammar for mistakes; for tests. */
  constructor(validations: boolean) {
    // Only validations look into the vocabulary; otherwise the parser asks it whether there are categories.
    super(validations ? vocabulary : [Word], {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: !validations,
      errorMessageProvider: failAtOnce,
    });
  }

  // ---- Looking ---------------------------------------------------------------------------------------------------------

  /** The token `ahead` places ahead, 1 being the next. */
  protected peek(ahead: number): Token {
    return this.LA(ahead) as Token;
  }
  protected at(type: TokenType): boolean {
    return this.LA(1).tokenTypeIdx === type.tokenTypeIdx;
  }
  protected second(type: TokenType): boolean {
    return this.LA(2).tokenTypeIdx === type.tokenTypeIdx;
  }
  protected atWord(): boolean {
    return isWord[this.LA(1).tokenTypeIdx] === 1;
  }
  protected secondWord(): boolean {
    return isWord[this.LA(2).tokenTypeIdx] === 1;
  }
  /** A clause that starts with this word stands here, and not a member of that name (`key: int`). */
  protected clause(type: TokenType): boolean {
    return this.LA(1).tokenTypeIdx === type.tokenTypeIdx && this.LA(2).tokenTypeIdx !== T.Colon.tokenTypeIdx;
  }
  /** End of the last token read. */
  protected end(): number {
    const token = this.tokens[this.currIdx];
    return token === undefined ? 0 : token.endOffset;
  }
  /** Index of the next token in `tokens`. */
  protected position(): number {
    return this.currIdx + 1;
  }

  /** `CONSUME` for helpers that several places of one rule call: each call is recorded under a number of its own. */
  protected take(type: TokenType): Token {
    const occurrence = this.RECORDING_PHASE ? 100 + (this.#recorded++ % 150) : 0;
    return this.consume(occurrence, type) as Token;
  }
  #recorded = 0;

  // ---- Choices ---------------------------------------------------------------------------------------------------------

  /** `[ part ]`, decided by `present`. */
  protected when<R>(occurrence: number, present: boolean, part: () => R): R | undefined {
    if (this.RECORDING_PHASE) return this.option(occurrence, part);
    return present ? part() : undefined;
  }

  /** `a | b | c`, decided by `index`; none is a failure. */
  protected choose<R>(occurrence: number, index: number, alternatives: Alternatives<R>, expected: string): R {
    if (this.RECORDING_PHASE) return this.or(occurrence, { DEF: alternatives, IGNORE_AMBIGUITIES: true });
    const alternative = alternatives[index];
    if (alternative === undefined) throw this.failure(expected);
    return alternative.ALT.call(this);
  }

  /** `{ part }` as long as `more()`. */
  protected repeat(occurrence: number, more: () => boolean, part: () => void): void {
    if (this.RECORDING_PHASE) {
      this.many(occurrence, part);
      return;
    }
    while (more()) part();
  }

  /** `part { "," part }` without a last comma and without brackets around. */
  protected series<R>(occurrence: number, part: () => R, goesOn: () => boolean = always): R[] {
    const all: R[] = [];
    if (this.RECORDING_PHASE) {
      this.#recordSeries(occurrence, true, part);
      return all;
    }
    all.push(part());
    while (this.at(T.Comma) && goesOn()) {
      this.consumeToken();
      all.push(part());
    }
    return all;
  }

  /** Draws items with commas between them; the DSL counts these by the name of its method. */
  #recordSeries(occurrence: number, needsOne: boolean, part: () => unknown): void {
    const methods = needsOne
      ? [this.AT_LEAST_ONE_SEP1, this.AT_LEAST_ONE_SEP2, this.AT_LEAST_ONE_SEP3, this.AT_LEAST_ONE_SEP4]
      : [this.MANY_SEP1, this.MANY_SEP2, this.MANY_SEP3, this.MANY_SEP4];
    methods[occurrence - 1]!.call(this, { SEP: T.Comma, DEF: part });
  }

  // ---- Lists that go on behind a mistake -------------------------------------------------------------------------------

  /**
   * Members up to `}`: each is read alone, and a mistake ends only its member. `part` returns undefined for what leaves
   * nothing in the tree.
   */
  protected members<R>(occurrence: number, part: () => R | undefined): R[] {
    const all: R[] = [];
    if (this.RECORDING_PHASE) {
      this.many(occurrence, () => void part());
      return all;
    }
    let complained = false;
    let said = false;
    for (;;) {
      const next = this.LA(1).tokenTypeIdx;
      const count = this.diagnostics.length;
      if (next === T.CloseBrace.tokenTypeIdx || next === EOF.tokenTypeIdx) return all;
      if (next === T.Comma.tokenTypeIdx || next === T.Semicolon.tokenTypeIdx) {
        if (complained) this.consumeToken();
        else this.surplusSeparator();
        complained = true;
        // What follows on the line was meant as an item of a list, unless it looks like a member.
        const behind = this.peek(1);
        const member = behind.newline || this.second(T.Colon) || isMemberWord[behind.tokenTypeIdx] === 1;
        if (!member) this.#skipMember(this.position(), this.position());
        continue;
      }
      const before = this.currIdx;
      const { depth, context } = this;
      try {
        if (isWord[next] !== 1 && next !== T.Ellipsis.tokenTypeIdx) throw this.failure("a name");
        const member = part();
        if (member !== undefined) all.push(member);
        said = this.diagnostics.length > count;
      } catch (failure) {
        this.depth = depth;
        this.context = context;
        // The rest of a line that something was said about.
        if (said && failure instanceof Failure && this.tokens[before + 1]?.newline === false) failure.silent = true;
        this.goOnBehind(failure, before + 1);
        said = this.diagnostics.length > count;
      }
    }
  }

  /** Items up to `close` (or where `ends` says), separated by commas; a last comma is allowed. A mistake ends only its item. */
  protected items<R>(occurrence: number, close: TokenType, part: () => R, ends: () => boolean = never): R[] {
    const all: R[] = [];
    if (this.RECORDING_PHASE) {
      this.#recordSeries(occurrence, false, part);
      this.option(100 + occurrence, () => this.take(T.Comma));
      return all;
    }
    let complained = false;
    for (;;) {
      if (this.at(close) || this.at(EOF) || ends()) return all;
      if (this.at(T.Comma) || this.at(T.Semicolon)) {
        if (!complained) this.surplusSeparator();
        else this.consumeToken();
        complained = true;
        continue;
      }
      const before = this.currIdx;
      const { depth, context } = this;
      try {
        all.push(part());
      } catch (failure) {
        this.depth = depth;
        this.context = context;
        // Inside brackets of an expression the whole expression is lost; between braces only the item is.
        if (complained && failure instanceof Failure) failure.silent = true;
        if (close !== T.CloseBrace) throw failure;
        this.skipItem(failure, before + 1);
        complained = true;
      }
      if (this.at(T.Comma)) this.consumeToken();
      else if (!this.at(close) && !this.at(EOF) && !ends()) {
        if (this.currIdx === before) throw this.failure(`\`,\` or ${close.LABEL}`);
        if (!complained) this.missingComma(close);
        complained = true;
      }
    }
  }

  declare protected consumeToken: () => void;

  protected surplusSeparator(): void {
    const token = this.peek(1);
    const place = this.placeOf(token);
    const fixes: Fix[] = [{ title: `remove the \`${token.image}\``, edits: [{ place, text: "" }] }];
    this.report(surplusSeparator.at(place, { sign: token.image }, { fixes }));
    this.consumeToken();
  }

  protected missingComma(close: TokenType): void {
    const next = this.peek(1);
    const starts = isWord[next.tokenTypeIdx] === 1 || literals.has(next.tokenType) || isOpener[next.tokenTypeIdx] === 1;
    if (next.tokenType === T.Question) {
      throw this.failure("", this.foreign(next, "a ? b : c", "case { a -> b, else -> c }", undefined, false));
    }
    if (!starts) throw this.failure(`\`,\` or ${close.LABEL}`);
    const operator = foreignOperators.get(next.image);
    if (operator !== undefined && !next.newline) {
      throw this.failure("", this.foreign(next, next.image, operator.chimera, operator.hint));
    }
    const place = this.behindLast();
    this.report(missingSeparator.at(place, {}, { fixes: [{ title: "add a `,`", edits: [{ place, text: "," }] }] }));
  }

  // ---- Mistakes --------------------------------------------------------------------------------------------------------

  protected failure(expected: string, diagnostic?: Diagnostic): Failure {
    return new Failure(expected, this.peek(1), diagnostic);
  }

  /** "expected …" with the way out. */
  protected failureWithHint(expected: string, hint: string): Failure {
    return new Failure(expected, this.peek(1), undefined, hint);
  }

  /** A word of another language for one of ours. */
  protected foreign(token: Token, written: string, chimera: string, hint?: string, fix = true): Diagnostic {
    const place = this.placeOf(token);
    const fixes = fix ? [{ title: `change to \`${chimera}\``, edits: [{ place, text: chimera }] }] : [];
    return foreignForm.at(place, { written, chimera }, hint === undefined ? { fixes } : { hint, fixes });
  }

  /** A sign that was left out on a line that goes on as if it were there. */
  protected missingSign(sign: string): void {
    const place = this.behindLast();
    const text = sign === ":" ? sign : ` ${sign}`;
    const fixes = [{ title: `add the \`${sign}\``, edits: [{ place, text }] }];
    this.report(unexpected.at(place, { expected: `\`${sign}\``, found: shown(this.peek(1)) }, { fixes }));
  }

  protected report(diagnostic: Diagnostic): void {
    if (this.diagnostics.length < mostDiagnostics) this.diagnostics.push(diagnostic);
  }

  protected place(start: number, end: number): Place {
    return { file: this.source.path, start, end };
  }
  protected placeOf(token: Token): Place {
    return this.place(token.startOffset, token.endOffset);
  }
  /** Where something is missing: directly behind the last token. */
  protected behindLast(): Place {
    return this.place(this.end(), this.end());
  }

  protected reportFailure(failure: unknown): void {
    if (!(failure instanceof Failure)) throw failure;
    if (!failure.silent) this.report(failure.diagnostic ?? this.describe(failure));
  }

  protected describe(failure: Failure): Diagnostic {
    const { token, expected } = failure;
    const atEnd = token.tokenType === EOF;
    const index = atEnd ? this.count : this.tokens.indexOf(token, Math.max(0, this.currIdx - 1));
    const previous = this.tokens[index - 1];
    const missing = atEnd || token.newline || token.endOffset === token.startOffset;
    const place =
      missing && previous !== undefined
        ? this.place(previous.endOffset, previous.endOffset)
        : atEnd
          ? this.place(0, 0)
          : this.placeOf(token);
    const { hint } = failure;
    return unexpected.at(place, { expected, found: shown(token) }, hint === undefined ? {} : { hint });
  }

  /** Reports and moves to where the next member may start: a word at the start of a line, or one before a `:`. */
  protected goOnBehind(failure: unknown, start: number) {
    this.reportFailure(failure);
    this.#skipMember(start, Math.max(this.position(), start + 1));
  }

  /** Moves to the first token from `least` on that may start the member behind the one that started at `start`. */
  #skipMember(start: number, least: number) {
    const { tokens } = this;
    const from = tokens[start]!;
    const column = this.source.position(from.startOffset).column;
    let open = 0;
    for (let i = start; i < this.count; i++) {
      const token = tokens[i]!;
      const kind = token.tokenTypeIdx;
      if (open === 0 && i >= least && isWord[kind] === 1) {
        const named = tokens[i + 1]?.tokenType === T.Colon;
        if (token.newline && (!from.newline || named || this.source.position(token.startOffset).column <= column)) {
          return this.moveTo(i);
        }
        if (named && !from.newline) return this.moveTo(i);
      }
      if (isOpener[kind] === 1) open++;
      else if (isCloser[kind] === 1 && --open < 0) return this.moveTo(i);
    }
    this.moveTo(this.count);
  }

  /** Reports and moves to the `,` or the closing bracket behind the item that started at `start`. */
  protected skipItem(failure: unknown, start: number) {
    this.reportFailure(failure);
    const { tokens } = this;
    let open = 0;
    for (let i = start; i < this.count; i++) {
      const kind = tokens[i]!.tokenTypeIdx;
      if (isOpener[kind] === 1) open++;
      else if (isCloser[kind] === 1) {
        if (--open < 0) return this.moveTo(i);
      } else if (open === 0 && i > this.currIdx && kind === T.Comma.tokenTypeIdx) return this.moveTo(i);
    }
    this.moveTo(this.count);
  }

  /** The next token to read is the one at `index`. */
  protected moveTo(index: number): void {
    this.currIdx = index - 1;
  }

  // ---- Names -----------------------------------------------------------------------------------------------------------

  /** A name, or a keyword that can be one here. */
  readonly name: Rule<Name> = this.RULE("name", (): Name => {
    const token = this.CONSUME(Word) as Token;
    return { kind: "Name", text: token.image, start: token.startOffset, end: token.endOffset };
  });

  /** `a.b.C` */
  readonly qualifiedName: Rule<QualifiedName> = this.RULE("qualifiedName", (): QualifiedName => {
    const first = this.SUBRULE(this.name);
    const parts = [first];
    this.repeat(
      1,
      () => this.at(T.Dot),
      () => {
        this.CONSUME(T.Dot);
        parts.push(this.SUBRULE1(this.name));
      },
    );
    return { kind: "QualifiedName", parts, start: first.start, end: parts[parts.length - 1]!.end };
  });

  /** `deprecated until D "…"`, `moved from old`, behind the name of a declaration. */
  protected hasNotes(): boolean {
    return this.at(K.deprecated) || (this.at(K.moved) && this.second(K.from));
  }
  abstract readonly notes: Rule<NameNotes>;

  // ---- Descriptions ----------------------------------------------------------------------------------------------------

  /** The `///` lines before the token at index `first`, else the one behind the last token read on its line. */
  protected docOf(first: number): DocComment | undefined {
    const { tokens } = this;
    const start = tokens[first];
    if (start === undefined) return undefined;
    const before = first === 0 ? this.commentsBefore : tokens[first - 1]!.comments;
    const leading = start.comments > before ? this.leadingDoc(before, start.comments) : undefined;
    const trailing = this.#docBehind();
    if (leading === undefined || trailing === undefined) return leading ?? trailing;
    return { ...leading, text: `${leading.text}\n${trailing.text}` };
  }

  /** The `///` behind the last token read, or behind the comma that follows it, on the same line. */
  #docBehind(): DocComment | undefined {
    const { tokens } = this;
    const last = tokens[this.currIdx]!;
    const next = tokens[this.currIdx + 1];
    if (next === undefined || next.tokenType === EOF || next.comments > last.comments) {
      return this.trailingDoc(last.comments, last.endOffset);
    }
    if (next.tokenType !== T.Comma) return undefined;
    const behind = tokens[this.currIdx + 2];
    return behind?.comments === next.comments ? undefined : this.trailingDoc(next.comments, next.endOffset);
  }

  private leadingDoc(from: number, to: number): DocComment | undefined {
    let text: string | undefined;
    let start = 0;
    let end = 0;
    for (let i = from; i < to; i++) {
      const comment = this.comments[i]!;
      if (!comment.doc || !comment.ownLine) continue;
      const line = this.docLine(comment);
      if (text === undefined) start = comment.start;
      text = text === undefined ? line : `${text}\n${line}`;
      end = comment.end;
    }
    return text === undefined ? undefined : { kind: "DocComment", text, start, end };
  }

  private trailingDoc(index: number, after: number): DocComment | undefined {
    const comment = this.comments[index];
    if (comment === undefined || !comment.doc || comment.ownLine || comment.start < after) return undefined;
    // Behind the last token of a declaration the next comment may be that of a later one.
    for (let i = after; i < comment.start; i++) {
      const code = this.source.text.charCodeAt(i);
      if (code !== 32 && code !== 9) return undefined;
    }
    return { kind: "DocComment", text: this.docLine(comment), start: comment.start, end: comment.end };
  }

  private docLine(comment: Comment): string {
    const line = this.source.text.slice(comment.start + 3, comment.end).trimEnd();
    return line.startsWith(" ") ? line.slice(1) : line;
  }
}

const always = () => true;
const never = () => false;
const literals: ReadonlySet<TokenType> = new Set([T.Number, T.Duration, T.Date, T.Timestamp, T.Text, T.LongText]);

/** A token as a message shows it. */
export function shown(token: Token): string {
  if (token.tokenType === EOF) return "the end";
  if (token.tokenType === T.Text || token.tokenType === T.LongText) return "a text";
  if (token.tokenType === T.Regex) return "a regular expression";
  const image = token.image.length > 30 ? `${token.image.slice(0, 30)}…` : token.image;
  return `\`${image}\``;
}
