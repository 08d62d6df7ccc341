/** The workers of a process: one a domain, each with the bundle of its workflows, all with the same steps over the same engine. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger, type Logger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import type { Host } from "../../language/host.ts";
import { makeSteps, type Run, type StepResult, type Steps, type StepWorld } from "./activities.ts";
import type { Server } from "./client.ts";

export interface WorkerDomain {
  readonly domain: string;
  readonly taskQueue: string;
  /** Absolute path of the module that exports its workflows. */
  readonly workflowsPath: string;
}

export interface WorkersOptions {
  readonly server: Server;
  readonly domains: readonly WorkerDomain[];
  readonly world: StepWorld;
  /** How long steps may go on once the workers stop: `20s`. */
  readonly grace: string;
  /** Aborting it stops the workers. */
  readonly signal: AbortSignal;
  /** What the workers have to say for themselves. */
  readonly say: (text: string) => void;
}

/** A worker as others see it. */
export interface WorkerState {
  readonly domain: string;
  /** `RUNNING` while it works, `FAILED` when it cannot. */
  readonly state: string;
  /** Steps under way. */
  readonly steps: number;
}

/** The steps of one kind of a product that came to the same end. */
export interface StepCount {
  readonly product: string;
  readonly step: string;
  /** `done`, `unchanged`, or the type of the failure, such as `QualityRuleFailed`. */
  readonly outcome: string;
  count: number;
  seconds: number;
}

export interface Workers {
  states(): readonly WorkerState[];
  /** Since the process started. */
  counts(): readonly StepCount[];
  /** Ends when all have stopped; fails when one of them cannot go on. */
  readonly done: Promise<void>;
}

/** Starts a worker for each domain. Throws what the driver throws when the server does not answer. */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { server, domains, world, grace, signal, say } = options;
  prepareRuntime(
    new DefaultLogger("WARN", ({ level, message, meta }) => {
      const { error } = (meta ?? {}) as { readonly error?: unknown };
      say(`${level.toLowerCase()}: ${message}${error instanceof Error ? `: ${error.message}` : ""}\n`);
    }),
  );
  const connection = await NativeConnection.connect({ address: server.address });
  const counts = new Map<string, StepCount>();
  const activities = counted(makeSteps(world), counts, world.host);
  const workers = new Map<string, Worker>();
  try {
    for (const { domain, taskQueue, workflowsPath } of domains) {
      const workflowBundle = await bundleWorkflows(workflowsPath);
      const { namespace } = server;
      const created = {
        connection,
        namespace,
        taskQueue,
        workflowBundle,
        activities: { ...activities },
        shutdownGraceTime: grace,
      };
      workers.set(domain, await Worker.create(created));
    }
  } catch (thrown) {
    await connection.close();
    throw thrown;
  }
  const stop = () => {
    for (const worker of workers.values()) if (worker.getState() === "RUNNING") worker.shutdown();
  };
  const done = run([...workers.values()], stop).finally(() => connection.close());
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return {
    states: () =>
      [...workers].map(([domain, worker]) => {
        const { runState: state, numInFlightActivities: steps } = worker.getStatus();
        return { domain, state, steps };
      }),
    counts: () => [...counts.values()],
    done,
  };
}

/** What Temporal's own parts have to say goes to `logger`. Once a process, before anything else of theirs. */
export function prepareRuntime(logger: Logger): void {
  // Signals of the system are the command's.
  Runtime.install({ logger, shutdownSignals: [] });
}

/** The code of a domain's workflows as workers take it. */
export function bundleWorkflows(workflowsPath: string) {
  const { logger } = Runtime.instance();
  return bundleWorkflowCode({ workflowsPath, logger, webpackConfigHook: findTemporal });
}

/** All of them, or none: a process whose worker died is started anew by whoever watches it. */
async function run(workers: readonly Worker[], stop: () => void): Promise<void> {
  const results = await Promise.allSettled(
    workers.map((worker) =>
      worker.run().catch((thrown: unknown) => {
        stop();
        throw thrown;
      }),
    ),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** The same steps, counted. */
function counted(steps: Steps, counts: Map<string, StepCount>, host: Host): Steps {
  const note = (product: string, step: string, outcome: string, started: number) => {
    const key = JSON.stringify([product, step, outcome]);
    const count = counts.get(key) ?? { product, step, outcome, count: 0, seconds: 0 };
    counts.set(key, count);
    count.count++;
    count.seconds += (host.now() - started) / 1000;
  };
  const wrap =
    <A extends unknown[], R>(step: string, act: (run: Run, ...more: A) => Promise<R>) =>
    async (run: Run, ...more: A): Promise<R> => {
      const started = host.now();
      try {
        const result = await act(run, ...more);
        note(run.product, step, (result as Partial<StepResult> | undefined)?.outcome ?? "done", started);
        return result;
      } catch (thrown) {
        const { type, name } = thrown as { readonly type?: string; readonly name?: string };
        note(run.product, step, type ?? name ?? "Error", started);
        throw thrown;
      }
    };
  return {
    ingest: wrap("ingest", steps.ingest),
    transform: wrap("transform", steps.transform),
    audit: wrap("audit", steps.audit),
    publish: wrap("publish", steps.publish),
    announce: wrap("announce", steps.announce),
  };
}

type Webpack = Parameters<NonNullable<Parameters<typeof bundleWorkflowCode>[0]["webpackConfigHook"]>>[0];

/** The workflows may lie where no packages are: Temporal's are found beside this one. */
function findTemporal(config: Webpack): Webpack {
  const workflow = fileURLToPath(import.meta.resolve("@temporalio/workflow"));
  const packages = resolve(workflow, "../../../..");
  return { ...config, resolve: { ...config.resolve, modules: [...(config.resolve?.modules ?? []), packages] } };
}
