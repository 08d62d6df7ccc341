/** Walks over expressions: which columns they name, whether a window function is among them. */
import type { ColumnExpression, MeshExpression, SortKey } from "../../compiler/mesh/mesh.ts";

/** Parts of a node, in the order in which they are written. */
export function partsOf(node: MeshExpression): readonly MeshExpression[] {
  switch (node.op) {
    case "literal":
    case "column":
      return [];
    case "operator":
      return node.args;
    case "call": {
      const parts = [...node.args];
      if (node.filter !== undefined) parts.push(node.filter);
      for (const key of node.order ?? []) parts.push(key.value);
      if (node.window !== undefined) {
        const { partition, order, frame } = node.window;
        parts.push(...partition, ...order.map((key) => key.value));
        if (typeof frame.before !== "string") parts.push(frame.before);
        if (typeof frame.after !== "string") parts.push(frame.after);
      }
      return parts;
    }
    case "cast":
    case "field":
    case "matches":
      return [node.arg];
    case "case": {
      const parts = node.branches.flatMap((branch) => [branch.when, branch.then]);
      return node.otherwise === undefined ? parts : [...parts, node.otherwise];
    }
    case "index":
      return [node.arg, node.index];
    case "list":
      return node.items;
    case "struct":
      return node.fields.map((field) => field.value);
  }
}

export function eachColumn(node: MeshExpression, see: (column: ColumnExpression) => void): void {
  if (node.op === "column") see(node);
  else for (const part of partsOf(node)) eachColumn(part, see);
}

export function hasWindow(node: MeshExpression): boolean {
  return (node.op === "call" && node.window !== undefined) || partsOf(node).some(hasWindow);
}

/** How often each column is named in `nodes`. */
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
