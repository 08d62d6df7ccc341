/** All rules of one table on one version: measured, held against their bounds, with what a person needs to see of those that fail. */
import type { Session } from "../engines/duckdb/session.ts";
import { parseSqlType, sameSqlType } from "../engines/duckdb/sql-type.ts";
import type { AuditRuleJob, TableJob } from "../job/job.ts";
import type { GroupResult, RuleResult } from "../report.ts";
import { stored } from "../store/schema.ts";
import { excess, judge } from "./bound.ts";
import { type Measurement, measure } from "./measure.ts";
import { failingRows, mask } from "./samples.ts";
import type { Measured } from "./steady.ts";

export interface EvaluateRequest {
  readonly session: Session;
  readonly table: TableJob;
  readonly rules: readonly AuditRuleJob[];
  /** What stands behind FROM for the table. */
  readonly self: string;
  /** Stored name of the version, for its columns. */
  readonly storedName: string;
  readonly fill: (sql: string) => string;
  /** Values of earlier versions by rule and group. */
  readonly earlier: (rule: string, group: string) => readonly Measured[];
  /** Where the version is a stored table: its rows, and whether none was taken out since. */
  readonly facts?: { readonly rows: number; readonly untouched: boolean };
  /** Seconds that building the version took. */
  readonly seconds: number;
  readonly now: number;
}

/** A rule's result with the values that later runs will compare with. */
export interface Evaluated {
  readonly result: RuleResult;
  readonly measures: readonly { readonly group: string; readonly value: number }[];
}

const mostGroups = 20;

export async function evaluate(request: EvaluateRequest): Promise<Evaluated[]> {
  const taken = await measure(request);
  const evaluated: Evaluated[] = [];
  for (const [at, rule] of request.rules.entries()) {
    const measurement = taken[at] ?? (await takenByRuntime(request, rule));
    evaluated.push(await evaluateRule(request, rule, measurement));
  }
  return evaluated;
}

async function evaluateRule(
  request: EvaluateRequest,
  rule: AuditRuleJob,
  measurement: Measurement,
): Promise<Evaluated> {
  const { session, table, self, fill, now } = request;
  const judged = measurement.values.map(({ group, value }) => {
    const key = measurement.grouped ? JSON.stringify(group) : "";
    return { group, key, value, ...judge(rule.bound, value, request.earlier(rule.name, key), now) };
  });
  const failing = judged.filter(({ held }) => !held);
  const worst = [...(failing.length > 0 ? failing : judged)].sort(
    (a, b) => excess(b.value, b.bound) - excess(a.value, a.bound),
  );
  const held = measurement.problem === undefined && failing.length === 0;
  const samples =
    held || rule.failing === undefined || measurement.problem !== undefined
      ? undefined
      : await failingRows(session, table, self, fill(rule.failing));
  const groups = measurement.grouped && failing.length > 0 ? worst.slice(0, mostGroups) : [];
  const { name, text, place, action, generated } = rule;
  const result: RuleResult = {
    rule: name,
    text,
    place,
    action,
    generated,
    measured: worst[0]?.value ?? null,
    bound: worst[0]?.bound ?? judge(rule.bound, null, [], now).bound,
    held,
    ...(measurement.problem === undefined ? {} : { problem: measurement.problem }),
    ...(samples === undefined || samples.length === 0 ? {} : { samples }),
    ...(groups.length === 0
      ? {}
      : { groups: groups.map((group) => shownGroup(group, table)), failing: failing.length }),
  };
  const measures = judged.flatMap(({ key, value }) => (value === null ? [] : [{ group: key, value }]));
  return { result, measures };
}

function shownGroup(
  { group, value, bound }: { group: GroupResult["group"]; value: number | null; bound: GroupResult["bound"] },
  table: TableJob,
): GroupResult {
  const sensitive = new Set(table.columns.filter((column) => column.sensitive).map((column) => column.name));
  const shown = Object.entries(group).map(([name, part]) => [name, part !== null && sensitive.has(name) ? mask : part]);
  return { group: Object.fromEntries(shown), measured: value, bound };
}

/** `duration` and `schema` are no questions to the data. */
async function takenByRuntime(request: EvaluateRequest, rule: AuditRuleJob): Promise<Measurement> {
  const one = (value: number, problem?: string): Measurement => ({
    values: [{ group: {}, value }],
    grouped: false,
    ...(problem === undefined ? {} : { problem }),
  });
  if (rule.measure.kind === "duration") return one(request.seconds);
  const difference = await schemaDifference(request);
  return difference === undefined ? one(1) : one(0, difference);
}

/** What differs between the stored columns and the declared ones, in words. */
async function schemaDifference({ session, table, storedName }: EvaluateRequest): Promise<string | undefined> {
  const there = new Map(
    (await session.describe(`SELECT * FROM ${stored(storedName)}`)).map(({ name, type }) => [name, type]),
  );
  const differences = table.columns.flatMap(({ name, sqlType }) => {
    const type = there.get(name);
    if (type === undefined) return [`column \`${name}\` is missing`];
    return sameSqlType(parseSqlType(type), parseSqlType(sqlType))
      ? []
      : [`column \`${name}\` is ${type}, not ${sqlType}`];
  });
  return differences.length === 0 ? undefined : differences.join("; ");
}
