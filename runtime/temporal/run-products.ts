/** Runs products on the server in the order in which they read each other, and follows them: what `runProducts` does in this process, done by workers. */
import { type Client, WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import type { Host } from "../../language/host.ts";
import { holdsBack, skippedReport } from "../held-back.ts";
import type { ProductJob } from "../job/job.ts";
import type { BuildReport } from "../report.ts";
import type { RunEvent } from "../run-context.ts";
import { type HistoryEvent, HistoryReport } from "./history-report.ts";

/** How a product is run on the server. */
export interface ProductRun {
  readonly job: ProductJob;
  /** Products whose ports it reads. */
  readonly upstream: readonly string[];
  readonly workflowId: string;
  readonly taskQueue: string;
  /** ISO 8601: its length and its end. */
  readonly interval: string;
}

export interface RunOnServerOptions {
  readonly client: Client;
  readonly host: Host;
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Aborting it cancels the runs that were started here, and follows no other any more. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** The product waits for a person. */
  readonly onWaiting: (product: string) => void;
  /** Nothing happens, and nobody asks the server for work of the product. */
  readonly onSilent: (product: string) => void;
  /** A step failed, and is tried again. */
  readonly onRetry: (retry: Retry) => void;
}

export interface Retry {
  readonly product: string;
  readonly step: string;
  /** Which try comes next. */
  readonly attempt: number;
  readonly reason: string;
}

/** Runs the products, which stand after those that they read. What fails holds back only what reads it. */
export async function runOnServer(
  runs: readonly ProductRun[],
  options: RunOnServerOptions,
): Promise<readonly BuildReport[]> {
  const reports: BuildReport[] = [];
  const ends = new Map<string, Promise<BuildReport>>();
  for (const run of runs) {
    const end = (async () => {
      const before = await Promise.all(run.upstream.flatMap((product) => ends.get(product) ?? []));
      const held = before.find(holdsBack);
      const report = held === undefined ? await runOne(run, options) : skipped(run.job, held.product, options);
      reports.push(report);
      return report;
    })();
    ends.set(run.job.product, end);
  }
  await Promise.all(ends.values());
  return reports;
}

function skipped(job: ProductJob, upstream: string, { host, root, onEvent }: RunOnServerOptions): BuildReport {
  onEvent({ product: job.product, phase: "skipped" });
  return skippedReport(job, upstream, host, root);
}

async function runOne(run: ProductRun, options: RunOnServerOptions): Promise<BuildReport> {
  const { client, host, root, signal, onEvent } = options;
  const { product } = run.job;
  const report = new HistoryReport(run.job, { host, root, onEvent, onWaiting: () => options.onWaiting(product) });
  if (signal.aborted) return report.stopped();
  const started = await start(run, client);
  const watch = watchRun(run, started.runId, options);
  try {
    for await (const event of eventsOf(client, run.workflowId, started.runId, signal)) {
      watch.heard();
      const ended = report.take(event);
      if (ended !== undefined) return ended;
    }
  } finally {
    watch.stop();
  }
  if (started.own) await client.workflow.getHandle(run.workflowId, started.runId).cancel();
  return report.stopped();
}

/** Starts the run, or finds the one of the same interval that somebody started before. */
async function start(
  { job, workflowId, taskQueue, interval }: ProductRun,
  client: Client,
): Promise<{ readonly runId: string; readonly own: boolean }> {
  try {
    const args = [{ interval, alone: true }];
    const handle = await client.workflow.start(job.product, { workflowId, taskQueue, args });
    return { runId: handle.firstExecutionRunId, own: true };
  } catch (thrown) {
    if (!(thrown instanceof WorkflowExecutionAlreadyStartedError)) throw thrown;
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    return { runId, own: false };
  }
}

/** The events of a run as they happen, until it ends or the signal is aborted. */
async function* eventsOf(
  client: Client,
  workflowId: string,
  runId: string,
  signal: AbortSignal,
): AsyncGenerator<HistoryEvent> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  do {
    const request = {
      ...{ namespace, execution: { workflowId, runId }, waitNewEvent: true },
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    };
    let page: Awaited<ReturnType<typeof client.workflowService.getWorkflowExecutionHistory>>;
    try {
      page = await client.withAbortSignal(signal, () => client.workflowService.getWorkflowExecutionHistory(request));
    } catch (thrown) {
      if (signal.aborted) return;
      throw thrown;
    }
    yield* (page.history?.events ?? []) as readonly HistoryEvent[];
    nextPageToken = page.nextPageToken ?? undefined;
  } while (nextPageToken !== undefined && nextPageToken.length > 0);
}

/** How long nothing may happen before somebody looks whether there is a worker. */
const quiet = 5_000;
/** A worker asks for work at least once in this time. */
const pollSeconds = 70;

/** Looks after a run of which nothing is heard: says once that nobody works, and of each try of a step why it failed. */
function watchRun({ job, workflowId, taskQueue }: ProductRun, runId: string, options: RunOnServerOptions) {
  const { client, host, onSilent, onRetry } = options;
  const { namespace } = client.options;
  const { product } = job;
  const told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = async () => {
    const execution = { workflowId, runId };
    const [{ pollers }, { pendingActivities }] = await Promise.all([
      client.workflowService.describeTaskQueue({ namespace, taskQueue: { name: taskQueue }, taskQueueType: 1 }),
      client.workflowService.describeWorkflowExecution({ namespace, execution }),
    ]);
    for (const { activityId, activityType, attempt, lastFailure } of pendingActivities ?? []) {
      const key = `${activityId} ${attempt}`;
      if (stopped || !lastFailure || told.has(key)) continue;
      told.add(key);
      const step = activityType?.name ?? "";
      onRetry({ product, step, attempt: attempt ?? 1, reason: lastFailure.message ?? "" });
    }
    const since = host.now() / 1000 - pollSeconds;
    const there = (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) > since);
    if (!there && !stopped && !told.has("silent")) {
      told.add("silent");
      onSilent(product);
    }
    heard();
  };
  const heard = () => {
    clearTimeout(timer);
    if (stopped) return;
    // A server that does not answer is said by whoever follows the run.
    timer = setTimeout(() => void look().catch(() => {}), quiet);
  };
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
  };
  heard();
  return { heard, stop };
}
