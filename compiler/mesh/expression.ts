/**
 * Typed expressions of the MeshIR. Overloads are resolved, conversions are explicit `cast` nodes, and operands have
 * the types their operator needs, so an emitter translates node by node and decides nothing.
 */
import type { Type } from "./type.ts";

interface Typed {
  readonly type: Type;
  readonly nullable: boolean;
}

export type MeshExpression =
  | LiteralExpression
  | ColumnExpression
  | OperatorExpression
  | CallExpression
  | CastExpression
  | CaseExpression
  | FieldExpression
  | ListExpression
  | StructExpression
  | MatchesExpression
  | IndexExpression
  | EveryExpression
  | ItemExpression;

/**
 * `value` is null, a boolean, or text that reads exactly: digits for ints, decimals and floats, ISO 8601 for dates, times and timestamps
 * (UTC), microseconds as digits for durations, months as digits for months, the stored text for enums.
 */
export interface LiteralExpression extends Typed {
  readonly op: "literal";
  readonly value: string | boolean | null;
}
/** A column of the step's input by its unique name there; `side` only in join conditions. */
export interface ColumnExpression extends Typed {
  readonly op: "column";
  readonly name: string;
  readonly side?: "left" | "right";
}
/**
 * Built-in operators. Operands of `+ - * / == …` on numbers have been cast to one representation unless the result says
 * otherwise: `add`, `sub` and comparisons have operands of equal type; `mul` of decimals keeps both scales; `div` has float
 * operands and a float result. `coalesce` has equal operand types. Dates and durations: `add` of (date|timestamp, duration|months),
 * `sub` of (date, date) and (timestamp, timestamp) give durations.
 * `and`, `or`, `not` are three-valued. `is_null`/`is_not_null` take one operand; `in`/`not_in` the operand, then the list's items;
 * `in_list`/`not_in_list` the operand and one list value; `between` three.
 */
export type Operator =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "neg"
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "and"
  | "or"
  | "not"
  | "is_null"
  | "is_not_null"
  | "coalesce"
  | "in"
  | "not_in"
  | "in_list"
  | "not_in_list"
  | "between"
  | "not_between";
export interface OperatorExpression extends Typed {
  readonly op: "operator";
  readonly operator: Operator;
  readonly args: readonly MeshExpression[];
}
/** A call of a function of `mesh.functions` by its id, which names one overload. */
export interface CallExpression extends Typed {
  readonly op: "call";
  readonly function: string;
  readonly args: readonly MeshExpression[];
  /** What each type variable of the declaration stands for, for templates that name it. */
  readonly types?: { readonly [variable: string]: Type };
  /** Arguments, counted from 0, that decide the result without being in it: what is counted, what `max_by` compares. */
  readonly deciding?: readonly number[];
  /** Aggregates: `sum(x where c)`. */
  readonly filter?: MeshExpression;
  /** Aggregates: `list(x order y)`. */
  readonly order?: readonly SortKey[];
  readonly window?: WindowSpec;
}
export interface CastExpression extends Typed {
  readonly op: "cast";
  readonly arg: MeshExpression;
  /** Null on failure instead of an error. */
  readonly safe: boolean;
}
/** The first branch whose condition is true; null is no. Without `otherwise` null. */
export interface CaseExpression extends Typed {
  readonly op: "case";
  readonly branches: readonly { readonly when: MeshExpression; readonly then: MeshExpression }[];
  readonly otherwise?: MeshExpression;
}
export interface FieldExpression extends Typed {
  readonly op: "field";
  readonly arg: MeshExpression;
  readonly name: string;
}
/** Lists count from 0 and are null outside; maps by key are null when absent. */
export interface IndexExpression extends Typed {
  readonly op: "index";
  readonly arg: MeshExpression;
  readonly index: MeshExpression;
}
export interface ListExpression extends Typed {
  readonly op: "list";
  readonly items: readonly MeshExpression[];
}
export interface StructExpression extends Typed {
  readonly op: "struct";
  readonly fields: readonly { readonly name: string; readonly value: MeshExpression }[];
}
/** Searches `pattern` (RE2 syntax) anywhere in the text. */
export interface MatchesExpression extends Typed {
  readonly op: "matches";
  readonly arg: MeshExpression;
  readonly pattern: string;
  readonly negated: boolean;
}

/**
 * Whether `condition` is false for no item of a list, or for no value of a map; an item for which it is null passes. Written by nobody: rules that follow
 * from types say so what is inside of lists.
 */
export interface EveryExpression extends Typed {
  readonly op: "every";
  /** Not null. */
  readonly arg: MeshExpression;
  readonly condition: MeshExpression;
}
/** The item that the nearest `every` around looks at. */
export interface ItemExpression extends Typed {
  readonly op: "item";
}

export interface SortKey {
  readonly value: MeshExpression;
  readonly descending: boolean;
  readonly nulls: "first" | "last";
}

/** A frame is always written out. Bounds: rows as a count, ranges as a literal of the order key's step; "all" is unbounded. */
export interface WindowSpec {
  readonly partition: readonly MeshExpression[];
  readonly order: readonly SortKey[];
  readonly frame: {
    readonly unit: "rows" | "range";
    readonly before: MeshExpression | "all" | "current";
    readonly after: MeshExpression | "all" | "current";
  };
}
