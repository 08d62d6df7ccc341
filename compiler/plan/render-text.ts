/** The plan for a person at a terminal: five sections in a fixed order, one summary line, one verdict line. */
import { type Change, type ChangeCategory, categories } from "../diff/change.ts";
import { losesState, type ObjectChange, objectName, type StackPlan } from "./infrastructure.ts";
import type { Backfill, BlockedChange, Plan } from "./plan.ts";

/** How words are marked; every function may be the identity. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const sign: Readonly<Record<ChangeCategory, string>> = {
  breaking: "!",
  "value-changing": "~",
  additive: "+",
  metadata: "·",
};

/** The plan as lines with a line end each. */
export function renderPlanText(plan: Plan, paint: Paint): string {
  const infrastructure = plan.infrastructure ?? [];
  const lines = stackLines("Drift", infrastructure, ({ drift }) => drift, paint);
  if (plan.changes.length > 0 || plan.backfills.length > 0) lines.push(paint.bold("Data products"), "");
  for (const [product, changes] of byProduct(plan)) {
    lines.push(`  ${paint.bold(product)}`);
    for (const change of changes) lines.push(...changeLines(change, product, paint));
    const builds = plan.backfills.filter((backfill) => backfill.product === product);
    for (const backfill of builds)
      lines.push(
        `    ${paint.cyan("»")} build ${shortName(backfill.address, product)}  ${paint.dim(buildWhy(backfill))}`,
      );
    lines.push("");
  }
  lines.push(...stackLines("Infrastructure", infrastructure, ({ changes }) => changes, paint));
  for (const blocked of plan.blocked)
    lines.push(
      `  ${paint.red("blocked")} ${blocked.address}: ${blocked.reason}${blocked.consumers.length === 0 ? "" : `, breaks ${blocked.consumers.join(", ")}`}`,
      paint.dim(`          ${wayOut(blocked)}`),
    );
  if (plan.blocked.length > 0) lines.push("");
  for (const change of plan.accepted) lines.push(`  ${paint.yellow("accepted")} ${change.address}: ${change.reason}`);
  lines.push(summaryLine(plan), verdictLine(plan, paint));
  return `${lines.join("\n")}\n`;
}

/** Versions and notices tell readers; they bring no rows back. */
function wayOut({ reason }: BlockedChange): string {
  if (reason === "object-lost") return "what it holds goes with it: copy what matters, then --accept object-lost";
  return reason === "history-dropped"
    ? "stored rows go that no run brings back: copy them if they matter, then --accept history-dropped"
    : `publish a new major version beside it, or --accept ${reason}`;
}

function byProduct(plan: Plan): Map<string, Change[]> {
  const products = new Map<string, Change[]>();
  const add = (product: string): Change[] => {
    const list = products.get(product) ?? [];
    products.set(product, list);
    return list;
  };
  for (const change of plan.changes) add(productOf(change)).push(change);
  for (const backfill of plan.backfills) add(backfill.product);
  return new Map([...products].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The product (or source) that an address lies in: the part up to its first capitalised word. */
function productOf(change: Change): string {
  const parts = change.address.split(".");
  const at = parts.findIndex((part) => /^\p{Lu}/u.test(part));
  return at < 0 ? change.address : parts.slice(0, at + 1).join(".");
}

function changeLines(change: Change, product: string, paint: Paint): string[] {
  const colour = { breaking: paint.red, "value-changing": paint.yellow, additive: paint.green, metadata: paint.dim }[
    change.category
  ];
  const name = [change.kind, shortName(change.address, product)].filter((word) => word !== "").join(" ");
  const lines = [
    `    ${colour(sign[change.category])} ${name}  ${colour(change.reason)}${difference(change)}  ${paint.dim(`${change.place.file}:${change.place.line}`)}`,
  ];
  for (const consumer of change.consumers) {
    if (!consumer.affected) continue;
    lines.push(
      `        read by ${consumer.product} ${paint.dim(`(${consumer.owner})`)} ${consumer.place.file}:${consumer.place.line}  ${paint.dim(consumer.why)}`,
    );
  }
  return lines;
}

function difference(change: Change): string {
  if (change.before !== undefined && change.after !== undefined) return `  ${change.before} → ${change.after}`;
  const only = change.before ?? change.after;
  return only === undefined ? "" : `  ${only}`;
}

function shortName(address: string, product: string): string {
  return address.startsWith(`${product}.`) ? address.slice(product.length + 1) : address === product ? "" : address;
}

function buildWhy(backfill: Backfill): string {
  const why = {
    new: "new",
    definition: "its definition changed",
    upstream: "what it reads changed",
    unfinished: "not built yet",
  }[backfill.reason];
  return `${backfill.materialize}, ${why}`;
}

// ---- Infrastructure ------------------------------------------------------------------------------------------------------

const operationSign = { create: "+", update: "~", replace: "±", delete: "-" } as const;

/** A section with the objects of each stack and their fields; nothing when there are none. */
function stackLines(
  title: string,
  stacks: readonly StackPlan[],
  changesOf: (stack: StackPlan) => readonly ObjectChange[],
  paint: Paint,
): string[] {
  const lines = stacks.flatMap((stack) => {
    const changes = changesOf(stack);
    return changes.length === 0
      ? []
      : [`  ${paint.bold(stack.stack)}`, ...changes.flatMap((change) => objectLines(change, paint)), ""];
  });
  return lines.length === 0 ? [] : [paint.bold(title), "", ...lines];
}

function objectLines(change: ObjectChange, paint: Paint): string[] {
  const { kind, operation, fields } = change;
  const colour = { create: paint.green, update: paint.yellow, replace: paint.red, delete: paint.red }[operation];
  const lost = losesState(change) ? `  ${paint.red("with what it holds")}` : "";
  return [
    `    ${colour(operationSign[operation])} ${operation} ${kind} ${objectName(change)}${lost}`,
    ...fields.map(({ path, before, after }) => `        ${path}  ${fieldText(before)} → ${fieldText(after)}`),
  ];
}

/** On one line; what is not there is `none`. */
function fieldText(value: string | undefined): string {
  if (value === undefined) return "none";
  return /[\n\r\t]/.test(value) ? JSON.stringify(value) : value;
}

function summaryLine(plan: Plan): string {
  const parts = categories.filter((c) => plan.summary.counts[c] > 0).map((c) => `${plan.summary.counts[c]} ${c}`);
  const changes = parts.length === 0 ? "no changes" : parts.join(", ");
  const builds = plan.summary.backfills === 0 ? "nothing to build" : `${plan.summary.backfills} to build`;
  const { objects = 0, drifted = 0 } = plan.summary;
  const infrastructure = [
    ...(objects > 0 ? [`${objects} ${objects === 1 ? "object" : "objects"} to change`] : []),
    ...(drifted > 0 ? [`${drifted} changed by others`] : []),
  ];
  return `Plan ${plan.id.slice(0, 12)}: ${[changes, builds, ...infrastructure].join("; ")}.`;
}

function verdictLine(plan: Plan, paint: Paint): string {
  switch (plan.summary.verdict) {
    case "no-change":
      return paint.green("Nothing to do.");
    case "drift":
      return paint.yellow("Drifted: apply takes back what others changed.");
    case "changes":
      return paint.green("Ready to apply.");
    case "blocked":
      return paint.red(
        plan.blocked.every(({ reason }) => reason === "history-dropped" || reason === "object-lost")
          ? "Blocked: what is lost for good needs `--accept`."
          : "Blocked: a breaking change needs a new major version or `--accept`.",
      );
    case "errors":
      return paint.red("Not ready: the mesh has errors.");
  }
}
