/**
 * The embedded runner: builds several products in the order in which they read each other, as many at a time as may be. What fails holds
 * back only what reads it. It prints nothing; who wants to see something listens to the events.
 */
import type { DuckDBEngine } from "./engines/duckdb/engine.ts";
import { RuntimeFailure } from "./failure.ts";
import { holdsBack, skippedReport } from "./held-back.ts";
import type { ProductJob } from "./job/job.ts";
import type { BuildReport } from "./report.ts";
import { newRun, type RunContext, type RunOptions } from "./run-context.ts";
import { buildProduct } from "./steps/build-product.ts";
import { removeProduct } from "./steps/publish.ts";
import { prepareStore } from "./store/schema.ts";

export interface RunnerOptions extends RunOptions {
  /** Products built at the same time; the engine uses all cores for one already, so few are enough. */
  readonly parallel?: number;
  /** Products that are no more: once the others stand, their views and stored versions go. */
  readonly removed?: readonly string[];
}

export interface RunReport {
  readonly run: string;
  /** In the order in which the products finished. */
  readonly products: readonly BuildReport[];
  readonly outcome: "built" | "unchanged" | "blocked" | "failed" | "stopped";
  readonly seconds: number;
}

/** Builds the products. Never throws for what data, sources or rules do; the reports say it. */
export async function runProducts(
  jobs: readonly ProductJob[],
  engine: DuckDBEngine,
  options: RunnerOptions,
): Promise<RunReport> {
  const context = newRun(engine, options);
  const reports = await schedule(jobs, context, Math.max(1, options.parallel ?? 2));
  for (const product of options.removed ?? []) await remove(product, context, reports);
  return {
    run: context.run,
    products: reports,
    outcome: worst(reports),
    seconds: (context.host.now() - context.startedAt) / 1000,
  };
}

/** Takes a product away; says so only when that fails. */
async function remove(product: string, context: RunContext, reports: BuildReport[]): Promise<void> {
  try {
    await prepareStore(context.engine);
    await context.engine.with((session) => removeProduct(product, session, context));
  } catch (thrown) {
    if (!(thrown instanceof RuntimeFailure)) throw thrown;
    const { diagnostics } = thrown;
    reports.push({ product, outcome: "failed", inputs: [], tables: [], seconds: 0, diagnostics });
  }
}

async function schedule(jobs: readonly ProductJob[], context: RunContext, parallel: number): Promise<BuildReport[]> {
  const upstream = upstreamOf(jobs);
  const waiting = new Set(jobs);
  const running = new Map<ProductJob, Promise<void>>();
  const done = new Map<string, BuildReport>();
  const reports: BuildReport[] = [];
  const finish = (report: BuildReport) => {
    done.set(report.product, report);
    reports.push(report);
  };
  while (waiting.size > 0 || running.size > 0) {
    for (const job of waiting) {
      const before = upstream.get(job.product) ?? [];
      const held = before.find((product) => {
        const report = done.get(product);
        return report !== undefined && holdsBack(report);
      });
      if (held !== undefined) {
        waiting.delete(job);
        finish(skipped(job, held, context));
      } else if (running.size < parallel && before.every((product) => done.has(product))) {
        waiting.delete(job);
        const work = buildProduct(job, context).then((report) => {
          running.delete(job);
          finish(report);
        });
        running.set(job, work);
      }
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (![...waiting].some((job) => isReady(job, upstream, done))) {
      // A circle cannot come from a checked mesh; each of its products is told what it waits for.
      for (const job of waiting) finish(skipped(job, upstream.get(job.product)?.[0] ?? job.product, context));
      waiting.clear();
    }
  }
  return reports;
}

function isReady(
  job: ProductJob,
  upstream: ReadonlyMap<string, readonly string[]>,
  done: ReadonlyMap<string, BuildReport>,
) {
  const before = upstream.get(job.product) ?? [];
  return before.every((product) => done.has(product));
}

/** Products of this run whose ports a product reads. */
function upstreamOf(jobs: readonly ProductJob[]): ReadonlyMap<string, readonly string[]> {
  const byPort = new Map<string, string>();
  for (const { product, tables } of jobs) for (const table of tables) byPort.set(table.address, product);
  return new Map(
    jobs.map(({ product, inputs }) => {
      const read = inputs.flatMap((input) => (input.kind === "port" ? [byPort.get(input.address)] : []));
      return [product, [...new Set(read)].filter((name) => name !== undefined && name !== product)] as const;
    }) as [string, string[]][],
  );
}

function skipped(job: ProductJob, upstream: string, context: RunContext): BuildReport {
  context.emit({ product: job.product, phase: "skipped" });
  return skippedReport(job, upstream, context.host, context.root);
}

function worst(reports: readonly BuildReport[]): RunReport["outcome"] {
  const outcomes = new Set(reports.map(({ outcome }) => outcome));
  for (const outcome of ["stopped", "failed", "blocked", "built"] as const) if (outcomes.has(outcome)) return outcome;
  return "unchanged";
}
