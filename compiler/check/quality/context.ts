/** What checking a rule needs: the table that it is about, and a voice that reports one mistake. */
import type { MeasureIR, Type } from "../../mesh/mesh.ts";
import type { SqlContext } from "../product/sql-body.ts";
import type { ExpressionContext, ExpressionMode } from "../scope.ts";
import { expressionContext } from "../steps/context.ts";
import type { Relation, Rows } from "../steps/rows.ts";

export interface RuleContext {
  /** The table as later steps see it. */
  readonly self: Relation;
  readonly rows: Rows;
  readonly ctx: SqlContext;
}

/** What a rule measures, with what is known of the number before any data is seen. */
export interface CheckedMeasure {
  readonly ir: MeasureIR;
  /** The word that messages and made names use: `rows`, `share`, `sum`. */
  readonly word: string;
  /** The type that a bound has. */
  readonly type: Type;
  /** All values lie between these, both included. */
  readonly low?: number;
  readonly high?: number;
  /** Without a bound it means that all is well: `unique(id)` is `unique(id) == 100%`. */
  readonly bare?: "all" | "holds";
  /** Columns that it is about, for a made name. */
  readonly columns: readonly string[];
  /** Why it holds whatever the data, where it does. */
  readonly certain?: string;
}

export function rowContext(context: RuleContext, where: string): ExpressionContext {
  return expressionContext(context.ctx, context.rows, { mode: "row" }, where);
}

export function aggregateContext(context: RuleContext, where: string): ExpressionContext {
  const mode: ExpressionMode = { mode: "aggregate", keys: [], single: true };
  return expressionContext(context.ctx, context.rows, mode, where);
}

export function constantContext(context: RuleContext, where: string): ExpressionContext {
  return expressionContext(context.ctx, { columns: [] }, { mode: "constant" }, where);
}
