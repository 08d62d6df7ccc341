/**
 * Bounds as numbers. A measure is a number, so a duration counts in seconds, a date or timestamp in seconds since 1970; the same is
 * done to measures of these types.
 */
import type { MeshExpression } from "../../compiler/mesh/mesh.ts";

/** The number that a constant expression stands for; undefined when it is no constant or no number. */
export function constantOf(node: MeshExpression): number | undefined {
  switch (node.op) {
    case "literal":
      return literalNumber(node.value, node.type.kind);
    case "cast":
      return node.safe ? undefined : constantOf(node.arg);
    case "operator": {
      const args = node.args.map(constantOf);
      const [left, right] = args;
      if (left === undefined) return undefined;
      if (node.operator === "neg") return -left;
      if (right === undefined) return undefined;
      switch (node.operator) {
        case "add":
          return left + right;
        case "sub":
          return left - right;
        case "mul":
          return left * right;
        case "div":
          return left / right;
        default:
          return undefined;
      }
    }
    default:
      return undefined;
  }
}

function literalNumber(value: string | boolean | null, kind: string): number | undefined {
  if (value === null) return undefined;
  if (typeof value === "boolean") return value ? 1 : 0;
  switch (kind) {
    case "int":
    case "float":
    case "decimal":
      return finite(Number(value));
    case "duration":
      return finite(Number(value) / 1_000_000);
    case "date":
      return finite(Date.parse(`${value}T00:00:00Z`) / 1000);
    case "timestamp":
      return finite(Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value.replace(" ", "T")}Z`) / 1000);
    default:
      return undefined;
  }
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
