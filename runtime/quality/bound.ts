/** Whether a measured value keeps its bound, and the bound as a range that a person can read. */
import type { AuditRuleJob } from "../job/job.ts";
import type { BoundResult } from "../report.ts";
import { type Measured, steadyBound } from "./steady.ts";

export interface Judged {
  readonly held: boolean;
  readonly bound: BoundResult;
}

/** `earlier` are the values of published versions, oldest first. A value that is missing keeps no bound that there is. */
export function judge(
  bound: AuditRuleJob["bound"],
  value: number | null,
  earlier: readonly Measured[],
  now: number,
): Judged {
  const range = rangeOf(bound, earlier, now);
  if (range.low === undefined && range.high === undefined && range.not === undefined)
    return { held: true, bound: range };
  return { held: value !== null && !Number.isNaN(value) && isWithin(value, range), bound: range };
}

function rangeOf(bound: AuditRuleJob["bound"], earlier: readonly Measured[], now: number): BoundResult {
  switch (bound.kind) {
    case "compare":
      return compared(bound.operator, bound.value);
    case "between":
      return {
        low: bound.low,
        high: bound.high,
        says: `between ${numberText(bound.low)} and ${numberText(bound.high)}`,
      };
    case "within": {
      const before = earlier.at(-1)?.value;
      if (before === undefined) return { says: "no earlier value" };
      const slack = bound.tolerance * Math.abs(before);
      const percent = numberText(bound.tolerance * 100);
      return { low: before - slack, high: before + slack, says: `within ${percent}% of ${numberText(before)}` };
    }
    case "steady":
      return steadyBound(earlier, now) ?? { says: "no earlier value" };
    case "holds":
      // The measure is a truth: 1.
      return { low: 1, high: 1, says: "holds" };
  }
}

function compared(
  operator: Extract<AuditRuleJob["bound"], { kind: "compare" }>["operator"],
  value: number,
): BoundResult {
  const shown = numberText(value);
  switch (operator) {
    case "eq":
      return { low: value, high: value, says: `exactly ${shown}` };
    case "ne":
      return { not: value, says: `not ${shown}` };
    case "lt":
      return { high: value, highOpen: true, says: `less than ${shown}` };
    case "le":
      return { high: value, says: `at most ${shown}` };
    case "gt":
      return { low: value, lowOpen: true, says: `more than ${shown}` };
    case "ge":
      return { low: value, says: `at least ${shown}` };
  }
}

function isWithin(value: number, { low, high, lowOpen, highOpen, not }: BoundResult): boolean {
  if (not !== undefined) return value !== not;
  if (low !== undefined && (lowOpen === true ? value <= low : value < low)) return false;
  if (high !== undefined && (highOpen === true ? value >= high : value > high)) return false;
  return true;
}

/** How far outside of its bound a value is, to find the worst group; a missing value is worst of all. */
export function excess(value: number | null, { low, high, not }: BoundResult): number {
  if (value === null || Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  if (not !== undefined) return value === not ? 1 : 0;
  return Math.max(low === undefined ? 0 : low - value, high === undefined ? 0 : value - high, 0);
}

/** A number for people: at most six significant digits, no exponent where a plain number is short. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(6)));
}
