/** What a person sees while products are built, and what he is told when it is over. */
import type { BoundResult, BuildReport, RuleResult, TableReport } from "../runtime/report.ts";
import type { RunEvent } from "../runtime/run-context.ts";
import { cellOf, tableText } from "./output/table.ts";
import type { Terminal } from "./terminal.ts";

/** One line that follows the work on a terminal; milestones as plain lines elsewhere. */
export function progressLine(terminal: Terminal): (event: RunEvent) => void {
  return (event) => {
    const name = shortName(event.product) + (event.table === undefined ? "" : `.${event.table}`);
    const share = event.share === undefined ? "" : ` ${Math.round(event.share * 100)} %`;
    const rows = event.rows === undefined ? "" : `, ${countText(event.rows)} rows`;
    const seconds = event.seconds === undefined ? "" : `, ${secondsText(event.seconds)}`;
    const milestone = event.table === undefined && event.phase !== "started";
    terminal.status(`${event.phase} ${name}${share}${rows}${seconds}`, milestone);
  };
}

/** Rows and seconds per table, failed rules with their samples, and one line a product. */
export function buildText(reports: readonly BuildReport[], terminal: Terminal): string {
  const { bold, dim, green, red, yellow } = terminal.outColors;
  const lines: string[] = [];
  for (const report of reports) {
    const word = {
      built: green("built"),
      unchanged: dim("unchanged"),
      blocked: red("blocked"),
      failed: red("failed"),
      skipped: yellow("skipped"),
      stopped: yellow("stopped"),
    }[report.outcome];
    const interval = report.interval === undefined ? "" : `  ${report.interval}`;
    lines.push(`${bold(report.product)}${interval}  ${word}  ${dim(secondsText(report.seconds))}`);
    if (report.outcome === "unchanged" || report.outcome === "skipped") continue;
    for (const input of report.inputs) {
      if (input.outcome === "unchanged") continue;
      const added = input.added === input.rows ? "" : `, ${countText(input.added)} new`;
      const rejected = input.rejected === 0 ? "" : red(`, ${countText(input.rejected)} rejected`);
      lines.push(
        `  input  ${input.name.padEnd(24)} ${countText(input.rows).padStart(12)} rows${added}${rejected}  ${dim(secondsText(input.seconds))}`,
      );
      for (const reason of input.reasons)
        lines.push(
          `         ${yellow(`${countText(reason.rows)} ×`)} ${reason.column === undefined ? "" : `\`${reason.column}\` `}${reason.reason}`,
        );
      if (input.quarantine !== undefined && input.rejected > 0) lines.push(`         kept in ${input.quarantine}`);
    }
    for (const table of report.tables) lines.push(...tableLines(table, terminal));
  }
  return `${lines.join("\n")}\n`;
}

function tableLines(table: TableReport, { outColors }: Terminal): string[] {
  if (table.outcome === "unchanged") return [];
  const rows = table.rows === undefined ? "view".padStart(12) : `${countText(table.rows).padStart(12)} rows`;
  const held = table.rules.filter((rule) => rule.held).length;
  const rules = table.rules.length === 0 ? "" : `, ${held} of ${table.rules.length} rules held`;
  const quarantined = table.quarantined === 0 ? "" : outColors.yellow(`, ${countText(table.quarantined)} quarantined`);
  const lines = [
    `  table  ${table.name.padEnd(24)} ${rows}${rules}${quarantined}  ${outColors.dim(secondsText(table.seconds))}`,
  ];
  for (const rule of table.rules) if (!rule.held) lines.push(...ruleLines(rule, outColors));
  return lines;
}

/** The rule as written, its place, what was measured and what was allowed, and rows that fail. */
function ruleLines(rule: RuleResult, colors: Terminal["outColors"]): string[] {
  const word =
    rule.action === "block"
      ? colors.red("blocked by")
      : colors.yellow(rule.action === "quarantine" ? "quarantined by" : "warning from");
  const lines = [`    ${word} ${colors.bold(rule.text)}  ${colors.dim(`${rule.place.file}:${rule.place.line}`)}`];
  if (rule.problem !== undefined) lines.push(`      ${rule.problem}`);
  else lines.push(`      measured ${measureText(rule.measured)}, allowed ${boundText(rule.bound)}`);
  for (const group of rule.groups ?? [])
    lines.push(
      `      ${Object.entries(group.group)
        .map(([k, v]) => `${k}=${String(v)}`)
        .join(", ")}: ${measureText(group.measured)}`,
    );
  if (rule.failing !== undefined)
    lines.push(`      ${countText(rule.failing)} fail${rule.samples?.length ? "; the first of them:" : ""}`);
  const [first] = rule.samples ?? [];
  if (first !== undefined) {
    const columns = Object.keys(first).map((name) => ({ name, numeric: typeof first[name] === "number" }));
    const rows = rule.samples!.map((row) => columns.map(({ name }) => cellOf(row[name])));
    lines.push(
      ...tableText({ columns, rows }, colors.dim, 24)
        .trimEnd()
        .split("\n")
        .map((line) => `        ${line}`),
    );
  }
  return lines;
}

function measureText(value: number | null): string {
  if (value === null) return "nothing";
  return Number.isInteger(value) ? countText(value) : String(Number(value.toPrecision(6)));
}

function boundText(bound: BoundResult): string {
  return bound.says;
}

/** `3,000,000` */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}

/** `0.04 s`, `12.3 s`, `4 min 10 s` */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function shortName(address: string): string {
  return address.slice(address.lastIndexOf(".") + 1);
}
