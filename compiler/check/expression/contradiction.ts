/** Conditions that no value can fulfil: a range whose ends are the wrong way round, comparisons with literals that exclude each other. */
import type { LiteralExpression, MeshExpression } from "../../mesh/mesh.ts";
import { someExpression } from "../../mesh/walk.ts";
import { isNumber } from "../types/common-type.ts";
import { literalOrder } from "./constant.ts";

/** An end of what a value may be; `open` when the end itself is not allowed. */
interface End {
  readonly at: LiteralExpression;
  readonly open: boolean;
}

/** What the parts of a condition leave of one value. */
interface Range {
  low?: End;
  high?: End;
  /** Only these. */
  values?: readonly LiteralExpression[];
}

/** Whether the parts that must all be true leave no value for something that they compare with literals. */
export function excludesAll(parts: readonly MeshExpression[]): boolean {
  const ranges = new Map<string, Range>();
  for (const part of parts) {
    const found = partOf(part);
    if (found === undefined) continue;
    const { of } = found;
    const key = of.op === "column" ? `${of.side ?? ""} ${of.name}` : JSON.stringify(of);
    const range = ranges.get(key) ?? {};
    ranges.set(key, range);
    narrow(range, found.range);
    if (isEmpty(range)) return true;
  }
  return false;
}

/** Whether the ends of a `between` are literals the wrong way round. */
export function isReversed(low: MeshExpression, high: MeshExpression): boolean {
  const [a, b] = [bare(low), bare(high)];
  return a.op === "literal" && b.op === "literal" && (order(a, b) ?? 0) > 0;
}

function partOf(part: MeshExpression): { readonly of: MeshExpression; readonly range: Range } | undefined {
  if (part.op !== "operator") return undefined;
  const [first, second, third] = part.args.map(bare);
  if (first === undefined || second === undefined) return undefined;
  if (part.operator === "between" || part.operator === "in") {
    if (!isSteady(first) || second.op !== "literal") return undefined;
    if (part.operator === "between")
      return third?.op !== "literal"
        ? undefined
        : { of: first, range: { low: { at: second, open: false }, high: { at: third, open: false } } };
    const values = part.args.slice(1).map(bare);
    return values.every((value) => value.op === "literal") ? { of: first, range: { values } } : undefined;
  }
  const [of, literal, operator] =
    second.op === "literal"
      ? [first, second, part.operator]
      : first.op === "literal"
        ? [second, first, mirrored.get(part.operator) ?? part.operator]
        : [first, undefined, part.operator];
  if (literal === undefined || !isSteady(of)) return undefined;
  switch (operator) {
    case "eq":
      return { of, range: { values: [literal] } };
    case "lt":
    case "le":
      return { of, range: { high: { at: literal, open: operator === "lt" } } };
    case "gt":
    case "ge":
      return { of, range: { low: { at: literal, open: operator === "gt" } } };
    default:
      return undefined;
  }
}

const mirrored: ReadonlyMap<string, string> = new Map([
  ["lt", "gt"],
  ["le", "ge"],
  ["gt", "lt"],
  ["ge", "le"],
]);

function narrow(range: Range, by: Range): void {
  const { low, high, values } = by;
  if (low !== undefined && (range.low === undefined || beyond(low, range.low, 1))) range.low = low;
  if (high !== undefined && (range.high === undefined || beyond(high, range.high, -1))) range.high = high;
  if (values === undefined) return;
  range.values =
    range.values === undefined
      ? values
      : range.values.filter((value) => values.some((other) => (order(value, other) ?? 0) === 0));
}

/** Whether an end leaves less than another of the same side. */
function beyond(end: End, other: End, side: 1 | -1): boolean {
  const found = (order(end.at, other.at) ?? 0) * side;
  return found > 0 || (found === 0 && end.open && !other.open);
}

function isEmpty({ low, high, values }: Range): boolean {
  if (values !== undefined) return !values.some((value) => isInside(value, low, high));
  if (low === undefined || high === undefined) return false;
  const found = order(low.at, high.at) ?? -1;
  return found > 0 || (found === 0 && (low.open || high.open));
}

function isInside(value: LiteralExpression, low: End | undefined, high: End | undefined): boolean {
  const above = low === undefined ? 1 : (order(value, low.at) ?? 1);
  const below = high === undefined ? -1 : (order(value, high.at) ?? -1);
  return (above > 0 || (above === 0 && low?.open !== true)) && (below < 0 || (below === 0 && high?.open !== true));
}

/** Below the casts that make a number of a number: they keep its order. */
function bare(value: MeshExpression): MeshExpression {
  if (value.op !== "cast" || value.safe || !isNumber(value.type) || !isNumber(value.arg.type)) return value;
  return value.type.kind === "int" ? value : bare(value.arg);
}

function order(a: LiteralExpression, b: LiteralExpression): number | undefined {
  if (a.type.kind !== "float" && b.type.kind !== "float") return literalOrder(a, b);
  return typeof a.value === "string" && typeof b.value === "string" ? Number(a.value) - Number(b.value) : undefined;
}

/** It has one value in a row, however often it is asked. */
function isSteady(value: MeshExpression): boolean {
  return (
    value.op !== "literal" &&
    !someExpression(value, (each) => each.op === "call" && (each.window !== undefined || each.args.length === 0))
  );
}
