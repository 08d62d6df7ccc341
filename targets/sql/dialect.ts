/**
 * What sets one engine's SQL apart from another's. A dialect is a plain object; `standard` in `dialects/standard.ts` holds what most of them
 * share. Where an engine has no exact form a method gives undefined or a reason, and the caller reports it.
 */
import type { Operator, Type } from "../../compiler/mesh/mesh.ts";
import type { Fragment } from "./fragment.ts";

export type DialectName = "duckdb" | "postgres" | "trino" | "spark";
export type DecimalType = Extract<Type, { kind: "decimal" }>;

/** Why something has no exact form: shown to the author. */
export interface NoForm {
  readonly construct: string;
  readonly why: string;
}

/** A pattern in the engine's own syntax, or the part of it that the engine cannot say. */
export type RegexForm = { readonly pattern: string } | { readonly beyond: string };

export interface Dialect {
  readonly name: DialectName;
  /** For messages. */
  readonly title: string;

  // ---- Words. Foreign text in them is shielded (`ink.ts`).
  /** A name, quoted where it has to be. */
  quote(name: string): string;
  /** A text literal, safe for any text. */
  string(text: string): string;
  /** Undefined: the engine has no such type. */
  typeName(type: Type): string | undefined;
  /** A literal that is not null. */
  literal(type: Type, value: string | boolean): Fragment | undefined;

  // ---- Expressions
  /** Both types are known to the engine and differ there. */
  cast(arg: Fragment, from: Type, to: Type, safe: boolean): Fragment | NoForm;
  /** Whether the zero of `0.5` counts among its digits. */
  readonly countsLeadingZero: boolean;
  /** Type of the result of an operator on decimals, undefined where the engine's own rule is not ours. */
  decimalResult(operator: "add" | "sub" | "mul", left: DecimalType, right: DecimalType): DecimalType | undefined;
  /** Widens `left` where the engine would run out of digits although the result's type has room. */
  decimalGuard(
    operator: "add" | "sub" | "mul",
    left: DecimalType,
    right: DecimalType,
    result: DecimalType,
  ): DecimalType | NoForm | undefined;
  /** Floats, IEEE: never null, never an error. */
  divide(left: Fragment, right: Fragment): Fragment;
  /** `add`, `sub`, `mul`, `neg` where dates, times or durations take part. */
  temporal(operator: Operator, args: readonly TemporalOperand[], result: Type): Fragment | NoForm;
  /** A duration's microseconds as a float. */
  microseconds(duration: Fragment): Fragment;
  /** What such an operator loses, where it does. */
  temporalCaution(operator: Operator, args: readonly TemporalOperand[]): string | undefined;
  matches(text: Fragment, pattern: string, negated: boolean): Fragment;
  regex(pattern: string): RegexForm;
  /** Three-valued, as `x = a OR x = b …`. */
  inList(item: Fragment, list: Fragment, itemsNullable: boolean): Fragment;
  list(items: readonly Fragment[], type: Type): Fragment | NoForm;
  struct(fields: readonly { readonly name: string; readonly value: Fragment }[], type: Type): Fragment | NoForm;
  field(struct: Fragment, name: string, type: Type): Fragment | NoForm;
  /** From 0, null outside. */
  listItem(list: Fragment, index: Fragment, literal: bigint | undefined, type: Type): Fragment;
  mapValue(map: Fragment, key: Fragment, type: Type): Fragment | NoForm;
  /** Whether no item of a list, or value of a map, makes `condition` false, which calls it `item`. */
  every(list: Fragment, isMap: boolean, item: string, condition: Fragment): Fragment | NoForm;
  /** A text that is never there: it fails with a message when `text` has been read. */
  fail(message: string, text: Fragment): string;
  /** Whether `list(x ORDER BY y)` can be said. */
  readonly ordersAggregates: boolean;
  /** What an aggregate may have that stands before `OVER`: `FILTER (WHERE …)`, an order of its values, DISTINCT. */
  readonly windows: { readonly filter: boolean; readonly order: boolean; readonly distinct: boolean };
  /** Whether a sum of decimals has 38 digits and their scale without a cast. */
  readonly widensSums: boolean;

  // ---- Relations
  /** `SEMI JOIN` and `ANTI JOIN` as words, or as EXISTS. */
  readonly semiJoin: { readonly semi: string; readonly anti: string } | "exists";
  readonly asof: "join" | "lateral" | "window";
  readonly dedupe: "qualify" | "distinct on" | "window";
  /** `select`: as an item of the select list; else a piece of the FROM clause. */
  readonly unnest: "select" | "lateral";
  /** ` CROSS JOIN UNNEST(…) AS item (name)`; not used with `select`. */
  unnestFrom(list: Fragment, alias: string, name: string, itemType: Type): string;
  /** Rows of (label, value) beside each row. */
  unpivotFrom(
    alias: string,
    label: string,
    value: string,
    rows: readonly { readonly label: string; readonly value: Fragment }[],
  ): string;
  /** Nothing can be joined behind what `unnestFrom` and `unpivotFrom` write. */
  readonly unnestEndsFrom: boolean;
  limit(count: number, skip: number): string;
  /** What stands behind the AS of a WITH query that ends in a limit, so that no filter from outside moves below it. */
  readonly limitedWith: "" | "MATERIALIZED ";
  /** Names are cut after so many bytes of UTF-8. */
  readonly longestName: number | undefined;
  /** Names that differ only by case are two names. */
  readonly caseSensitiveNames: boolean;
  /** FULL JOIN needs an equality between the sides. */
  readonly fullJoinNeedsEquality: boolean;
  /** ORDER BY without meaning that `row_number()` needs here. */
  readonly anyOrder: string;
  /** The head of `CREATE … name AS`, for scripts. */
  createTable(name: string, view: boolean): string;
}

export interface TemporalOperand {
  readonly fragment: Fragment;
  readonly type: Type;
  /** Literal durations in microseconds, literal months in months. */
  readonly literal?: bigint | undefined;
}

export function isNoForm(form: unknown): form is NoForm {
  return typeof form === "object" && form !== null && "why" in form;
}
