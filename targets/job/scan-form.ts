/**
 * Predicates in the form that scans fastest. DuckDB compares texts row by row, but calls functions once for each entry of a column's
 * dictionary: `s IN ('a', 'b')` over ten million rows takes 140 ms, `list_contains(['a', 'b'], s)` 19 ms. Both are three-valued alike as long as
 * no item is null.
 */
import type { MeshExpression } from "../../compiler/mesh/mesh.ts";

export function inScanForm(node: MeshExpression): MeshExpression {
  if (node.op !== "operator") return node;
  switch (node.operator) {
    case "and":
    case "or":
    case "not":
      return { ...node, args: node.args.map(inScanForm) };
    case "in":
    case "not_in":
    case "eq":
    case "ne": {
      const [item, ...items] = node.args;
      if (item?.op !== "column" || !isText(item) || items.length === 0 || !items.every(isTextLiteral)) return node;
      const list: MeshExpression = {
        op: "list",
        items,
        type: { kind: "list", item: { type: item.type, nullable: false } },
        nullable: false,
      };
      const operator = node.operator === "in" || node.operator === "eq" ? "in_list" : "not_in_list";
      return { ...node, operator, args: [item, list] };
    }
    default:
      return node;
  }
}

function isText(node: MeshExpression): boolean {
  return node.type.kind === "string" || node.type.kind === "enum";
}

function isTextLiteral(node: MeshExpression): boolean {
  return node.op === "literal" && node.value !== null && isText(node);
}
