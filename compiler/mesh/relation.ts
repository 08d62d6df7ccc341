/**
 * Relations of the MeshIR: a pipeline is a list of steps, each with the columns it yields. Columns of one relation have
 * unique names; where a join would make two of one name, they are called `relation.column` until the pipeline settles it.
 */
import type { MeshExpression, SortKey } from "./expression.ts";
import type { PlaceIR } from "./mesh.ts";
import type { ValueType } from "./type.ts";

/** A column of a step's result. */
export interface RowColumn extends ValueType {
  readonly name: string;
}

/** A table, an input or a port of the same product, by its name there. */
export interface RelationRef {
  readonly kind: "table" | "input" | "port";
  readonly name: string;
}

interface StepBase {
  readonly columns: readonly RowColumn[];
  readonly place: PlaceIR;
}
export interface NamedValue {
  readonly name: string;
  readonly value: MeshExpression;
}

export type Step =
  | (StepBase & { readonly step: "from"; readonly relation: RelationRef })
  | (StepBase & { readonly step: "where"; readonly condition: MeshExpression })
  /** `derive`, `set`, `select`, `drop`, `rename`: all are projections; `written` keeps the author's word. */
  | (StepBase & {
      readonly step: "project";
      readonly written: "derive" | "set" | "select" | "drop" | "rename" | "contract";
      readonly items: readonly NamedValue[];
    })
  | JoinStepIR
  /** No keys and `single`: exactly one row. */
  | (StepBase & {
      readonly step: "aggregate";
      readonly keys: readonly NamedValue[];
      readonly aggregates: readonly NamedValue[];
      readonly single: boolean;
    })
  | (StepBase & { readonly step: "distinct" })
  /** One row for each value of `keys`: the first by `order`, which ends with all other columns, so it is deterministic. */
  | (StepBase & { readonly step: "dedupe"; readonly keys: readonly string[]; readonly order: readonly SortKey[] })
  | (StepBase & { readonly step: "sort"; readonly order: readonly SortKey[] })
  | (StepBase & { readonly step: "take"; readonly count: number; readonly skip: number })
  /** `right` is projected to the left's column order first: by name. */
  | (StepBase & {
      readonly step: "set";
      readonly operation: "union" | "union all" | "except" | "intersect";
      readonly right: RelationRef;
      /** Both sides, cast to the result's types, in its order. */
      readonly leftItems: readonly NamedValue[];
      readonly rightItems: readonly NamedValue[];
    })
  /** One row an item of the list; an empty or null list gives none. */
  | (StepBase & { readonly step: "unnest"; readonly list: MeshExpression; readonly name: string })
  /** Groups by `keys` and gives one aggregate column a listed value. */
  | (StepBase & {
      readonly step: "pivot";
      readonly keys: readonly string[];
      readonly values: readonly { readonly name: string; readonly aggregate: MeshExpression }[];
    })
  | (StepBase & {
      readonly step: "unpivot";
      readonly value: string;
      readonly name: string;
      readonly sources: readonly { readonly label: string; readonly value: MeshExpression }[];
      readonly kept: readonly string[];
    });

export interface JoinStepIR extends StepBase {
  readonly step: "join";
  readonly type: "inner" | "left" | "right" | "full" | "semi" | "anti" | "cross" | "asof" | "left asof";
  readonly right: RelationRef;
  /** What the right side is called in `on`: the alias or the relation's own name. */
  readonly rightName: string;
  /** Absent for cross joins. Of an asof join the equalities; the inequality is `asof`. */
  readonly on?: MeshExpression;
  readonly asof?: {
    readonly left: MeshExpression;
    readonly operator: "ge" | "gt" | "le" | "lt";
    readonly right: MeshExpression;
  };
  /** Where each column of the result comes from. */
  readonly outputs: readonly { readonly name: string; readonly side: "left" | "right"; readonly column: string }[];
}

/** What a table or port is made of. */
export type BodyIR =
  | { readonly kind: "pipeline"; readonly steps: readonly Step[] }
  | {
      readonly kind: "sql";
      /** The engine's SQL with `{0}`, `{1}` … in place of the relations named in braces. Other braces are doubled. */
      readonly sql: string;
      readonly relations: readonly RelationRef[];
      /** Casts the result to the declared types, in order. */
      readonly columns: readonly RowColumn[];
      readonly place: PlaceIR;
    };
