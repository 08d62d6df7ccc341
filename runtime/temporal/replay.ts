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
  /** Number and kind of the first event that the new code would not make: `11 ActivityTaskScheduled`. */
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
    const workflowBundle = await bundleWorkflows(workflowsPath);
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, open))
      if (error !== undefined)
        broken.push({ product: products.get(workflowId)!, workflowId, ...explain(error.message) });
  }
  return broken.sort((a, b) => (a.workflowId < b.workflowId ? -1 : 1));
}

/** What the replay says, as an event and a reason. */
function explain(message: string): Pick<BrokenWorkflow, "event" | "reason"> {
  const event = /HistoryEvent\(id: (\d+), (\w+)\)/.exec(message);
  const reason = message.replace(/^.*?Nondeterminism error: /s, "").split("\n")[0]!;
  return { ...(event === null ? {} : { event: `${event[1]} ${event[2]}` }), reason };
}
