/**
 * Whether workflows that run now could go on with new code: their histories are replayed with it. Nothing is run and nothing is written; a replay that wants
 * something else than what happened is a workflow that would be stuck.
 */
import type { Client, HistoryAndWorkflowId } from "@temporalio/client";
import { DefaultLogger, Worker } from "@temporalio/worker";
import { openWorkflows } from "./open-workflows.ts";
import { bundleWorkflows, prepareRuntime, type WorkerDomain } from "./worker.ts";

/** A workflow that cannot go on, and where it would stop. */
export interface BrokenWorkflow {
  readonly product: string;
  readonly workflowId: string;
  /** Number and kind of the first event that the new code would not make: `11 activityTaskScheduled`. */
  readonly event?: string;
  readonly reason: string;
}

export interface ReplayRequest {
  readonly client: Client;
  /** How the workflows of the environment begin. */
  readonly prefix: string;
  /** The new code. */
  readonly domains: readonly WorkerDomain[];
  /** The domain of each product that the new code has. */
  readonly domainOf: ReadonlyMap<string, string>;
}

type Bundle = Awaited<ReturnType<typeof bundleWorkflows>>;

/** Replays what runs now. Workflows without anything to replay them with are broken too. */
export async function brokenWorkflows({
  client,
  prefix,
  domains,
  domainOf,
}: ReplayRequest): Promise<readonly BrokenWorkflow[]> {
  const broken: BrokenWorkflow[] = [];
  const histories = new Map<string, HistoryAndWorkflowId[]>();
  const products = new Map<string, string>();
  for (const { workflowId, runId, type } of await openWorkflows(client, prefix)) {
    const domain = domainOf.get(type);
    if (domain === undefined) {
      broken.push({ product: type, workflowId, reason: "the product is not there any more" });
      continue;
    }
    products.set(workflowId, type);
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.set(domain, [...(histories.get(domain) ?? []), { workflowId, history }]);
  }
  // What a replay finds is in its results.
  if (histories.size > 0) prepareRuntime(new DefaultLogger("ERROR", () => {}));
  for (const { domain, workflowsPath } of domains) {
    const open = histories.get(domain);
    if (open === undefined) continue;
    const bundle = await bundleWorkflows(workflowsPath);
    for (const [workflowId, message] of await failures(bundle, open)) {
      const { history } = open.find((each) => each.workflowId === workflowId)!;
      const event = await divergence(bundle, history, message);
      const product = products.get(workflowId)!;
      broken.push({ product, workflowId, ...(event === undefined ? {} : { event }), reason: reasonOf(message) });
    }
  }
  return broken.sort((a, b) => (a.workflowId < b.workflowId ? -1 : 1));
}

/** What replays said that did not come to their end, by name. */
async function failures(
  workflowBundle: Bundle,
  histories: readonly HistoryAndWorkflowId[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories))
    if (error !== undefined) found.set(workflowId, error.message);
  return found;
}

/** One of the events of a history, as far as it matters here. */
interface HistoryEvent {
  readonly eventId: { toString(): string };
  /** Which kind it is: `activityTaskScheduledEventAttributes`. */
  readonly attributes?: string;
  readonly activityTaskScheduledEventAttributes?: { readonly activityType?: { readonly name?: string } };
}

/**
 * The event that the new code does not make. The replay does not say its number, so ever longer beginnings of the history are replayed: it stands where the first
 * of them fails that the one before did not.
 */
async function divergence(
  bundle: Bundle,
  history: HistoryAndWorkflowId["history"],
  message: string,
): Promise<string | undefined> {
  const { events } = history as { readonly events: readonly HistoryEvent[] };
  // A beginning is whole up to where a worker was asked to go on.
  const ends = events.flatMap(({ attributes }, at) =>
    attributes === "workflowTaskStartedEventAttributes" ? [at + 1] : [],
  );
  const beginnings = ends.map((end, at) => ({
    workflowId: String(at),
    history: { events: events.slice(0, end) },
  }));
  const failed = await failures(bundle, beginnings);
  const first = ends.findIndex((_, at) => failed.has(String(at)));
  const [from, to] = first < 0 ? [ends.at(-1) ?? 0, events.length] : [ends[first - 1] ?? 0, ends[first]!];
  const name = /event '([^']+)'/.exec(message)?.[1];
  const made = events.slice(from, to).filter(({ attributes }) => !attributes?.startsWith("workflowTask"));
  const event = made.find((each) => each.activityTaskScheduledEventAttributes?.activityType?.name === name) ?? made[0];
  if (event === undefined) return undefined;
  return `${event.eventId.toString()} ${event.attributes?.replace(/EventAttributes$/, "") ?? ""}`;
}

/** The sentence in what the replay says. */
function reasonOf(message: string): string {
  const said = /Nondeterminism error: (.*?)(?:\\?", source|$)/s.exec(message)?.[1] ?? message;
  return said.split("\n")[0]!;
}
