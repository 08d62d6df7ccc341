/** `take 10 skip 20`: the first rows in the order of the sort before it, which decides who is there. */
import { takeCount, takeUnsorted } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { Step } from "../../mesh/mesh.ts";
import { expressionInfluence } from "./columns.ts";
import type { StepChecker, StepContext } from "./context.ts";
import { type Rows, rowColumns, union } from "./rows.ts";

export const checkTake: StepChecker<ast.TakeStep> = (step, rows, ctx) => {
  const count = rowCount(step.count, "take", ctx);
  const skip = step.skip === undefined ? 0 : rowCount(step.skip, "skip", ctx);
  const { order } = rows;
  // One row of one row is any of them only by name.
  if (order === undefined && !rows.open && !rows.keys.some((key) => key.length === 0))
    ctx.report(takeUnsorted.at(placeOf(ctx.file, step), {}));
  const columns = rowColumns(rows.columns);
  const place = ctx.place(step);
  let { influence } = rows;
  for (const key of order ?? []) influence = union(influence, expressionInfluence(key.value, rows));
  const taken: Rows = { ...rows, influence, ...(count === 1 ? { keys: [[]] } : {}) };
  const steps: Step[] = [{ step: "take", count, skip, columns, place }];
  return { steps, rows: taken };
};

function rowCount(number: ast.NumberLiteral, what: string, ctx: StepContext): number {
  const count = Number(number.text);
  if (number.form === "int" && !number.percent && number.unit === undefined && Number.isSafeInteger(count))
    return count;
  ctx.report(takeCount.at(placeOf(ctx.file, number), { what }));
  return 0;
}
