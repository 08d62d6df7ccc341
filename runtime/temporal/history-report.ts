/**
 * A run as its history tells it: what happens as events for whoever watches, and at the end the same report that the embedded runner gives. Samples and groups of
 * rules are data, so a history has none.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { all as diagnosticKinds } from "../../language/diagnostics/registry/index.ts";
import { runStopped, tableFailed } from "../../language/diagnostics/registry/runtime.ts";
import type { Host } from "../../language/host.ts";
import type { ProductJob } from "../job/job.ts";
import { firstPlace, placeOf } from "../place.ts";
import type { BuildReport, InputReport, RuleResult, TableReport } from "../report.ts";
import type { RunEvent } from "../run-context.ts";
import type { FailedRule, FailedStep, MeasuredRule, StepResult } from "./activities.ts";

interface Payloads {
  readonly payloads?: readonly { readonly data?: Uint8Array | null }[] | null;
}
interface Failure {
  readonly message?: string | null;
  readonly cause?: Failure | null;
  readonly applicationFailureInfo?: { readonly type?: string | null; readonly details?: Payloads | null } | null;
  readonly canceledFailureInfo?: object | null;
}

/** An event of a history, as far as it matters here. */
export interface HistoryEvent {
  readonly eventId?: { toString(): string } | null;
  readonly eventTime?: { readonly seconds?: { toString(): string } | null; readonly nanos?: number | null } | null;
  readonly upsertWorkflowSearchAttributesEventAttributes?: {
    readonly searchAttributes?: {
      readonly indexedFields?: { readonly [name: string]: { readonly data?: Uint8Array | null } } | null;
    } | null;
  } | null;
  readonly activityTaskScheduledEventAttributes?: {
    readonly activityType?: { readonly name?: string | null } | null;
    readonly input?: Payloads | null;
  } | null;
  readonly activityTaskCompletedEventAttributes?: {
    readonly scheduledEventId?: { toString(): string } | null;
    readonly result?: Payloads | null;
  } | null;
  readonly workflowExecutionCompletedEventAttributes?: { readonly result?: Payloads | null } | null;
  readonly workflowExecutionFailedEventAttributes?: { readonly failure?: Failure | null } | null;
  readonly workflowExecutionCanceledEventAttributes?: object | null;
  readonly workflowExecutionTerminatedEventAttributes?: object | null;
  readonly workflowExecutionTimedOutEventAttributes?: object | null;
}

interface ScheduledStep {
  readonly step: string;
  readonly of: string;
  readonly at: number;
}

export interface HistoryReportOptions {
  readonly host: Host;
  /** Absolute path of the workspace. */
  readonly root: string;
  readonly onEvent: (event: RunEvent) => void;
  /** The run waits for a person. */
  readonly onWaiting: () => void;
}

/** Takes events in their order. */
export class HistoryReport {
  readonly #job: ProductJob;
  readonly #options: HistoryReportOptions;
  readonly #steps = new Map<string, ScheduledStep>();
  readonly #inputs: InputReport[] = [];
  readonly #tables = new Map<string, TableReport>();
  #started: number | undefined;
  #last = 0;

  constructor(job: ProductJob, options: HistoryReportOptions) {
    this.#job = job;
    this.#options = options;
  }

  /** Takes the next event; gives the report when it is the last. */
  take(event: HistoryEvent): BuildReport | undefined {
    this.#last = millisOf(event);
    if (this.#started === undefined) {
      this.#started = this.#last;
      this.#emit({ phase: "started" });
    }
    const attributes = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields ?? {};
    if (attributes.ChimeraStep !== undefined && decode(attributes.ChimeraStep) === "approval")
      this.#options.onWaiting();
    const { activityTaskScheduledEventAttributes: scheduled, activityTaskCompletedEventAttributes: done } = event;
    if (scheduled) this.#schedule(String(event.eventId), scheduled);
    if (done) this.#complete(this.#steps.get(String(done.scheduledEventId)), valuesOf(done.result)[0] as StepResult);
    if (event.workflowExecutionCompletedEventAttributes) {
      const [result] = valuesOf(event.workflowExecutionCompletedEventAttributes.result) as StepResult[];
      return this.#end(result!.outcome === "done" ? "built" : "unchanged", []);
    }
    if (event.workflowExecutionFailedEventAttributes)
      return this.#fail(event.workflowExecutionFailedEventAttributes.failure ?? {});
    if (event.workflowExecutionCanceledEventAttributes || event.workflowExecutionTerminatedEventAttributes)
      return this.stopped();
    if (event.workflowExecutionTimedOutEventAttributes) return this.#broken("the run took too long");
    return undefined;
  }

  /** The report of a run that was stopped, or that nobody follows any more. */
  stopped(): BuildReport {
    return this.#end("stopped", [runStopped.at(this.#place(), { product: this.#job.product })]);
  }

