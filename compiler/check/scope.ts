/** What an expression can name, and what it may do: the meeting point of pipeline steps and expressions. */

import type * as ast from "../../language/syntax/ast.ts";
import type { Place } from "../../language/text/source.ts";
import type { BoundFile, BoundMesh, Report } from "../bind/bound-mesh.ts";
import type { DeprecationNote } from "../bind/deprecations.ts";
import type { MeshExpression, RowColumn } from "../mesh/mesh.ts";
import type { FunctionTable } from "./functions/function-table.ts";
import type { TypeTable } from "./types/type-table.ts";

/** A column that can be named. `name` is unique in the relation, as in the MeshIR. */
export interface ScopeColumn extends RowColumn {
  /** The bare word: `id` of `profiles.id`. */
  readonly short: string;
  /** The word before the dot that also finds it: `profiles`. Absent once a projection made it. */
  readonly relation?: string;
  /** In join conditions. */
  readonly side?: "left" | "right";
  readonly labels: readonly string[];
  /** Where it was declared or made. */
  readonly place?: Place;
  /** Said where it is named. */
  readonly deprecated?: DeprecationNote;
}

/** The columns in reach, in order. */
export interface Scope {
  readonly columns: readonly ScopeColumn[];
  /** Not all columns are known (reported elsewhere), so a name that is not found is no mistake. */
  readonly open?: boolean;
}

/**
 * - `row`: each row by itself; aggregates are errors unless they have an `over`.
 * - `aggregate`: aggregates over the rows; outside of them only group keys can be named. `single` when there are no keys and so an
 *   aggregate may see no rows at all.
 * - `constant`: no columns at all: defaults, bounds, test data.
 */
export type ExpressionMode =
  | { readonly mode: "row" }
  | { readonly mode: "aggregate"; readonly keys: readonly string[]; readonly single: boolean }
  | { readonly mode: "constant" };

/** What checking an expression needs to know. One object a step; cheap to spread. */
export interface ExpressionContext {
  readonly mesh: BoundMesh;
  readonly file: BoundFile;
  readonly types: TypeTable;
  readonly functions: FunctionTable;
  readonly scope: Scope;
  readonly mode: ExpressionMode;
  readonly report: Report;
  /** What the surroundings are called in messages, such as "`where`" or "a group key". */
  readonly where: string;
  /** Columns by unique name, and fields of columns, that a condition around the expression proved not to be null. */
  readonly proven?: ReadonlySet<string>;
}

/** An expression with what it means. On a reported mistake its type is `unknown`. */
export interface CheckedExpression {
  readonly syntax: ast.Expression;
  readonly value: MeshExpression;
  /** Name of the declared type it still has (`Amount`): a bare column, a cast. */
  readonly named?: string;
}
