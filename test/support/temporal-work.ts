/**
 * A mesh at work on Temporal's development server: its workflows emitted and bundled, its workers in this process, its store in a DuckDB file of its own.
 * What the embedded runner makes of the same mesh is had here as well, to compare.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client, WorkflowHandleWithFirstExecutionRunId } from "@temporalio/client";
import { nodeHost } from "../../cli/host.ts";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { DuckDBEngine } from "../../runtime/engines/duckdb/engine.ts";
import type { ProductJob } from "../../runtime/job/job.ts";
import { type RunReport, runProducts } from "../../runtime/runner.ts";
import type { StepWorld } from "../../runtime/temporal/activities.ts";
import { type Connected, connect } from "../../runtime/temporal/client.ts";
import { changeSchedules, type Schedule, scheduleChanges } from "../../runtime/temporal/schedules.ts";
import { startWorkers, type Workers } from "../../runtime/temporal/worker.ts";
import { lowerProduct } from "../../targets/job/lower-product.ts";
import { prefixOf, productId, taskQueue, workflowsModule } from "../../targets/temporal/names.ts";
import { compiledFiles } from "./compiled-mesh.ts";
import type { Temporal } from "./engines/temporal.ts";
import { artifact, emitTemporal, writeArtifacts } from "./temporal-target.ts";

/** What a workflow is asked for, as `steps.ts` of the target has it. */
export interface Request {
  readonly interval?: string;
  readonly alone?: boolean;
}

export interface WorkOptions {
  /** Folder that paths in the mesh are relative to. */
  readonly root: string;
  /** The mesh: files by path. */
  readonly files: { readonly [path: string]: string };
  /** Of the target. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export type Run = WorkflowHandleWithFirstExecutionRunId;

export interface Work {
  readonly mesh: MeshIR;
  readonly client: Client;
  readonly engine: DuckDBEngine;
  /** As the target wrote them. */
  readonly schedules: readonly Schedule[];
  /** How everything of the mesh begins on the server. */
  readonly prefix: string;
  readonly workers: Workers;
  idOf(product: string): string;
  /** Starts the workflow of a product by hand. */
  start(product: string, request?: Request): Promise<Run>;
  /** Makes all schedules. */
  deploy(): Promise<void>;
  /** Deletes all schedules. */
  withdraw(): Promise<void>;
  /** Stops the workers and takes everything away that is not the server's. */
  close(): Promise<void>;
}

/** The jobs of all products in the order of building. */
export function jobsOf(mesh: MeshIR): readonly ProductJob[] {
  return mesh.products.map(({ address }) => lowerProduct(mesh, address).value);
}

export async function compiledMesh(files: { readonly [path: string]: string }): Promise<MeshIR> {
  const { compiled } = await compiledFiles(files);
  const errors = compiled.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ code, label }) => `${code}: ${label}`).join("\n"));
  return compiled.mesh;
}

/** Starts the workers of a mesh. Its search attributes are there afterwards. */
export async function startWork(temporal: Temporal, { root, files, options = {} }: WorkOptions): Promise<Work> {
  const mesh = await compiledMesh(files);
  const prefix = prefixOf(mesh, "local");
  // Two seconds after a step was lost it is known to be.
  const emitted = await emitTemporal(mesh, { address: temporal.address, heartbeat: "2s", grace: "5s", ...options });
  const folder = writeArtifacts(emitted);
  const store = await openStore();
  const { engine } = store;
  const connected: Connected = await connect(temporal);
  await addAttributes(connected);
  const { client } = connected;
  const { schedules } = JSON.parse(artifact(emitted, "schedules.json")) as { readonly schedules: readonly Schedule[] };
  const jobs = new Map(jobsOf(mesh).map((job) => [job.product, job]));
  const world: StepWorld = { engine, host: nodeHost(), root, jobs };
  const stopping = new AbortController();
  const domains = [...new Set(mesh.products.map(({ domain }) => domain))].sort();
  const workers = await startWorkers({
    server: temporal,
    domains: domains.map((domain) => ({
      domain,
      taskQueue: taskQueue(prefix, domain),
      workflowsPath: join(folder.path, workflowsModule(domain)),
    })),
    world,
    grace: "5s",
    signal: stopping.signal,
    say: () => {},
  });
  const productOf = (address: string) => {
    const found = mesh.products.find((product) => product.address === address);
    if (found === undefined) throw new Error(`no product ${address}`);
    return found;
  };
  const idOf = (product: string) => productId(prefix, productOf(product));
  let started = 0;
  return {
    mesh,
    client,
    engine,
    schedules,
    prefix,
    workers,
    idOf,
    start: (product, request = {}) =>
      client.workflow.start(product, {
        workflowId: `${idOf(product)}-by-hand-${++started}`,
        taskQueue: taskQueue(prefix, productOf(product).domain),
        args: [request],
      }),
    deploy: () => changeSchedules(client, prefix, schedules, scheduleChanges(schedules, [])),
    async withdraw() {
      for (const { scheduleId } of schedules) await client.schedule.getHandle(scheduleId).delete();
    },
    async close() {
      stopping.abort();
      await workers.done;
      await connected.close();
      store.remove();
      folder.remove();
    },
  };
}

/** Makes the search attributes that workflows are found by. */
export async function addAttributes(connected: Connected): Promise<void> {
  const missing = await connected.missingAttributes();
  if (missing.length > 0) await connected.addAttributes(missing);
}

export interface Store {
  readonly engine: DuckDBEngine;
  remove(): void;
}

/** An empty DuckDB file. */
export async function openStore(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), "chimera-temporal-store-"));
  // Several threads add floats in whatever order they come, and no two runs end with the same last digit.
  const { engine, diagnostics } = await DuckDBEngine.open({ path: join(folder, "mesh.duckdb"), threads: 1 });
  if (engine === undefined) throw new Error(diagnostics[0]?.label);
  return {
    engine,
    remove() {
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the embedded runner makes of the mesh in a store of its own. */
export async function runEmbedded(
  mesh: MeshIR,
  root: string,
): Promise<{ readonly report: RunReport; readonly rows: PublishedRows }> {
  const store = await openStore();
  try {
    const report = await runProducts(jobsOf(mesh), store.engine, { host: nodeHost(), root });
    return { report, rows: await publishedRows(store.engine, mesh) };
  } finally {
    store.remove();
  }
}

/** By port: how many rows readers see, and a sum over them that differs when one row does. Absent: it was never published. */
export type PublishedRows = ReadonlyMap<string, { readonly rows: bigint; readonly sum: string }>;

export async function publishedRows(engine: DuckDBEngine, mesh: MeshIR): Promise<PublishedRows> {
  const found = new Map<string, { readonly rows: bigint; readonly sum: string }>();
  await engine.with(async (session) => {
    for (const { address, publish, materialize } of jobsOf(mesh).flatMap(({ tables }) => tables)) {
      if (publish === undefined) continue;
      // When a row came into a history is the time of its run.
      const columns = materialize.mode === "scd2" ? "* EXCLUDE (valid_from, valid_to)" : "*";
      const [known] = await session.rows(
        `SELECT 1 FROM information_schema.tables WHERE table_schema = '${publish.schema}' AND table_name = '${publish.view}'`,
      );
      if (known === undefined) continue;
      const [row] = await session.rows(
        `SELECT count(*) AS rows, coalesce(sum(hash(t)::HUGEINT), 0)::VARCHAR AS sum FROM (SELECT ${columns} FROM "${publish.schema}"."${publish.view}") t`,
      );
      found.set(address, row as unknown as { readonly rows: bigint; readonly sum: string });
    }
  });
  return found;
}
