/**
 * The activities of workflows: each is a step of the runtime and nothing more. They pass references and counts, tell the server that they are
 * alive, and stop the engine's statement when they are cancelled.
 */
import { ApplicationFailure, CancelledFailure, Context } from "@temporalio/activity";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { memoryExhausted, sourceFailed, sourceUnreachable } from "../../language/diagnostics/registry/runtime.ts";
import type { Host } from "../../language/host.ts";
import { SourceText } from "../../language/text/source.ts";
import type { DuckDBEngine } from "../engines/duckdb/engine.ts";
import { buildOrder, rulesRead } from "../job/build-order.ts";
import type { ProductJob } from "../job/job.ts";
import type { RuleResult } from "../report.ts";
import { newRun, type RunContext, type RunEvent } from "../run-context.ts";
import { runStep, type Step, type StepReport, StepTooEarly } from "../steps/step.ts";

/** A run of a product, as all its steps know it. */
export interface Run {
  readonly product: string;
  readonly id: string;
  /** ISO 8601: its length and its end, `PT15M/2026-01-05T10:15:00.000Z`, or its end alone. */
  readonly interval: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface StepResult {
  readonly outcome: "done" | "unchanged";
  readonly stored?: string;
  readonly rows?: number;
  /** Rows of an input that are new, and those that did not fit. */
  readonly added?: number;
  readonly rejected?: number;
  /** Rows of a table that rules put aside, and what its rules came to. */
  readonly quarantined?: number;
  readonly rules?: readonly MeasuredRule[];
}

/** A product that waits for another one. */
export interface Reader {
  readonly product: string;
  /** Without the end of the interval, which is put behind it. */
  readonly workflowId: string;
  readonly taskQueue: string;
}

export interface Steps {
  ingest(run: Run, input: string): Promise<StepResult>;
  transform(run: Run, table: string): Promise<StepResult>;
  audit(run: Run, table: string): Promise<StepResult>;
  publish(run: Run): Promise<StepResult>;
  announce(run: Run, readers: readonly Reader[]): Promise<void>;
}

/** What the activities of a process work with. */
export interface StepWorld {
  readonly engine: DuckDBEngine;
  readonly host: Host;
  /** Absolute path of the workspace. */
  readonly root: string;
  /** By product. */
  readonly jobs: ReadonlyMap<string, ProductJob>;
}

/** What a rule came to. No rows: histories are read by more people than data is. */
export interface MeasuredRule {
  readonly rule: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly action: RuleResult["action"];
  readonly held: boolean;
  readonly measured: number | null;
  /** The bound in words. */
  readonly allowed: string;
  readonly problem?: string;
}

/** What a failed activity says of a rule. */
export interface FailedRule extends MeasuredRule {
  /** Address of the table. */
  readonly table: string;
}

/** What a failed activity says of anything else. */
export interface FailedStep {
  readonly code: string;
  readonly message: string;
  readonly label: string;
  readonly hint?: string;
  readonly file: string;
  readonly line: number;
}

/** Failures that pass by themselves are tried again until the deadline, others this often. */
const tries = 3;
const passing: ReadonlySet<string> = new Set(
  [sourceUnreachable, sourceFailed, memoryExhausted].map(({ spec }) => spec.code),
);

/** The activities of a worker. */
export function makeSteps(world: StepWorld): Steps {
  // Runs of one process know of each other: no one collects what another has chosen, and a source is loaded once at a time.
  const shared: Pick<RunContext, "pinned" | "loading"> = { pinned: new Set(), loading: new Map() };
  const step = (run: Run, step: Step) => runActivity(run, step, world, shared);
  return {
    ingest: (run, input) => step(run, { step: "ingest", input }),
    transform: (run, table) => step(run, { step: "transform", table }),
    audit: (run, table) => step(run, { step: "audit", table }),
    publish: (run) => step(run, { step: "publish" }),
    announce,
  };
}

/** Starts the run of each reader for this interval, or tells the one that waits already. */
async function announce(run: Run, readers: readonly Reader[]): Promise<void> {
  const { client } = Context.current();
  const end = run.interval.slice(run.interval.indexOf("/") + 1).replace(".000Z", "Z");
  for (const { product, workflowId, taskQueue } of readers)
    await client.workflow.signalWithStart(product, {
      workflowId: `${workflowId}-${end}`,
      taskQueue,
      args: [{ interval: run.interval }],
      signal: "published",
      signalArgs: [run.product],
    });
}

async function runActivity(
  run: Run,
  step: Step,
  world: StepWorld,
  shared: Pick<RunContext, "pinned" | "loading">,
): Promise<StepResult> {
  const activity = Context.current();
  const job = world.jobs.get(run.product);
  if (job === undefined)
    throw ApplicationFailure.nonRetryable(`this worker does not know ${run.product}`, "ProductUnknown", run.product);
  const signal = activity.cancellationSignal;
  const alive = heartbeats(activity);
  try {
    const options = { host: world.host, root: world.root, run: run.id, startedAt: Date.parse(run.startedAt), signal };
    const context = { ...newRun(world.engine, { ...options, onEvent: alive.note }), ...shared };
    const report = await runInTurn(job, step, context);
    if (signal.aborted) throw stopped(activity);
    return resultOf(report, job, world);
  } finally {
    alive.stop();
  }
}

/**
 * Runs the step. Another product's run may have brought a shared source further since this run's earlier steps: what is missing on it is
 * built first, which costs nothing where nothing is missing.
 */
async function runInTurn(job: ProductJob, step: Step, context: RunContext): Promise<StepReport> {
  try {
    return await runStep(job, step, context);
  } catch (thrown) {
    if (!(thrown instanceof StepTooEarly)) throw thrown;
  }
  const later = new Set(job.tables.flatMap(({ name }) => [`table:${name}`, `port:${name}`]));
  for (const table of buildOrder(job.tables)) {
    for (const kind of ["table", "port"]) later.delete(`${kind}:${table.name}`);
    // Rules that read what is built on their table are measured before publication.
    const audited = !rulesRead(table).some((reference) => later.has(reference));
    for (const before of audited ? (["transform", "audit"] as const) : (["transform"] as const)) {
      const report = await runStep(job, { step: before, table: table.name }, context);
      if (report.outcome !== "done" && report.outcome !== "unchanged") return report;
    }
  }
  return runStep(job, step, context);
}

function resultOf({ outcome, stored, rows, ...report }: StepReport, job: ProductJob, world: StepWorld): StepResult {
  if (outcome === "done" || outcome === "unchanged") {
    const { input, quarantined, rules } = report;
    return {
      outcome,
      ...(stored === undefined ? {} : { stored }),
      ...(rows === undefined ? {} : { rows }),
      ...(input === undefined ? {} : { added: input.added, rejected: input.rejected }),
      ...(quarantined === undefined ? {} : { quarantined }),
      ...(rules.length === 0 ? {} : { rules: rules.map(measuredRule) }),
    };
  }
  throw outcome === "blocked" ? blocked(report.rules, job) : failed(report.diagnostics, world);
}

/** A rule that blocks will say the same of the same data: no use in trying again. */
function blocked(rules: StepReport["rules"], job: ProductJob): ApplicationFailure {
  const failing = rules.filter(
    ({ held, action, problem }) => !held && (action === "block" || (action === "quarantine" && problem !== undefined)),
  );
  const details = failing.map((result): FailedRule => {
    const { rule, text } = result;
    const table = job.tables.find(({ audit }) => audit.rules.some((one) => one.name === rule && one.text === text));
    return { ...measuredRule(result), table: table?.address ?? job.product };
  });
  const says = details.map(({ rule, file, line }) => `${rule} (${file}:${line})`).join(", ");
  return ApplicationFailure.nonRetryable(`does not hold: ${says}`, "QualityRuleFailed", ...details);
}

function measuredRule({ rule, text, place, action, held, measured, bound, problem }: RuleResult): MeasuredRule {
  const { file, line } = place;
  const wrong = problem === undefined ? {} : { problem };
  return { rule, text, file, line, action, held, measured, allowed: bound.says, ...wrong };
}

function failed(diagnostics: readonly Diagnostic[], { host, root }: StepWorld): ApplicationFailure {
  const details = diagnostics.map(({ code, message, label, hint, place }): FailedStep => {
    const text = host.readText(`${root}/${place.file}`) ?? "";
    const { line } = new SourceText(place.file, text).position(place.start);
    return { code, message, label, ...(hint === undefined ? {} : { hint }), file: place.file, line };
  });
  const passes = diagnostics.every(({ code }) => passing.has(code));
  return ApplicationFailure.create({
    message: details.map(({ code, message }) => `${code}: ${message}`).join("; ") || "stopped by another run",
    type: "StepFailed",
    nonRetryable: !passes && Context.current().info.attempt >= tries,
    details,
  });
}

/** A worker that goes away leaves the step to another one; anything else that cancels means it. */
function stopped({ cancellationDetails }: Context): Error {
  return cancellationDetails?.workerShutdown === true
    ? ApplicationFailure.retryable("the worker is shutting down", "WorkerShutdown")
    : new CancelledFailure("the step was cancelled");
}

/** Tells the server that the step is alive, and what it is at, three times in the time after which it is given up. */
function heartbeats(activity: Context) {
  let last: Pick<RunEvent, "phase" | "table" | "share"> | undefined;
  const beat = () => activity.heartbeat(last);
  const timer = setInterval(beat, (activity.info.heartbeatTimeoutMs ?? 30_000) / 3);
  return {
    note: ({ phase, table, share }: RunEvent) => {
      last = { phase, ...(table === undefined ? {} : { table }), ...(share === undefined ? {} : { share }) };
    },
    stop: () => clearInterval(timer),
  };
}
