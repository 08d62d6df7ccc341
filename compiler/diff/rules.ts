/** How the promises of a port changed: its quality rules, freshness and retention. A weaker promise breaks whoever relied on it. */
import { canonicalJson } from "../../language/text/digest.ts";
import { secondsOf } from "../check/product/duration.ts";
import { constantNumber } from "../mesh/constant.ts";
import type { PortIR, RuleIR, TableIR } from "../mesh/mesh.ts";
import type { ChangeCategory, ChangeReason } from "./change.ts";

export interface RuleChange {
  readonly rule: RuleIR;
  readonly category: ChangeCategory;
  readonly reason: ChangeReason;
  readonly before?: string;
  readonly after?: string;
}

/** Changes of the rules of one table, matched by name. */
export function ruleChanges(before: TableIR, after: TableIR): readonly RuleChange[] {
  const old = new Map(before.rules.filter((rule) => !rule.generated).map((rule) => [rule.name, rule]));
  const changes: RuleChange[] = [];
  for (const rule of after.rules) {
    if (rule.generated) continue;
    const previous = old.get(rule.name);
    old.delete(rule.name);
    if (previous === undefined) changes.push({ rule, category: "metadata", reason: "added", after: rule.text });
    else changes.push(...ruleChange(previous, rule));
  }
  for (const rule of old.values())
    changes.push({ rule, category: blocks(rule) ? "breaking" : "metadata", reason: "removed", before: rule.text });
  return changes;
}

const strength = { observe: 0, warn: 1, quarantine: 2, block: 3 } as const;
const blocks = (rule: RuleIR) => rule.action === "block" || rule.action === "quarantine";

function ruleChange(before: RuleIR, after: RuleIR): readonly RuleChange[] {
  const changes: RuleChange[] = [];
  const words = { rule: after, before: before.text, after: after.text };
  if (strength[after.action] < strength[before.action]) {
    const quarantined = before.action === "block" && after.action === "quarantine";
    changes.push(
      quarantined
        ? { ...words, category: "value-changing", reason: "block-to-quarantine" }
        : { ...words, category: blocks(before) ? "breaking" : "metadata", reason: "rule-loosened" },
    );
  } else if (strength[after.action] > strength[before.action])
    changes.push({ ...words, category: "metadata", reason: "rule-tightened" });
  // The same words over a column of another type: that change is the column's.
  if (before.text === after.text) return changes;
  const essence = (rule: RuleIR) => canonicalJson([rule.measure, rule.where, rule.by]);
  if (essence(before) !== essence(after)) {
    const tighter =
      canonicalJson([before.where, before.by, before.bound]) === canonicalJson([after.where, after.by, after.bound]) &&
      predicateIsTighter(before, after);
    changes.push(
      tighter
        ? { ...words, category: "metadata", reason: "rule-tightened" }
        : { ...words, category: blocks(before) ? "breaking" : "metadata", reason: "rule-changed" },
    );
  } else if (canonicalJson(before.bound) !== canonicalJson(after.bound)) {
    const tighter = boundIsTighter(before, after);
    changes.push(
      tighter
        ? { ...words, category: "metadata", reason: "rule-tightened" }
        : { ...words, category: blocks(before) ? "breaking" : "metadata", reason: "rule-loosened" },
    );
  }
  return changes;
}

/** Whether all that the new bound lets through, the old one did too. Unsure counts as no. */
function boundIsTighter(before: RuleIR, after: RuleIR): boolean {
  const old = rangeOf(before);
  const now = rangeOf(after);
  return old !== undefined && now !== undefined && now.low >= old.low && now.high <= old.high;
}

/** `x >= 90` lets through less than `x >= 0`: the same value compared the same way with a stricter number. */
function predicateIsTighter({ measure: before }: RuleIR, { measure: after }: RuleIR): boolean {
  if (before.measure !== "share" || after.measure !== "share") return false;
  const [old, now] = [before.predicate, after.predicate];
  if (old.op !== "operator" || now.op !== "operator" || old.operator !== now.operator) return false;
  if (canonicalJson(old.args[0]) !== canonicalJson(now.args[0])) return false;
  const [oldLimit, newLimit] = [old.args[1], now.args[1]].map((arg) =>
    arg === undefined ? undefined : constantNumber(arg),
  );
  if (oldLimit === undefined || newLimit === undefined) return false;
  if (old.operator === "ge" || old.operator === "gt") return newLimit >= oldLimit;
  return (old.operator === "le" || old.operator === "lt") && newLimit <= oldLimit;
}

function rangeOf({ bound }: RuleIR): { readonly low: number; readonly high: number } | undefined {
  if (bound.bound === "between") return range(constantNumber(bound.low), constantNumber(bound.high));
  if (bound.bound === "within") return range(0, constantNumber(bound.tolerance));
  if (bound.bound !== "compare") return undefined;
  const value = constantNumber(bound.value);
  switch (bound.operator) {
    case "eq":
      return range(value, value);
    case "lt":
    case "le":
      return range(Number.NEGATIVE_INFINITY, value);
    case "gt":
    case "ge":
      return range(value, Number.POSITIVE_INFINITY);
    case "ne":
      return undefined;
  }
}

function range(low: number | undefined, high: number | undefined) {
  return low === undefined || high === undefined ? undefined : { low, high };
}

export interface PromiseChange {
  readonly category: ChangeCategory;
  readonly reason: ChangeReason;
  readonly before?: string;
  readonly after?: string;
}

/** Freshness and retention; a promise that is gone is the weakest one. */
export function promiseChanges(before: PortIR, after: PortIR): readonly PromiseChange[] {
  const changes: PromiseChange[] = [];
  const words = (old: string | undefined, now: string | undefined) => ({
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: now }),
  });
  if (before.fresh !== after.fresh) {
    const older = lasts(after.fresh, Number.POSITIVE_INFINITY) > lasts(before.fresh, Number.POSITIVE_INFINITY);
    const [category, reason] = older
      ? (["breaking", "fresh-loosened"] as const)
      : (["metadata", "fresh-tightened"] as const);
    changes.push({ category, reason, ...words(before.fresh, after.fresh) });
  }
  if (before.retain !== after.retain) {
    const shorter = lasts(after.retain, 0) < lasts(before.retain, 0);
    const [category, reason] = shorter
      ? (["breaking", "retain-shortened"] as const)
      : (["metadata", "retain-lengthened"] as const);
    changes.push({ category, reason, ...words(before.retain, after.retain) });
  }
  return changes;
}

/** Seconds of a promise; one that is not made lasts `absent`. */
function lasts(duration: string | undefined, absent: number): number {
  return duration === undefined ? absent : secondsOf(duration);
}
