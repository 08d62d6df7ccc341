/** `derive`, `set`, `select`, `drop`, `rename` and the casts of a contract: the list of the SELECT. */
import type { MeshExpression, NamedValue } from "../../../compiler/mesh/mesh.ts";
import { writeExpression } from "../expression.ts";
import type { Fragment } from "../fragment.ts";
import { canProject } from "../fuse.ts";
import { nameAfter } from "../names.ts";
import type { Query } from "../query.ts";
import { countColumns, hasWindow } from "../visit.ts";
import type { StepWriter } from "./step.ts";

export const writeProject: StepWriter<"project"> = (step, query, needed) => {
  const items = step.items.filter((item) => needed.has(item.name));
  project(query, items);
  const fresh = items.filter((item) => item.value.op !== "column").map((item) => item.name);
  if (fresh.length > 0)
    query.block.title = step.written === "derive" ? nameAfter("with", fresh, "derived") : "computed";
  else if (query.block.title === "rows") query.block.title = "selected";
};

/** Puts `items` in place of the outputs. */
export function project(query: Query, items: readonly NamedValue[]): void {
  if (!fits(query, items)) query.close();
  const { block, pen } = query;
  const outputs = new Map<string, Fragment>();
  for (const item of items) outputs.set(item.name, writeExpression(item.value, pen, query.lookup));
  const passed = new Map<string, string>();
  for (const item of items) if (item.value.op === "column") passed.set(item.value.name, item.name);
  block.order = block.order.map((entry) =>
    entry.output === undefined ? entry : { ...entry, output: passed.get(entry.output) },
  );
  block.outputs = outputs;
}

function fits(query: Query, items: readonly NamedValue[]): boolean {
  const { block } = query;
  const values = items.map((item) => item.value);
  if (!canProject(query, values)) return false;
  const bare = values.every((value) => value.op === "column");
  if (block.set !== undefined) return false;
  // Without keys and without an aggregate it would be as many rows as there are.
  if (block.groups?.length === 0 && countColumns(values).size === 0) return false;
  if (block.distinct === "DISTINCT") return bare && keepsAll(query, values);
  if (block.expands)
    return (
      bare &&
      keepsAll(
        query,
        values.filter((value) => isPinned(query, value)),
        true,
      )
    );
  // Window functions see the rows before these take effect.
  if ((block.qualify !== "" || block.limit !== "") && values.some(hasWindow)) return false;
  // Nested window functions, and windows over groups, are left to a SELECT of their own.
  if (block.groups !== undefined && values.some(hasWindow)) return false;
  return orderSurvives(query, items);
}

function isPinned(query: Query, value: MeshExpression): boolean {
  return value.op === "column" && query.block.outputs.get(value.name)?.pinned === true;
}

/** Whether no output (no pinned one) is lost. */
function keepsAll(query: Query, values: readonly MeshExpression[], pinnedOnly = false): boolean {
  const kept = new Set(values.flatMap((value) => (value.op === "column" ? [value.name] : [])));
  for (const [name, output] of query.block.outputs)
    if (!kept.has(name) && (!pinnedOnly || output.pinned === true)) return false;
  return true;
}

/** ORDER BY goes on naming outputs, or rows of FROM that no new output hides. */
function orderSurvives(query: Query, items: readonly NamedValue[]): boolean {
  const { block, pen } = query;
  const passed = new Set(items.flatMap((item) => (item.value.op === "column" ? [item.value.name] : [])));
  for (const entry of block.order) {
    if (entry.output !== undefined) {
      if (!passed.has(entry.output)) return false;
      continue;
    }
    const read = new Set(pen.ink.columnsIn(entry.fragment.sql));
    const hides = (item: NamedValue) => read.has(pen.quote(item.name)) && item.value.op !== "column";
    if (!block.qualified && items.some(hides)) return false;
  }
  return true;
}