  #schedule(
    id: string,
    { activityType, input }: NonNullable<HistoryEvent["activityTaskScheduledEventAttributes"]>,
  ): void {
    const step = activityType?.name ?? "";
    const of = String(valuesOf(input)[1]);
    this.#steps.set(id, { step, of, at: this.#last });
    const phase = ({ ingest: "loading", transform: "building", audit: "checking" } as const)[step];
    if (phase !== undefined) this.#emit({ table: of, phase });
  }

  #complete(scheduled: ScheduledStep | undefined, result: StepResult): void {
    if (scheduled === undefined) return;
    const { step, of, at } = scheduled;
    const seconds = (this.#last - at) / 1000;
    if (step === "ingest") this.#loaded(of, result, seconds);
    if (step === "transform" || step === "audit") this.#built(step, of, result, seconds);
  }

  #loaded(name: string, { outcome, stored, rows = 0, added = 0, rejected = 0 }: StepResult, seconds: number): void {
    const input = this.#job.inputs.find((each) => each.name === name);
    if (input === undefined || input.kind === "port") return;
    const phase = outcome === "done" ? "loaded" : "unchanged";
    const found = stored === undefined ? {} : { stored };
    const counts = { rows, added, rejected, reasons: [], seconds, diagnostics: [] };
    this.#inputs.push({ name, address: input.address, outcome: phase, ...found, ...counts });
    this.#emit({ table: name, phase, rows: added, seconds });
  }

  #built(step: "transform" | "audit", name: string, result: StepResult, took: number): void {
    const before = this.#tables.get(name);
    const { stored = before?.stored, rows = before?.rows, quarantined = 0 } = result;
    const outcome = step === "transform" ? (result.outcome === "done" ? "built" : "unchanged") : before!.outcome;
    const seconds = (before?.seconds ?? 0) + took;
    const report: TableReport = {
      ...this.#table(name),
      outcome,
      ...(stored === undefined ? {} : { stored }),
      ...(rows === undefined ? {} : { rows }),
      seconds,
      rules: (result.rules ?? []).map(ruleResult),
      quarantined,
    };
    this.#tables.set(name, report);
    const checkedLater =
      step === "transform" && this.#job.tables.find((each) => each.name === name)?.audit.rules.length;
    if (!checkedLater) this.#emit({ table: name, phase: outcome, ...(rows === undefined ? {} : { rows }), seconds });
  }

  #table(name: string): TableReport {
    const address = this.#job.tables.find((table) => table.name === name)?.address ?? name;
    return { name, address, outcome: "unchanged", seconds: 0, rules: [], quarantined: 0, diagnostics: [] };
  }

  #fail(failure: Failure): BuildReport {
    const said = innermost(failure);
    if (said.canceledFailureInfo) return this.stopped();
    const { type, details } = said.applicationFailureInfo ?? {};
    if (type === "QualityRuleFailed") return this.#blocked(valuesOf(details) as FailedRule[]);
    if (type === "StepFailed")
      return this.#end(
        "failed",
        (valuesOf(details) as FailedStep[]).map((each) => this.#said(each)),
      );
    return this.#broken(said.message ?? "it says nothing");
  }

  #blocked(rules: readonly FailedRule[]): BuildReport {
    for (const { name, address } of this.#job.tables) {
      const failing = rules.filter(({ table }) => table === address).map(ruleResult);
      if (failing.length === 0) continue;
      this.#tables.set(name, { ...(this.#tables.get(name) ?? this.#table(name)), outcome: "blocked", rules: failing });
    }
    return this.#end("blocked", []);
  }

  #broken(reason: string): BuildReport {
    return this.#end("failed", [tableFailed.at(this.#place(), { table: this.#job.product, reason })]);
  }

  #end(outcome: BuildReport["outcome"], diagnostics: readonly Diagnostic[]): BuildReport {
    const { product } = this.#job;
    const seconds = (this.#last - (this.#started ?? this.#last)) / 1000;
    if (outcome !== "stopped") this.#emit({ phase: outcome === "built" ? "published" : outcome, seconds });
    return { product, outcome, inputs: this.#inputs, tables: [...this.#tables.values()], seconds, diagnostics };
  }

  /** A diagnostic of a worker, in the words that it had there. */
  #said({ code, message, label, hint, file, line }: FailedStep): Diagnostic {
    const { host, root } = this.#options;
    const place = placeOf(host, root, { file, line, column: 1 });
    const kind = diagnosticKinds.find(({ spec }) => spec.code === code)?.spec ?? tableFailed.spec;
    const { slug, severity, category } = kind;
    const way = hint === undefined ? {} : { hint };
    return { code, slug, severity, category, message, place, label, ...way, related: [], fixes: [] };
  }

  #place() {
    const { host, root } = this.#options;
    const source = this.#job.inputs.find((input) => input.kind === "source");
    return firstPlace(host, root, source?.place, this.#job.tables[0]?.place);
  }

  #emit(event: Omit<RunEvent, "product">): void {
    this.#options.onEvent({ product: this.#job.product, ...event });
  }
}

function ruleResult({ rule, text, file, line, action, held, measured, allowed, problem }: MeasuredRule): RuleResult {
  const wrong = problem === undefined ? {} : { problem };
  const place = { file, line, column: 1 };
  return { rule, text, place, action, generated: false, measured, bound: { says: allowed }, held, ...wrong };
}

function innermost(failure: Failure): Failure {
  return failure.cause ? innermost(failure.cause) : failure;
}

function millisOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds?.toString() ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
}

function valuesOf(payloads: Payloads | null | undefined): unknown[] {
  return (payloads?.payloads ?? []).map(decode);
}

/** Workers write JSON. Nothing at all stands for no value. */
function decode({ data }: { readonly data?: Uint8Array | null }): unknown {
  return data === undefined || data === null || data.length === 0
    ? undefined
    : (JSON.parse(new TextDecoder().decode(data)) as unknown);
}
