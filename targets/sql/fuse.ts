/** When a step may grow the SELECT that is there, and when it needs one of its own. */
import type { MeshExpression } from "../../compiler/mesh/mesh.ts";
import type { Fragment } from "./fragment.ts";
import type { Query } from "./query.ts";
import { countColumns } from "./visit.ts";

/** A computed column up to this length may be repeated where it is used again. */
const SHORT = 40;

export function isCheap(fragment: Fragment): boolean {
  return fragment.shape !== "computed" && fragment.pinned !== true;
}

/** Whether `nodes` can be written over the outputs as they stand, repeating at most short expressions. */
export function canInline(query: Query, nodes: readonly MeshExpression[]): boolean {
  for (const name of countColumns(nodes).keys()) {
    const output = query.block.outputs.get(name);
    if (output === undefined || isCheap(output)) continue;
    if (output.pinned === true || width(query, output) > SHORT) return false;
  }
  return true;
}

/** Whether a projection can be put in place of the outputs: nothing long is written twice, and what is pinned is only passed on. */
export function canProject(query: Query, items: readonly MeshExpression[]): boolean {
  const counts = countColumns(items);
  const passed = new Set(items.flatMap((item) => (item.op === "column" ? [item.name] : [])));
  for (const [name, count] of counts) {
    const output = query.block.outputs.get(name);
    if (output === undefined || isCheap(output)) continue;
    if (count > 1) return false;
    if (!passed.has(name) && (output.pinned === true || width(query, output) > SHORT)) return false;
  }
  return true;
}

function width(query: Query, fragment: Fragment): number {
  return query.pen.ink.settle(fragment.sql, false).length;
}

/** Rows as they come from FROM and WHERE: nothing was grouped, deduplicated, cut or combined. */
export function isRows(query: Query): boolean {
  const { block } = query;
  return (
    block.groups === undefined &&
    block.distinct === "" &&
    block.qualify === "" &&
    block.limit === "" &&
    !block.expands &&
    block.set === undefined
  );
}

export function hasPinned(query: Query): boolean {
  for (const output of query.block.outputs.values()) if (output.pinned === true) return true;
  return false;
}
