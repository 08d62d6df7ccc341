/** What literals alone decide, for warnings. Nothing is folded away: what the author wrote is what runs. */
import type { LiteralExpression, MeshExpression } from "../../mesh/mesh.ts";

export type Truth = "true" | "false" | "null";

/** The outcome of a condition where no row can change it. */
export function constantTruth(value: MeshExpression): Truth | undefined {
  if (value.op === "literal") {
    if (value.value === null) return "null";
    return value.type.kind === "bool" ? (String(value.value) as Truth) : undefined;
  }
  if (value.op !== "operator") return undefined;
  const [first, second] = value.args;
  switch (value.operator) {
    case "not": {
      const inner = constantTruth(first!);
      return inner === "true" ? "false" : inner === "false" ? "true" : inner;
    }
    case "and":
      return joined(value.args.map(constantTruth), "false", "true");
    case "or":
      return joined(value.args.map(constantTruth), "true", "false");
    case "is_null":
      return first!.nullable ? undefined : "false";
    case "is_not_null":
      return first!.nullable ? undefined : "true";
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      if (isSameColumn(first!, second!)) return value.nullable ? undefined : compareWithItself(value.operator);
      if (first!.op !== "literal" || second!.op !== "literal") return undefined;
      return compared(value.operator, first as LiteralExpression, second as LiteralExpression);
    default:
      return undefined;
  }
}

function isSameColumn(a: MeshExpression, b: MeshExpression): boolean {
  return a.op === "column" && b.op === "column" && a.name === b.name && a.side === b.side;
}

function compareWithItself(operator: "eq" | "ne" | "lt" | "le" | "gt" | "ge"): Truth {
  return operator === "eq" || operator === "le" || operator === "ge" ? "true" : "false";
}

/** `and` and `or`: one operand can decide alone; otherwise all must be known. */
function joined(outcomes: readonly (Truth | undefined)[], deciding: Truth, neutral: Truth): Truth | undefined {
  if (outcomes.includes(deciding)) return deciding;
  if (outcomes.includes(undefined)) return undefined;
  return outcomes.includes("null") ? "null" : neutral;
}

function compared(
  operator: "eq" | "ne" | "lt" | "le" | "gt" | "ge",
  a: LiteralExpression,
  b: LiteralExpression,
): Truth | undefined {
  if (a.value === null || b.value === null) return "null";
  const order = literalOrder(a, b);
  if (order === undefined) return undefined;
  const holds = {
    eq: order === 0,
    ne: order !== 0,
    lt: order < 0,
    le: order <= 0,
    gt: order > 0,
    ge: order >= 0,
  }[operator];
  return holds ? "true" : "false";
}

/** Negative, zero or positive as `a` is before, equal to or behind `b`; undefined where that is not plain. */
export function literalOrder(a: LiteralExpression, b: LiteralExpression): number | undefined {
  if (typeof a.value !== "string" || typeof b.value !== "string") {
    return typeof a.value === "boolean" && typeof b.value === "boolean" ? Number(a.value) - Number(b.value) : undefined;
  }
  switch (a.type.kind) {
    case "int":
    case "decimal":
    case "duration":
      return exactOrder(a.value, b.value);
    case "float":
      return Number(a.value) - Number(b.value);
    case "string":
    case "enum":
    case "date":
      return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
    default:
      return undefined;
  }
}

/** Order of two exact numbers of any length, as whole numbers of one scale. */
function exactOrder(a: string, b: string): number {
  const scale = Math.max(fractionDigits(a), fractionDigits(b));
  const left = scaled(a, scale);
  const right = scaled(b, scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

function fractionDigits(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}

function scaled(text: string, scale: number): bigint {
  return BigInt(text.replace(".", "") + "0".repeat(scale - fractionDigits(text)));
}
