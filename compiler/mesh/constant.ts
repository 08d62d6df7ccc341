/** Numbers that constant expressions stand for, such as the bounds of rules. */
import type { MeshExpression } from "./expression.ts";

/**
 * The number of a constant: durations in microseconds, dates and timestamps in microseconds since 1970. Undefined when it is no constant
 * or no number.
 */
export function constantNumber(value: MeshExpression): number | undefined {
  switch (value.op) {
    case "literal":
      return typeof value.value === "string" ? literalNumber(value.value, value.type.kind) : undefined;
    case "cast":
      return value.safe ? undefined : constantNumber(value.arg);
    case "operator": {
      const [left, right] = value.args.map(constantNumber);
      if (left === undefined) return undefined;
      if (value.operator === "neg") return -left;
      if (right === undefined) return undefined;
      switch (value.operator) {
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

function literalNumber(value: string, kind: string): number | undefined {
  const number = kind === "date" || kind === "timestamp" ? Date.parse(isoTime(value)) * 1000 : Number(value);
  const numeric = ["int", "float", "decimal", "duration", "date", "timestamp"].includes(kind);
  return numeric && Number.isFinite(number) ? number : undefined;
}

/** In UTC, whether the text says so or not. */
function isoTime(value: string): string {
  const text = value.replace(" ", "T");
  if (!text.includes("T")) return `${text}T00:00:00Z`;
  return /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
}
