/**
 * The step `audit`: measures the rules of a table on the version just built, before anybody sees it, and takes out what the rules put in quarantine.
 * Results are kept with the version, so a step that is done again asks nothing twice.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import {
  ruleFailed,
  ruleQuarantined,
  ruleUnmeasured,
  ruleWarned,
} from "../../language/diagnostics/registry/runtime.ts";
import { canonicalJson, sha256 } from "../../language/text/digest.ts";
import type { Session } from "../engines/duckdb/session.ts";
import { literal } from "../engines/duckdb/sql-text.ts";
import type { AuditRuleJob, TableJob } from "../job/job.ts";
import { placeOf } from "../place.ts";
import { numberText } from "../quality/bound.ts";
import { type Evaluated, evaluate } from "../quality/evaluate.ts";
import { quarantine } from "../quality/quarantine.ts";
import type { RuleResult } from "../report.ts";
import type { RunContext } from "../run-context.ts";
import { type KeptAudit, keepAudits } from "../store/audits.ts";
import { earlierMeasures } from "../store/measures.ts";
import { quarantineName } from "../store/names.ts";
import { stored, storeSchema } from "../store/schema.ts";
import { timestamp, type Version } from "../store/versions.ts";
import { looksAtClock } from "./identity.ts";
import type { Relations } from "./relations.ts";

export interface Audited {
  readonly evaluated: readonly Evaluated[];
  /** Rows taken out of this version. */
  readonly quarantined: number;
  /** Rows that stay, where some were taken out of a stored table. */
  readonly rows?: number;
  /** A blocking rule does not hold, or could not be measured. */
  readonly blocked: boolean;
  /** Nothing was measured: there is no rule, or the results were known. */
  readonly known: boolean;
  /** Results that are kept with the version once it is published; absent when they are kept already. */
  readonly keep?: KeptAudit;
  readonly diagnostics: readonly Diagnostic[];
}

export interface AuditRequest {
  readonly table: TableJob;
  readonly version: Version;
  /** The version was made by this build, so that nothing is known of it. */
  readonly fresh: boolean;
  /** The version that readers see, by its stored name. */
  readonly current: string | undefined;
  readonly relations: Relations;
  readonly session: Session;
  readonly context: RunContext;
}

/** Measures all rules of the table on `version`. */
export async function audit(request: AuditRequest): Promise<Audited> {
  const { table, version, session } = request;
  const { rules } = table.audit;
  if (rules.length === 0) return { evaluated: [], quarantined: 0, blocked: false, known: true, diagnostics: [] };
  const hash = sha256(canonicalJson(rules.map(({ place: _, ...rule }) => rule)));
  const known = request.fresh ? undefined : await knownResults(session, version.name, hash);
  if (known !== undefined) {
    const results = audited(request, await refreshed(request, known), known.quarantined, version.rows);
    return { ...results, known: true };
  }
  // Outside of a transaction: a rule that cannot be measured would end it for the others.
  const evaluated = await evaluateOn(request, rules);
  if (evaluated.some(({ result }) => blocks(result))) return audited(request, evaluated, 0, version.rows);
  const keep = (quarantined: number): KeptAudit => ({
    stored: version.name,
    rules: hash,
    results: JSON.stringify({ evaluated, quarantined }),
  });
  if (!hasQuarantine(table)) {
    return { ...audited(request, evaluated, 0, version.rows), keep: keep(0) };
  }
  // Together: rows that are gone are not counted a second time.
  const quarantined = await session.transaction(async () => {
    const out = await takeOut(request);
    await keepAudits(session, [keep(out.rows)]);
    return out.rows;
  });
  return audited(request, evaluated, quarantined, version.rows === undefined ? undefined : version.rows - quarantined);
}

function hasQuarantine(table: TableJob): boolean {
  return table.audit.rules.some(({ action }) => action === "quarantine");
}

interface KeptResults {
  readonly evaluated: readonly Evaluated[];
  readonly quarantined: number;
}

async function knownResults(session: Session, name: string, hash: string): Promise<KeptResults | undefined> {
  const row = await session.row(
    `SELECT results FROM chimera_store._audits WHERE stored = ${literal(name)} AND rules = ${literal(hash)}`,
  );
  return row === undefined ? undefined : (JSON.parse(String(row.results)) as KeptResults);
}

