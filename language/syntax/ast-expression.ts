/** Expressions of the syntax tree: one language for pipelines, rules, policies, settings and tests. */
import type { Span } from "../text/source.ts";
import type { Name, QualifiedName, TypeExpression } from "./ast.ts";

export type Expression =
  | Literal
  | ListLiteral
  | StructLiteral
  | Reference
  | FieldAccess
  | IndexAccess
  | Call
  | Unary
  | Binary
  | IsNull
  | Between
  | InList
  | Matches
  | Cast
  | Case
  | Quantifier
  | SqlExpression
  | Parenthesized
  | BrokenExpression;

export type Literal =
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | NullLiteral
  | DurationLiteral
  | DateLiteral
  | TimestampLiteral
  | RegexLiteral
  | VersionLiteral;

/** `10`, `0.95`, `1e6`, `99.5%`, `10 EUR`. `text` is as written, without `%`, `_` and unit. */
export interface NumberLiteral extends Span {
  readonly kind: "Number";
  readonly text: string;
  /** int: no point; decimal: a point; float: an exponent. */
  readonly form: "int" | "decimal" | "float";
  readonly percent: boolean;
  readonly unit?: QualifiedName;
}
/** `"text"` or `"""text"""`; `value` has its escapes resolved. */
export interface StringLiteral extends Span {
  readonly kind: "String";
  readonly value: string;
  readonly triple: boolean;
}
export interface BooleanLiteral extends Span {
  readonly kind: "Boolean";
  readonly value: boolean;
}
export interface NullLiteral extends Span {
  readonly kind: "Null";
}
export type DurationUnit = "s" | "m" | "h" | "d" | "w" | "mo" | "y";
/** `15m`, `3d`, `3mo`, `1y`; months and years are calendar steps. */
export interface DurationLiteral extends Span {
  readonly kind: "Duration";
  readonly amount: number;
  readonly unit: DurationUnit;
}
/** `2026-01-31`; `value` is the text. */
export interface DateLiteral extends Span {
  readonly kind: "Date";
  readonly value: string;
}
/** `2026-01-31T10:00:00`, with optional fraction and `Z`. */
export interface TimestampLiteral extends Span {
  readonly kind: "Timestamp";
  readonly value: string;
}
/** `/regex/`, `value` without the slashes. */
export interface RegexLiteral extends Span {
  readonly kind: "Regex";
  readonly value: string;
}
/** `2.1.0` */
export interface VersionLiteral extends Span {
  readonly kind: "Version";
  readonly value: string;
}

export interface ListLiteral extends Span {
  readonly kind: "List";
  readonly items: readonly Expression[];
}
/** `{ id: 1, name: "x" }` */
export interface StructLiteral extends Span {
  readonly kind: "Struct";
  readonly fields: readonly StructField[];
}
export interface StructField extends Span {
  readonly kind: "StructField";
  readonly name: Name;
  readonly value: Expression;
}
/** A bare word: a column, an enum member, a table, a measure; the checker knows which. */
export interface Reference extends Span {
  readonly kind: "Reference";
  readonly name: Name;
}
/** `a.b` */
export interface FieldAccess extends Span {
  readonly kind: "Field";
  readonly target: Expression;
  readonly field: Name;
}
/** `xs[0]`, `m["k"]` */
export interface IndexAccess extends Span {
  readonly kind: "Index";
  readonly target: Expression;
  readonly index: Expression;
}
/** `f(a, b where c order d) over (…)` */
export interface Call extends Span {
  readonly kind: "Call";
  readonly callee: QualifiedName;
  readonly arguments: readonly Expression[];
  /** `input: features`, in the value of a setting. `ray { workers: 4 }` and `port scores` there are calls of one argument without parentheses. */
  readonly named?: readonly StructField[];
  readonly where?: Expression;
  readonly order: readonly OrderItem[];
  readonly over?: Window;
}
export interface OrderItem extends Span {
  readonly kind: "OrderItem";
  readonly value: Expression;
  readonly descending: boolean;
  /** Nulls come last unless said. */
  readonly nulls?: "first" | "last";
}
/** `(partition a order b desc rows 6 before)` */
export interface Window extends Span {
  readonly kind: "Window";
  readonly partition: readonly Expression[];
  readonly order: readonly OrderItem[];
  readonly frame?: Frame;
}
/** `rows 3 before 3 after`, `rows all`, `range 7d before`. An absent side is the current row; `all` is everything. */
export interface Frame extends Span {
  readonly kind: "Frame";
  readonly unit: "rows" | "range";
  readonly all: boolean;
  readonly before?: Expression;
  readonly after?: Expression;
}
export interface Unary extends Span {
  readonly kind: "Unary";
  readonly operator: "-" | "not";
  readonly operand: Expression;
}
export type BinaryOperator = "or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "??" | "+" | "-" | "*" | "/";
export interface Binary extends Span {
  readonly kind: "Binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** Where the operator stands. */
  readonly at: Span;
}
export interface IsNull extends Span {
  readonly kind: "IsNull";
  readonly operand: Expression;
  readonly negated: boolean;
}
export interface Between extends Span {
  readonly kind: "Between";
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly negated: boolean;
}
/** `x in [a, b]`, `x not in xs` */
export interface InList extends Span {
  readonly kind: "In";
  readonly operand: Expression;
  readonly list: Expression;
  readonly negated: boolean;
}
export interface Matches extends Span {
  readonly kind: "Matches";
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly negated: boolean;
}
/** `x as int`, `x as? int` */
export interface Cast extends Span {
  readonly kind: "Cast";
  readonly operand: Expression;
  readonly type: TypeExpression;
  readonly safe: boolean;
}
/** `case { a > 1 -> "many", else -> "few" }` */
export interface Case extends Span {
  readonly kind: "Case";
  readonly branches: readonly CaseBranch[];
  readonly otherwise?: Expression;
}
export interface CaseBranch extends Span {
  readonly kind: "CaseBranch";
  readonly condition: Expression;
  readonly value: Expression;
}
/** `all c in p.columns: c.description is not null` */
export interface Quantifier extends Span {
  readonly kind: "Quantifier";
  readonly quantifier: "all" | "any" | "no";
  readonly variable: Name;
  readonly collection: Expression;
  readonly condition: Expression;
}
/** `sql """select …"""` as a measure. */
export interface SqlExpression extends Span {
  readonly kind: "SqlExpression";
  readonly sql: StringLiteral;
}
/** Parentheses are kept, for the formatter and for what `or warn` means. */
export interface Parenthesized extends Span {
  readonly kind: "Parenthesized";
  readonly inner: Expression;
}
/** Where an expression should stand and none could be read. Already reported. */
export interface BrokenExpression extends Span {
  readonly kind: "BrokenExpression";
}
