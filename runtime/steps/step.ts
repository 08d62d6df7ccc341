/**
 * One step alone, as an activity of an orchestrator or `chimerac step` runs it: it knows the job and finds everything else in the store. Done again,
 * also by another process, it changes nothing and says the same.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { tableFailed } from "../../language/diagnostics/registry/runtime.ts";
import { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Session } from "../engines/duckdb/session.ts";
import { RuntimeFailure } from "../failure.ts";
import { buildOrder } from "../job/build-order.ts";
import type { ProductJob, TableJob } from "../job/job.ts";
import { firstPlace } from "../place.ts";
import type { InputReport, RuleResult } from "../report.ts";
import type { RunContext } from "../run-context.ts";
import { keepAudits } from "../store/audits.ts";
import { prepareStore } from "../store/schema.ts";
import { type Shelf, shelfOf } from "../store/shelf.ts";
import type { Version } from "../store/versions.ts";
import { type Audited, audit } from "./audit.ts";
import { tableIdentity } from "./identity.ts";
import { ingest } from "./ingest.ts";
import { publish, type Ready } from "./publish.ts";
import { type Relations, relationsOf } from "./relations.ts";
import { transform } from "./transform.ts";

export type Step =
  | { readonly step: "ingest"; readonly input: string }
  /** After the inputs it reads, and after `transform` and `audit` of the tables it reads. */
  | { readonly step: "transform"; readonly table: string }
  | { readonly step: "audit"; readonly table: string }
  /** After all audits. */
  | { readonly step: "publish" };

/** What a step stands on is not there: an earlier step was left out, or an input has moved on since. */
export class StepTooEarly extends Error {}

export interface StepReport {
  /** `done`: something changed; `unchanged`: it had been done. */
  readonly outcome: "done" | "unchanged" | "blocked" | "failed" | "stopped";
  readonly input?: InputReport;
  /** Stored relation that the step made or looked at. */
  readonly stored?: string;
  readonly rows?: number;
  /** Rows that rules put aside. */
  readonly quarantined?: number;
  readonly rules: readonly RuleResult[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs one step. Nothing is thrown for data, sources or rules; a step whose turn it is not yet throws `StepTooEarly`. */
export async function runStep(job: ProductJob, step: Step, context: RunContext): Promise<StepReport> {
  try {
    await prepareStore(context.engine);
    if (step.step === "ingest") return await ingestOne(job, step.input, context);
    return await context.engine.with((session) => withTables(job, step, session, context), context.signal);
  } catch (thrown) {
    if (thrown instanceof RuntimeFailure) return { outcome: "failed", rules: [], diagnostics: thrown.diagnostics };
    if (!(thrown instanceof EngineFailure)) throw thrown;
    if (thrown.kind === "cancelled") return { outcome: "stopped", rules: [], diagnostics: [] };
    const diagnostics = [tableFailed.at(productPlace(job, context), { table: job.product, reason: thrown.message })];
    return { outcome: "failed", rules: [], diagnostics };
  }
}

async function ingestOne(job: ProductJob, name: string, context: RunContext): Promise<StepReport> {
  const input = job.inputs.find((candidate) => candidate.name === name);
  if (input === undefined) throw new Error(`${job.product} has no input ${name}`);
  // A port of another product needs no bringing in.
  if (input.kind === "port") return { outcome: "unchanged", rules: [], diagnostics: [] };
  const report = await ingest(job.product, input, context);
  const outcomes = { loaded: "done", unchanged: "unchanged", failed: "failed" } as const;
  const stored = report.stored === undefined ? {} : { stored: report.stored, rows: report.rows };
  return { outcome: outcomes[report.outcome], input: report, ...stored, rules: [], diagnostics: report.diagnostics };
}

async function withTables(
  job: ProductJob,
  step: Exclude<Step, { step: "ingest" }>,
  session: Session,
  context: RunContext,
): Promise<StepReport> {
  const tables = buildOrder(job.tables);
  const relations = await relationsOf(session, job, tables, context, productPlace(job, context));
  const shelf = await shelfOf(session, job.product);
  if (step.step === "publish") return publishAll(job, tables, relations, shelf, session, context);
  const table = tables.find(({ name }) => name === step.table);
  if (table === undefined) throw new Error(`${job.product} has no table ${step.table}`);
  const missing = table.reads.find((reference) => !relations.has(reference));
  if (missing !== undefined) throw new StepTooEarly(`${table.address} reads ${missing}, which is not there yet`);
  if (step.step === "audit") {
    const { version, audited } = await auditOne(table, relations, shelf, session, context);
    return report(version, audited, audited.blocked ? "blocked" : audited.known ? "unchanged" : "done");
  }
  const { version, fresh } = await transform(job, table, relations, shelf, session, context);
  return report(version, undefined, fresh ? "done" : "unchanged");
}

/** Measures the rules of a table that was built, or takes what was measured before. */
async function auditOne(
  table: TableJob,
  relations: Relations,
  shelf: Shelf,
  session: Session,
  context: RunContext,
): Promise<{ readonly version: Version; readonly audited: Audited }> {
  const version = shelf.find(table.address, tableIdentity(table, relations, context));
  if (version === undefined) throw new StepTooEarly(`${table.address} is not built yet`);
  const current = shelf.current(table.address)?.stored;
  const audited = await audit({ table, version, fresh: false, current, relations, session, context });
  if (audited.keep !== undefined) await keepAudits(session, [audited.keep]);
  return { version, audited };
}

async function publishAll(
  job: ProductJob,
  tables: readonly TableJob[],
  relations: Relations,
  shelf: Shelf,
  session: Session,
  context: RunContext,
): Promise<StepReport> {
  const ready: Ready[] = [];
  const rules: RuleResult[] = [];
  const diagnostics: Diagnostic[] = [];
  let blocked = false;
  for (const table of tables) {
    const { version, audited } = await auditOne(table, relations, shelf, session, context);
    ready.push({ table, version, evaluated: audited.evaluated });
    rules.push(...audited.evaluated.map(({ result }) => result));
    diagnostics.push(...audited.diagnostics);
    blocked ||= audited.blocked;
  }
  if (blocked) return { outcome: "blocked", rules, diagnostics };
  const changed = await publish(job, ready, session, context);
  return { outcome: changed ? "done" : "unchanged", rules, diagnostics };
}

function report(version: Version, audited: Audited | undefined, outcome: StepReport["outcome"]): StepReport {
  const rows = audited?.rows ?? version.rows;
  return {
    outcome,
    stored: version.name,
    ...(rows === undefined ? {} : { rows }),
    ...(audited === undefined ? {} : { quarantined: audited.quarantined }),
    rules: audited?.evaluated.map(({ result }) => result) ?? [],
    diagnostics: audited?.diagnostics ?? [],
  };
}

function productPlace(job: ProductJob, context: RunContext) {
  return firstPlace(context.host, context.root, job.tables[0]?.place);
}
