/** `where`: WHERE over rows, HAVING over groups. */
import type { MeshExpression } from "../../../compiler/mesh/mesh.ts";
import { writeExpression } from "../expression.ts";
import { canInline, hasPinned, isRows } from "../fuse.ts";
import type { Query } from "../query.ts";
import { countColumns } from "../visit.ts";
import type { StepWriter } from "./step.ts";

export const writeWhere: StepWriter<"where"> = (step, query) => {
  if (isRows(query)) {
    // Window functions have seen the rows that this would take away.
    if (hasPinned(query) || !canInline(query, [step.condition])) query.close();
    query.block.where.push(writeExpression(step.condition, query.pen, query.lookup));
  } else if (fitsHaving(query, step.condition)) {
    query.block.having.push(writeExpression(step.condition, query.pen, query.lookup));
  } else {
    query.close();
    query.block.where.push(writeExpression(step.condition, query.pen, query.lookup));
  }
  if (query.block.title === "rows") query.block.title = "filtered";
};

/** Aggregates may be said again; computed keys not, since engines differ in whether they know them again. */
function fitsHaving(query: Query, condition: MeshExpression): boolean {
  const { block } = query;
  if (block.groups === undefined || block.limit !== "" || block.set !== undefined) return false;
  if (block.distinct !== "" || block.qualify !== "" || block.expands) return false;
  const computedKeys = new Set(block.groups.filter((key) => key.shape === "computed").map((key) => key.sql));
  for (const name of countColumns([condition]).keys()) {
    const output = block.outputs.get(name);
    if (output !== undefined && computedKeys.has(output.sql)) return false;
  }
  return canInline(query, [condition]);
}
