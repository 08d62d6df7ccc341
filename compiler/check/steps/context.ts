/** What a step checker gets and gives. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import type { BoundFile, BoundMesh, Report } from "../../bind/bound-mesh.ts";
import type { PlaceIR, Step } from "../../mesh/mesh.ts";
import type { FunctionTable } from "../functions/function-table.ts";
import type { ExpressionContext, ExpressionMode, Scope } from "../scope.ts";
import type { TypeTable } from "../types/type-table.ts";
import type { Relation, Rows } from "./rows.ts";

/** One object for each pipeline. */
export interface StepContext {
  readonly mesh: BoundMesh;
  readonly file: BoundFile;
  readonly types: TypeTable;
  readonly functions: FunctionTable;
  readonly report: Report;
  /** The input, table or port of this product that `name` means; reports when there is none. */
  relation(name: ast.QualifiedName): Relation | undefined;
  place(span: Span): PlaceIR;
}

/** A step with the rows that it yields. No steps when it could not be understood (reported) or needs none; several when it is made of parts. */
export interface CheckedStep {
  readonly steps: readonly Step[];
  readonly rows: Rows;
}

export type StepChecker<S> = (step: S, rows: Rows, ctx: StepContext) => CheckedStep;

export const rowMode: ExpressionMode = { mode: "row" };

/** What an expression of a step may name. `where` is what messages call its surroundings. */
export function expressionContext(
  ctx: StepContext,
  scope: Scope & Pick<ExpressionContext, "proven">,
  mode: ExpressionMode,
  where: string,
): ExpressionContext {
  const { mesh, file, types, functions, report } = ctx;
  const { proven } = scope;
  const context = { mesh, file, types, functions, scope, mode, report, where };
  return proven === undefined ? context : { ...context, proven };
}
