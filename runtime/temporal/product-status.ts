/** What products do on the server, and how a person holds them, lets them go on and lets them be published. */
import { type Client, WorkflowFailedError, WorkflowUpdateFailedError } from "@temporalio/client";
import { openWorkflows } from "./open-workflows.ts";
import { summaries } from "./schedules.ts";

export interface ProductStatus {
  readonly product: string;
  /** Absent: other products start it, or somebody does. */
  readonly schedule?: ScheduleStatus;
  /** Those that run now, oldest first. */
  readonly runs: readonly RunStatus[];
}

export interface ScheduleStatus {
  readonly paused: boolean;
  /** Who paused it and why, as they said it. */
  readonly note?: string;
  /** ISO 8601: the next start. */
  readonly next?: string;
}

export interface RunStatus {
  readonly workflowId: string;
  /** ISO 8601: its length and its end. Absent while no worker answers. */
  readonly interval?: string;
  /** `build`; `approval` waits for a person. */
  readonly step: string;
  readonly paused: boolean;
}

/** What the query `status` answers. */
interface Answer {
  readonly run: { readonly interval: string };
  readonly step: string;
  readonly paused: boolean;
}

/** How long a worker may take for an answer before it is taken for away. */
const patience = 5_000;

/** What the products do, in their order. */
export async function statusOf(
  client: Client,
  prefix: string,
  products: readonly string[],
): Promise<readonly ProductStatus[]> {
  const [schedules, open] = await Promise.all([summaries(client, prefix), openWorkflows(client, prefix)]);
  return Promise.all(
    products.map(async (product) => {
      const found = schedules.find(({ scheduleId }) => scheduleId === prefix + product);
      const runs = open.filter(({ type }) => type === product);
      return {
        product,
        ...(found === undefined ? {} : { schedule: scheduleStatus(found.state, found.info.nextActionTimes) }),
        runs: await Promise.all(runs.map(({ workflowId, step }) => runStatus(client, workflowId, step))),
      };
    }),
  );
}

function scheduleStatus(
  { paused, note }: { readonly paused: boolean; readonly note?: string },
  [next]: readonly Date[],
): ScheduleStatus {
  return {
    paused,
    ...(note === undefined || note === "" ? {} : { note }),
    ...(next === undefined || paused ? {} : { next: next.toISOString() }),
  };
}

async function runStatus(client: Client, workflowId: string, step: string): Promise<RunStatus> {
  const answer = await inTime(client, () => client.workflow.getHandle(workflowId).query<Answer>("status"));
  if (answer === undefined) return { workflowId, step, paused: false };
  return { workflowId, interval: answer.run.interval, step: answer.step, paused: answer.paused };
}

/** What a worker answers; undefined when none does. */
export async function inTime<T>(client: Client, ask: () => Promise<T>): Promise<T | undefined> {
  const signal = AbortSignal.timeout(patience);
  try {
    return await client.withAbortSignal(signal, ask);
  } catch (thrown) {
    // Cut off, or refused by a server that knows that nobody listens, or the run has ended meanwhile.
    if (signal.aborted || isRefused(thrown)) return undefined;
    throw thrown;
  }
}

/** NOT_FOUND and FAILED_PRECONDITION of gRPC, which the client wraps. */
function isRefused(thrown: unknown): boolean {
  const { name, code, cause } = thrown as { readonly name?: string; readonly code?: number; readonly cause?: unknown };
  if (name === "WorkflowNotFoundError" || code === 5 || code === 9) return true;
  return cause !== undefined && isRefused(cause);
}

/** Holds a product, or lets it go on: its schedule, and what runs of it. */
export async function setPaused(client: Client, prefix: string, status: ProductStatus, paused: boolean): Promise<void> {
  const schedule = client.schedule.getHandle(prefix + status.product);
  if (status.schedule !== undefined && paused) await schedule.pause("chimerac pause");
  if (status.schedule !== undefined && !paused) await schedule.unpause("chimerac resume");
  for (const { workflowId } of status.runs)
    await client.workflow.getHandle(workflowId).signal(paused ? "pause" : "resume");
}

/** `refused`: it does not wait any more. `silent`: no worker took it. */
export type Approval = "approved" | "refused" | "silent";

/** Lets a run that waits for a person publish. */
export async function approve(client: Client, workflowId: string): Promise<Approval> {
  try {
    const answer = await inTime(client, async () => {
      await client.workflow.getHandle(workflowId).executeUpdate("approve");
      return "approved" as const;
    });
    return answer ?? "silent";
  } catch (thrown) {
    if (thrown instanceof WorkflowUpdateFailedError || thrown instanceof WorkflowFailedError) return "refused";
    throw thrown;
  }
}
