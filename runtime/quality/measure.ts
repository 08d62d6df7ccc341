/**
 * Takes the measures of a table. All that are one number of the whole table come from one scan; grouped ones with the same groups from one
 * more; a rule with a query of its own costs that query, and equal queries are asked once.
 */
import { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Row, Session } from "../engines/duckdb/session.ts";
import { identifier } from "../engines/duckdb/sql-text.ts";
import type { PlainValue } from "../engines/duckdb/values.ts";
import type { AuditRuleJob } from "../job/job.ts";
import { fuseMeasures } from "./fused-scan.ts";

/** Values of a rule: one, or one a group. */
export interface Measurement {
  readonly values: readonly GroupValue[];
  readonly grouped: boolean;
  /** Why it could not be taken. */
  readonly problem?: string;
}
export interface GroupValue {
  readonly group: { readonly [column: string]: PlainValue };
  readonly value: number | null;
}

export interface MeasureRequest {
  readonly session: Session;
  /** What stands behind FROM for the table. */
  readonly self: string;
  /** Fills the placeholders of a rule's SQL. */
  readonly fill: (sql: string) => string;
  readonly rules: readonly AuditRuleJob[];
  /** Where `self` is a stored table: how many rows it has, and whether none was deleted since it was written. */
  readonly facts?: { readonly rows: number; readonly untouched: boolean };
}

/** Fewer rows, or fewer measures, are scanned before a plan is made for them. */
const worthPlanning = { rows: 200_000, measures: 4 };

/** Measures of `scan`, `group` and `query` rules, in the order of the rules; others are undefined. */
export async function measure(request: MeasureRequest): Promise<(Measurement | undefined)[]> {
  const { rules } = request;
  const taken: (Measurement | undefined)[] = rules.map(() => undefined);
  const scans: number[] = [];
  const groups = new Map<string, number[]>();
  const queries = new Map<string, number[]>();
  rules.forEach(({ measure }, at) => {
    if (measure.kind === "scan") scans.push(at);
    else if (measure.kind === "group") push(groups, JSON.stringify(measure.by), at);
    else if (measure.kind === "query") push(queries, measure.sql, at);
  });
  await takeTogether(request, scans, taken, scan);
  for (const members of groups.values()) await takeTogether(request, members, taken, groupBy);
  for (const [sql, members] of queries) {
    const measurement = await query(request, sql);
    for (const at of members) taken[at] = measurement;
  }
  return taken;
}

type Taker = (request: MeasureRequest, rules: readonly AuditRuleJob[]) => Promise<Measurement[]>;

/** All at once; when that fails each alone, so that one rule that cannot be measured does not take the others with it. */
async function takeTogether(
  request: MeasureRequest,
  members: readonly number[],
  taken: (Measurement | undefined)[],
  take: Taker,
): Promise<void> {
  if (members.length === 0) return;
  const rules = members.map((at) => request.rules[at]!);
  try {
    const measurements = await take(request, rules);
    members.forEach((at, index) => {
      taken[at] = measurements[index];
    });
    return;
  } catch (thrown) {
    if (isStop(thrown)) throw thrown;
    if (members.length === 1) {
      taken[members[0]!] = { values: [], grouped: false, problem: (thrown as EngineFailure).message };
      return;
    }
  }
  for (const at of members) await takeTogether(request, [at], taken, take);
}

const scan: Taker = async (request, rules) => {
  const { session, self, fill } = request;
  const planned = await planScan(request, rules);
  const columns = rules.map((rule, at) =>
    planned === undefined ? `${asNumber(rule, fill)} AS m${at}` : `CAST(m${at} AS DOUBLE) AS m${at}`,
  );
  const row = await session.row(`SELECT ${columns.join(", ")} FROM ${planned === undefined ? self : `(${planned})`}`);
  return rules.map((_, at) => ({ values: [{ group: {}, value: numberOf(row?.[`m${at}`]) }], grouped: false }));
};

/** SQL that yields the measures with fewer aggregates; undefined where a plain scan does. */
async function planScan(
  { session, self, fill, facts }: MeasureRequest,
  rules: readonly AuditRuleJob[],
): Promise<string | undefined> {
  if (facts === undefined || facts.rows < worthPlanning.rows || rules.length < worthPlanning.measures) return undefined;
  const measures = rules.map(({ measure }) => ("sql" in measure ? fill(measure.sql) : "NULL"));
  try {
    return await fuseMeasures({ session, table: self, measures, untouched: facts.untouched });
  } catch (thrown) {
    if (thrown instanceof EngineFailure && thrown.kind === "cancelled") throw thrown;
    // What cannot be planned is what cannot be measured: the plain scan finds out which rule it is.
    return undefined;
  }
}

const groupBy: Taker = async ({ session, self, fill }, rules) => {
  const [first] = rules;
  if (first?.measure.kind !== "group") return [];
  const keys = first.measure.by.map(({ sql }, at) => `${fill(sql)} AS g${at}`);
  const measures = rules.map((rule, at) => {
    const scope = rule.measure.kind === "group" ? rule.measure.scope : undefined;
    const rows = scope === undefined ? "true" : `count(*) FILTER (WHERE ${fill(scope)}) > 0`;
    return `${asNumber(rule, fill)} AS m${at}, ${rows} AS s${at}`;
  });
  const names = first.measure.by.map(({ name }) => name);
  const groups = await session.rows(
    `SELECT ${[...keys, ...measures].join(", ")} FROM ${self} GROUP BY ${names.map((_, at) => `g${at}`).join(", ")} ORDER BY ALL`,
  );
  return rules.map((_, at) => ({
    values: groups
      .filter((row) => row[`s${at}`] === true)
      .map((row) => ({ group: groupOf(row, names), value: numberOf(row[`m${at}`]) })),
    grouped: true,
  }));
};

async function query({ session, fill }: MeasureRequest, sql: string): Promise<Measurement> {
  try {
    const text = fill(sql);
    const columns = await session.describe(text);
    const names = columns.map(({ name }) => name);
    const last = names.at(-1) ?? "";
    const rows = await session.rows(
      `SELECT * REPLACE (CAST(${identifier(last)} AS DOUBLE) AS ${identifier(last)}) FROM (${text})`,
    );
    const keys = names.slice(0, -1);
    const values = rows.map((row) => ({
      group: Object.fromEntries(keys.map((key) => [key, row[key] ?? null])),
      value: numberOf(row[last]),
    }));
    if (keys.length === 0 && values.length === 0) return { values: [{ group: {}, value: null }], grouped: false };
    return { values, grouped: keys.length > 0 };
  } catch (thrown) {
    if (isStop(thrown)) throw thrown;
    return { values: [], grouped: false, problem: (thrown as EngineFailure).message };
  }
}

function isStop(thrown: unknown): boolean {
  return (
    !(thrown instanceof Error && thrown.name === "EngineFailure") || (thrown as EngineFailure).kind === "cancelled"
  );
}

function asNumber(rule: AuditRuleJob, fill: (sql: string) => string): string {
  return "sql" in rule.measure ? `CAST((${fill(rule.measure.sql)}) AS DOUBLE)` : "NULL";
}

function groupOf(row: Row, names: readonly string[]): { [column: string]: PlainValue } {
  return Object.fromEntries(names.map((name, at) => [name, row[`g${at}`] ?? null]));
}

function numberOf(value: PlainValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function push(map: Map<string, number[]>, key: string, at: number): void {
  const members = map.get(key);
  if (members === undefined) map.set(key, [at]);
  else members.push(at);
}
