/** Rules that no data can break, and rules that no data can fulfil. */
import { ruleNeverFails, ruleNeverHolds } from "../../../language/diagnostics/registry/quality.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { constantNumber } from "../../mesh/constant.ts";
import type { BoundIR } from "../../mesh/mesh.ts";
import type { RuleContext } from "./context.ts";
import type { CheckedSubject } from "./subject.ts";

/** Warns of a rule whose outcome is known before any data is seen. */
export function reportCertain(subject: CheckedSubject, context: RuleContext): void {
  const { measure, bound, at } = subject;
  const place = placeOf(context.ctx.file, at);
  const holds = outcome(bound, measure.low ?? Number.NEGATIVE_INFINITY, measure.high ?? Number.POSITIVE_INFINITY);
  if (holds === false) {
    context.ctx.report(ruleNeverHolds.at(place, { why: never(bound, range(measure)) }));
    return;
  }
  if (holds === true) {
    context.ctx.report(ruleNeverFails.at(place, { why: range(measure) }));
    return;
  }
  if (measure.certain === undefined) return;
  const one = outcome(bound, 1, 1);
  if (one === true) context.ctx.report(ruleNeverFails.at(place, { why: measure.certain }));
  if (one === false) context.ctx.report(ruleNeverHolds.at(place, { why: measure.certain }));
}

/** Whether the bound holds for all numbers from `low` to `high`, or for none; undefined for some. */
function outcome(bound: BoundIR, low: number, high: number): boolean | undefined {
  switch (bound.bound) {
    case "compare": {
      const value = constantNumber(bound.value);
      return value === undefined ? undefined : compared(bound.operator, value, low, high);
    }
    case "between": {
      const from = constantNumber(bound.low);
      const to = constantNumber(bound.high);
      if (from === undefined || to === undefined) return undefined;
      if (from > to || to < low || from > high) return false;
      return from <= low && high <= to ? true : undefined;
    }
    case "within": {
      const tolerance = constantNumber(bound.tolerance);
      return tolerance !== undefined && tolerance < 0 ? false : undefined;
    }
    default:
      return undefined;
  }
}

function compared(
  operator: Extract<BoundIR, { readonly bound: "compare" }>["operator"],
  value: number,
  low: number,
  high: number,
): boolean | undefined {
  switch (operator) {
    case "ge":
      return low >= value ? true : high < value ? false : undefined;
    case "gt":
      return low > value ? true : high <= value ? false : undefined;
    case "le":
      return high <= value ? true : low > value ? false : undefined;
    case "lt":
      return high < value ? true : low >= value ? false : undefined;
    case "eq":
      return value < low || value > high ? false : low === high ? true : undefined;
    case "ne":
      return value < low || value > high ? true : low === high ? false : undefined;
  }
}

function range(measure: CheckedSubject["measure"]): string {
  const { low, high, word } = measure;
  if (low !== undefined && high !== undefined) return `\`${word}\` lies between ${shown(low)} and ${shown(high)}`;
  return `\`${word}\` is never below ${shown(low ?? 0)}`;
}

function never(bound: BoundIR, known: string): string {
  if (bound.bound === "within") return "a distance is never below 0";
  if (bound.bound !== "between") return known;
  const from = constantNumber(bound.low) ?? 0;
  const to = constantNumber(bound.high) ?? 0;
  return from > to ? "the lower end is above the upper end" : known;
}

function shown(value: number): string {
  return value === 1 ? "1 (100%)" : String(value);
}
