/**
 * The vocabulary: every kind of token, and what the lexer and the grammar need to know about a kind without asking
 * chevrotain. A keyword is also a word, so it may be a name wherever a name may stand.
 */
import { EmbeddedActionsParser, type IToken, type TokenType } from "chevrotain";

/**
 * A token as the parser sees it.
 * INVARIANT: `endOffset` is one past the last character (chevrotain's own lexer would count the last one).
 */
export interface Token extends IToken {
  readonly tokenType: TokenType;
  readonly tokenTypeIdx: number;
  /** What the token says: of a quoted name the name, of a word the word, of a literal its text. */
  readonly image: string;
  readonly startOffset: number;
  readonly endOffset: number;
  /** The first token of its line. */
  readonly newline: boolean;
  /** How many comments of the file lie before it. */
  readonly comments: number;
}

/** `// text` or `/// text`. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly doc: boolean;
  /** Nothing but blanks stands before it on its line. */
  readonly ownLine: boolean;
}

const literal = (name: string, LABEL: string, CATEGORIES: TokenType[] = []): TokenType => ({ name, LABEL, CATEGORIES });

/** Any name or keyword. */
export const Word = literal("Word", "a name");
/** Operators between two operands with nothing special about them. */
export const BinaryOperator = literal("BinaryOperator", "an operator");

const mark = (name: string, sign: string, categories: TokenType[] = []) => literal(name, `\`${sign}\``, categories);

/** Literals, names and marks. */
export const T = {
  Identifier: literal("Identifier", "a name", [Word]),
  QuotedName: literal("QuotedName", "a name", [Word]),
  Number: literal("Number", "a number"),
  Duration: literal("Duration", "a duration such as `15m`"),
  Date: literal("Date", "a date such as `2026-01-31`"),
  Timestamp: literal("Timestamp", "a timestamp"),
  Version: literal("Version", "a version such as `2.1.0`"),
  Text: literal("Text", 'a text in `"`'),
  LongText: literal("LongText", 'a text in `"""`'),
  Regex: literal("Regex", "a regular expression"),
  OpenBrace: mark("OpenBrace", "{"),
  CloseBrace: mark("CloseBrace", "}"),
  OpenParen: mark("OpenParen", "("),
  CloseParen: mark("CloseParen", ")"),
  OpenBracket: mark("OpenBracket", "["),
  CloseBracket: mark("CloseBracket", "]"),
  Comma: mark("Comma", ","),
  Semicolon: mark("Semicolon", ";"),
  Colon: mark("Colon", ":"),
  Dot: mark("Dot", "."),
  Ellipsis: mark("Ellipsis", "..."),
  Question: mark("Question", "?"),
  Equals: mark("Equals", "="),
  Arrow: mark("Arrow", "->"),
  Equal: mark("Equal", "==", [BinaryOperator]),
  NotEqual: mark("NotEqual", "!=", [BinaryOperator]),
  Less: mark("Less", "<", [BinaryOperator]),
  LessOrEqual: mark("LessOrEqual", "<=", [BinaryOperator]),
  Greater: mark("Greater", ">", [BinaryOperator]),
  GreaterOrEqual: mark("GreaterOrEqual", ">=", [BinaryOperator]),
  Coalesce: mark("Coalesce", "??", [BinaryOperator]),
  Plus: mark("Plus", "+", [BinaryOperator]),
  Minus: mark("Minus", "-", [BinaryOperator]),
  Star: mark("Star", "*", [BinaryOperator]),
  Slash: mark("Slash", "/", [BinaryOperator]),
} as const;

const declarationWords = [
  "domain",
  "use",
  "team",
  "role",
  "principal",
  "type",
  "enum",
  "unit",
  "term",
  "level",
  "label",
  "combination",
  "derivation",
  "purpose",
  "channel",
  "metric",
  "connector",
  "fn",
  "source",
  "product",
  "model",
  "rule",
  "waive",
  "test",
  "allow",
  "forbid",
  "mask",
  "declassify",
  "accept",
  "break_glass",
] as const;

const stepWords = [
  "from",
  "where",
  "derive",
  "set",
  "select",
  "drop",
  "rename",
  "join",
  "left",
  "right",
  "full",
  "semi",
  "anti",
  "cross",
  "asof",
  "group",
  "aggregate",
  "distinct",
  "dedupe",
  "sort",
  "take",
  "union",
  "except",
  "intersect",
  "unnest",
  "pivot",
  "unpivot",
] as const;

