/** The steps of a pipeline. Each takes the rows of the step before it; `from` starts. */
import type { Span } from "../text/source.ts";
import type { Name, QualifiedName } from "./ast.ts";
import type { Expression, NumberLiteral, OrderItem } from "./ast-expression.ts";

export type PipelineStep =
  | FromStep
  | WhereStep
  | DeriveStep
  | SetStep
  | SelectStep
  | DropStep
  | RenameStep
  | JoinStep
  | GroupStep
  | AggregateStep
  | DistinctStep
  | DedupeStep
  | SortStep
  | TakeStep
  | SetOperationStep
  | UnnestStep
  | PivotStep
  | UnpivotStep
  | BrokenStep;

/** What stood where a step may stand and could not be read; it was reported. */
export interface BrokenStep extends Span {
  readonly kind: "BrokenStep";
}
export interface FromStep extends Span {
  readonly kind: "From";
  readonly relation: QualifiedName;
  readonly alias?: Name;
}
export interface WhereStep extends Span {
  readonly kind: "Where";
  readonly condition: Expression;
}
/** `a = expr` */
export interface Assignment extends Span {
  readonly kind: "Assignment";
  readonly name: Name;
  readonly value: Expression;
}
/** Adds columns; items do not see each other. */
export interface DeriveStep extends Span {
  readonly kind: "Derive";
  readonly items: readonly Assignment[];
}
/** Replaces existing columns. */
export interface SetStep extends Span {
  readonly kind: "Set";
  readonly items: readonly Assignment[];
}
/** `a`, `t.c` or `b = expr`: a projection whose name, when absent, is the last word of its value. */
export interface Projection extends Span {
  readonly kind: "Projection";
  readonly name?: Name;
  readonly value: Expression;
}
export interface SelectStep extends Span {
  readonly kind: "Select";
  readonly items: readonly Projection[];
}
export interface DropStep extends Span {
  readonly kind: "Drop";
  /** A column, as `a` or `t.a`. */
  readonly columns: readonly QualifiedName[];
}
/** `rename { new = old }` */
export interface RenameStep extends Span {
  readonly kind: "Rename";
  readonly items: readonly { readonly name: Name; readonly old: QualifiedName }[];
}
export type JoinType = "inner" | "left" | "right" | "full" | "semi" | "anti" | "cross" | "asof" | "left asof";
export interface JoinStep extends Span {
  readonly kind: "Join";
  readonly type: JoinType;
  readonly relation: QualifiedName;
  readonly alias?: Name;
  readonly on?: Expression;
}
/** `group { day = date(t), country } aggregate { n = count() }` */
export interface GroupStep extends Span {
  readonly kind: "Group";
  readonly keys: readonly Projection[];
  readonly aggregates: readonly Assignment[];
}
/** `aggregate { … }` alone: exactly one row. */
export interface AggregateStep extends Span {
  readonly kind: "Aggregate";
  readonly aggregates: readonly Assignment[];
}
export interface DistinctStep extends Span {
  readonly kind: "Distinct";
}
/** `dedupe by a, b keep latest t` */
export interface DedupeStep extends Span {
  readonly kind: "Dedupe";
  readonly keys: readonly QualifiedName[];
  readonly keep: "latest" | "earliest";
  readonly order: QualifiedName;
}
export interface SortStep extends Span {
  readonly kind: "Sort";
  readonly items: readonly OrderItem[];
}
export interface TakeStep extends Span {
  readonly kind: "Take";
  readonly count: NumberLiteral;
  readonly skip?: NumberLiteral;
}
export interface SetOperationStep extends Span {
  readonly kind: "SetOperation";
  readonly operation: "union" | "union all" | "except" | "intersect";
  readonly relation: QualifiedName;
}
/** `unnest features as feature` */
export interface UnnestStep extends Span {
  readonly kind: "Unnest";
  readonly list: Expression;
  readonly name: Name;
}
/** `pivot sum(x) for sky in { drizzle, rain = "heavy rain" }` */
export interface PivotStep extends Span {
  readonly kind: "Pivot";
  readonly aggregate: Expression;
  readonly column: QualifiedName;
  readonly values: readonly PivotValue[];
}
export interface PivotValue extends Span {
  readonly kind: "PivotValue";
  readonly name: Name;
  readonly value?: Expression;
}
/** `unpivot persons for sector in { a, b }`: one row a column, its value in `value`, its name in `column`. */
export interface UnpivotStep extends Span {
  readonly kind: "Unpivot";
  readonly value: Name;
  readonly name: Name;
  readonly columns: readonly Name[];
}