/** Kept results, with rules that look at the clock (`fresh`) measured again: they change while the data does not. */
async function refreshed(request: AuditRequest, known: KeptResults): Promise<readonly Evaluated[]> {
  const { rules } = request.table.audit;
  const again = rules.filter(({ measure }) => "sql" in measure && looksAtClock(measure.sql));
  if (again.length === 0) return known.evaluated;
  const fresh = await evaluateOn(request, again);
  return known.evaluated.map((old) => fresh.find(({ result }) => result.rule === old.result.rule) ?? old);
}

async function evaluateOn(request: AuditRequest, rules: readonly AuditRuleJob[]): Promise<Evaluated[]> {
  const { table, version, session, context } = request;
  return evaluate({
    session,
    table,
    rules,
    self: selfOf(request),
    storedName: version.name,
    ...(version.kind === "view" || version.rows === undefined
      ? {}
      : { facts: { rows: version.rows, untouched: request.fresh || !hasQuarantine(table) } }),
    fill: filler(request),
    earlier: rules.some(({ bound }) => bound.kind === "within" || bound.kind === "steady")
      ? await earlierMeasures(session, table.address)
      : () => [],
    seconds: version.seconds ?? 0,
    now: context.startedAt,
  });
}

async function takeOut(request: AuditRequest): Promise<{ rows: number }> {
  const { table, version, session, context } = request;
  const fill = filler(request);
  return quarantine({ session, table, version, self: selfOf(request), fill, now: context.startedAt });
}

/** A view's rows before quarantine are what it selects, since the stored view may already leave some out. */
function selfOf({ table, version, relations, context }: AuditRequest): string {
  if (version.kind !== "view") return stored(version.name);
  return `(${relations.fill(table.sql, (name) => (name === "now" ? timestamp(context.startedAt) : undefined))})`;
}

function filler(request: AuditRequest): (sql: string) => string {
  const { relations, context, current } = request;
  const self = selfOf(request);
  const previous = current === undefined ? self : stored(current);
  const own: { readonly [name: string]: string } = { self, previous, now: timestamp(context.startedAt) };
  return (sql) => relations.fill(sql, (name) => own[name]);
}

function blocks(result: RuleResult): boolean {
  return (
    !result.held && (result.action === "block" || (result.problem !== undefined && result.action === "quarantine"))
  );
}

function audited(
  request: AuditRequest,
  evaluated: readonly Evaluated[],
  quarantined: number,
  rows: number | undefined,
): Audited {
  return {
    evaluated,
    quarantined,
    known: false,
    ...(rows === undefined ? {} : { rows }),
    blocked: evaluated.some(({ result }) => blocks(result)),
    diagnostics: evaluated.flatMap(({ result }) => diagnosticOf(request, result, quarantined)),
  };
}

function diagnosticOf(
  { table, version, context }: AuditRequest,
  result: RuleResult,
  quarantined: number,
): Diagnostic[] {
  if (result.held || result.action === "observe") return [];
  const place = placeOf(context.host, context.root, result.place, result.text);
  const base = { rule: result.rule, table: table.address };
  if (result.problem !== undefined && !result.problem.startsWith("column ")) {
    return [ruleUnmeasured.at(place, { ...base, reason: result.problem })];
  }
  const measured = measuredText(result);
  if (result.action === "block") return [ruleFailed.at(place, { ...base, measured })];
  if (result.action === "warn") return [ruleWarned.at(place, { ...base, measured })];
  const kept = `${storeSchema}.${quarantineName(version.name)}`;
  return [ruleQuarantined.at(place, { ...base, measured, rows: quarantined, quarantine: kept })];
}

/** `measured 0.93, bound at least 0.995`, with the worst group named. */
export function measuredText({ measured, bound, problem, groups, failing, text }: RuleResult): string {
  if (problem !== undefined) return problem;
  const value = measured === null ? "no value" : numberText(measured);
  const worst = groups?.[0];
  const where =
    worst === undefined
      ? ""
      : ` for ${Object.entries(worst.group)
          .map(([name, part]) => `${name} ${part === null ? "null" : JSON.stringify(part)}`)
          .join(", ")}${failing !== undefined && failing > 1 ? ` and ${failing - 1} more` : ""}`;
  return `\`${text}\` measured ${value}${where}, should be ${bound.says}`;
}
