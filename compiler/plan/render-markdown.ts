/** The plan as a pull-request comment: complete, long parts folded and never cut. */
import { type Change, categories } from "../diff/change.ts";
import { losesState, type ObjectChange, objectName, type StackPlan } from "./infrastructure.ts";
import type { Plan } from "./plan.ts";

/** GitHub-flavoured Markdown. Names from a mesh cannot break out of their place. */
export function renderPlanMarkdown(plan: Plan): string {
  const lines = [`### Plan \`${plan.id.slice(0, 12)}\`: ${verdict(plan)}`, ""];
  lines.push("| breaking | value-changing | additive | metadata | to build |", "|---:|---:|---:|---:|---:|");
  lines.push(`| ${categories.map((c) => plan.summary.counts[c]).join(" | ")} | ${plan.summary.backfills} |`, "");
  for (const blocked of plan.blocked)
    lines.push(
      `- **blocked** ${code(blocked.address)}: ${blocked.reason}${blocked.consumers.length === 0 ? "" : `, breaks ${blocked.consumers.map(code).join(", ")}`}`,
    );
  for (const accepted of plan.accepted) lines.push(`- accepted ${code(accepted.address)}: ${accepted.reason}`);
  const infrastructure = plan.infrastructure ?? [];
  lines.push(...stackLines("changed by others", infrastructure, ({ drift }) => drift));
  for (const category of categories) {
    const changes = plan.changes.filter((change) => change.category === category);
    if (changes.length === 0) continue;
    const open = category === "breaking" ? " open" : "";
    lines.push(
      "",
      `<details${open}><summary>${changes.length} ${category}</summary>`,
      "",
      ...changes.flatMap(changeLines),
      "",
      "</details>",
    );
  }
  if (plan.backfills.length > 0)
    lines.push(
      "",
      `<details><summary>${plan.backfills.length} to build</summary>`,
      "",
      ...plan.backfills.map((backfill) => `- ${code(backfill.address)} (${backfill.materialize}, ${backfill.reason})`),
      "",
      "</details>",
    );
  lines.push(...stackLines("objects of infrastructure", infrastructure, ({ changes }) => changes));
  return `${lines.join("\n")}\n`;
}

/** A folded list of the objects of all stacks with their fields. */
function stackLines(
  what: string,
  stacks: readonly StackPlan[],
  changesOf: (stack: StackPlan) => readonly ObjectChange[],
): string[] {
  const count = stacks.reduce((sum, stack) => sum + changesOf(stack).length, 0);
  if (count === 0) return [];
  const items = stacks.flatMap((stack) => changesOf(stack).flatMap((change) => objectLines(stack.stack, change)));
  return ["", `<details><summary>${count} ${what}</summary>`, "", ...items, "", "</details>"];
}

function objectLines(stack: string, change: ObjectChange): string[] {
  const lost = losesState(change) ? " **with what it holds**" : "";
  const object = code(`${change.kind} ${objectName(change)}`);
  return [
    `- ${change.operation} ${object} of ${code(stack)}${lost}`,
    ...change.fields.map(({ path, before, after }) => {
      const values = [before, after].map((value) => (value === undefined ? "none" : code(value)));
      return `  - ${code(path)}: ${values.join(" → ")}`;
    }),
  ];
}

function changeLines(change: Change): string[] {
  const difference = [change.before, change.after]
    .filter((each) => each !== undefined)
    .map(code)
    .join(" → ");
  const lines = [
    `- ${change.kind} ${code(change.address)}: ${change.reason} ${difference} (${code(`${change.place.file}:${change.place.line}`)})`,
  ];
  for (const consumer of change.consumers)
    if (consumer.affected)
      lines.push(
        `  - read by ${code(consumer.product)}, ${code(consumer.owner)}: ${code(`${consumer.place.file}:${consumer.place.line}`)}`,
      );
  return lines;
}

function verdict(plan: Plan): string {
  return {
    "no-change": "nothing to do",
    drift: "drifted",
    changes: "ready to apply",
    blocked: "blocked",
    errors: "the mesh has errors",
  }[plan.summary.verdict];
}

/** Code spans take any text: the fence is longer than any run of backticks inside. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text.replaceAll("\n", " ")}${pad}${fence}`;
}
