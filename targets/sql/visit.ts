/** Questions about expressions: which columns they name, whether a window function is among them. */
import type { ColumnExpression, MeshExpression, SortKey } from "../../compiler/mesh/mesh.ts";
import { forEachChild, someExpression } from "../../compiler/mesh/walk.ts";

export function eachColumn(node: MeshExpression, see: (column: ColumnExpression) => void): void {
  if (node.op === "column") see(node);
  else forEachChild(node, (child) => eachColumn(child, see));
}

export function hasWindow(node: MeshExpression): boolean {
  return someExpression(node, (each) => each.op === "call" && each.window !== undefined);
}

/** How often each column of the rows (the left side of a join) is named in `nodes`. */
export function countColumns(nodes: Iterable<MeshExpression>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodes)
    eachColumn(node, (column) => {
      if (column.side !== "right") counts.set(column.name, (counts.get(column.name) ?? 0) + 1);
    });
  return counts;
}

export function sortValues(order: readonly SortKey[]): MeshExpression[] {
  return order.map((key) => key.value);
}