const memberWords = ["input", "table", "port", "schema", "materialize", "load", "expect", "unique"] as const;

const clauseWords = [
  "after",
  "all",
  "any",
  "approved",
  "as",
  "asc",
  "because",
  "before",
  "between",
  "block",
  "by",
  "case",
  "check",
  "columns",
  "deprecated",
  "desc",
  "earliest",
  "else",
  "empty",
  "false",
  "first",
  "for",
  "given",
  "in",
  "influence",
  "is",
  "keep",
  "key",
  "labelled",
  "last",
  "latest",
  "lookback",
  "matches",
  "message",
  "moved",
  "no",
  "null",
  "nulls",
  "observe",
  "of",
  "on",
  "only",
  "order",
  "over",
  "partition",
  "prefix",
  "python",
  "quarantine",
  "range",
  "read",
  "reason",
  "releases",
  "require",
  "required",
  "rows",
  "safe",
  "severity",
  "skip",
  "sql",
  "struct",
  "to",
  "true",
  "unless",
  "until",
  "warn",
  "when",
  "window",
  "with",
  "within",
] as const;

export type KeywordName =
  | (typeof declarationWords)[number]
  | (typeof stepWords)[number]
  | (typeof memberWords)[number]
  | (typeof clauseWords)[number]
  | "and"
  | "or"
  | "not";

const table: Partial<Record<KeywordName, TokenType>> = {};
for (const words of [declarationWords, stepWords, memberWords, clauseWords, ["not"] as const]) {
  for (const word of words) table[word] = mark(`kw_${word}`, word, [Word]);
}
table.and = mark("kw_and", "and", [Word, BinaryOperator]);
table.or = mark("kw_or", "or", [Word, BinaryOperator]);

/** Keywords by how they are written. */
export const K = table as Readonly<Record<KeywordName, TokenType>>;

/** The type of each word that is a keyword somewhere. */
export const keywords: ReadonlyMap<string, TokenType> = new Map(Object.entries(K));

export const vocabulary: TokenType[] = [Word, BinaryOperator, ...Object.values(T), ...Object.values(K)];

// A parser numbers the types of its vocabulary and tells each its category, at once; `createToken` does so one by one, in ten times the time.
new EmbeddedActionsParser(vocabulary, { skipValidations: true });

const highest = Math.max(...vocabulary.map((type) => type.tokenTypeIdx ?? 0));
const flags = (types: Iterable<TokenType>): Uint8Array => {
  const array = new Uint8Array(highest + 1);
  for (const type of types) array[type.tokenTypeIdx!] = 1;
  return array;
};
const named = (names: readonly KeywordName[]) => names.map((name) => K[name]);

/** 1 at the index of each kind of token that is a name or a keyword. */
export const isWord = flags([T.Identifier, T.QuotedName, ...Object.values(K)]);
/** 1 at the index of each keyword. */
export const isKeyword = flags(Object.values(K));
export const isDeclarationWord = flags(named([...declarationWords, "aggregate", "window"]));
export const isStepWord = flags(named(stepWords));
/** Words that start a member of a product, table or port. */
export const isMemberWord = flags(
  named([...stepWords, ...memberWords, "model", "allow", "forbid", "mask", "declassify", "accept", "break_glass"]),
);
export const isOpener = flags([T.OpenBrace, T.OpenParen, T.OpenBracket]);
export const isCloser = flags([T.CloseBrace, T.CloseParen, T.CloseBracket]);
/** Behind one of these a `/` starts a regular expression, since no operand has ended. */
export const isBeforeRegex = flags([
  T.OpenParen,
  T.OpenBracket,
  T.OpenBrace,
  T.Comma,
  T.Colon,
  T.Equals,
  T.Equal,
  T.NotEqual,
  T.Arrow,
  T.Coalesce,
  T.Regex,
  K.matches,
]);
/** Behind one of these a line cannot end a declaration. */
export const isContinuation = flags([
  T.Comma,
  T.Colon,
  T.Dot,
  T.Equals,
  T.Arrow,
  T.Equal,
  T.NotEqual,
  T.Less,
  T.LessOrEqual,
  T.Greater,
  T.GreaterOrEqual,
  T.Coalesce,
  T.Plus,
  T.Minus,
  T.Star,
  T.Slash,
]);

/** The words that start a top-level declaration, for suggestions. */
export const declarationKeywords: readonly string[] = [...declarationWords, "aggregate fn", "window fn"];
export const stepKeywords: readonly string[] = stepWords;
