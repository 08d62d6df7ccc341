/**
 * What building through chimerac costs beside the same SQL run as one script: the flights of `examples/skyways`, three million rows. The
 * statements of a real build are recorded and run again, one after the other, in a new database of the same engine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeHost } from "../../cli/host.ts";
import { compile } from "../../compiler/compile.ts";
import { DuckDBEngine } from "../../runtime/engines/duckdb/engine.ts";
import { Session } from "../../runtime/engines/duckdb/session.ts";
import { runProducts } from "../../runtime/runner.ts";
import { lowerProduct } from "../../targets/job/lower-product.ts";
import { type BenchRow, reportBench } from "./measure.ts";

const repository = join(import.meta.dirname, "..", "..");
const mesh = join(repository, "examples", "skyways");
const host = nodeHost();
const compiled = compile(host, mesh, { library: join(repository, "stdlib"), today: "2026-01-01" });
const wanted = ["skyways.reference.Airports", "skyways.flights.Flights"];
const jobs = wanted.map((product) => lowerProduct(compiled.mesh, product).value);
const rounds = 3;

/** Statements in the order in which the build ran them. */
const recorded: string[] = [];
const { run, rows } = Session.prototype;
let recording = false;
Session.prototype.run = function (sql) {
  if (recording) recorded.push(sql);
  return run.call(this, sql);
};
Session.prototype.rows = function (sql) {
  if (recording) recorded.push(sql);
  return rows.call(this, sql);
};

async function inNewDatabase(work: (engine: DuckDBEngine) => Promise<void>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "chimera-bench-"));
  const { engine } = await DuckDBEngine.open({ path: join(folder, "bench.duckdb") });
  if (engine === undefined) throw new Error("the engine cannot be opened");
  try {
    const start = performance.now();
    await work(engine);
    return performance.now() - start;
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(engine: DuckDBEngine): Promise<void> {
  const report = await runProducts(jobs, engine, { host, root: mesh, parallel: 1 });
  if (report.outcome !== "built") throw new Error(`the build ended as ${report.outcome}`);
}

recording = true;
await inNewDatabase(build);
recording = false;
const statements = [...recorded];
async function script(engine: DuckDBEngine): Promise<void> {
  await engine.with(async (session) => {
    for (const sql of statements) await session.rows(sql);
  });
}

const times = { build: [] as number[], script: [] as number[] };
for (let round = 0; round < rounds; round++) {
  times.build.push(await inNewDatabase(build));
  times.script.push(await inNewDatabase(script));
}
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const [built, scripted] = [median(times.build), median(times.script)];
const ratio = built / scripted;
const row: BenchRow = {
  name: "apply of three million flights",
  measured: `${Math.round(built)} ms`,
  baseline: `${Math.round(scripted)} ms (${statements.length} statements as one script)`,
  ratio,
  budget: "<= 1.05",
  held: ratio <= 1.05,
};
reportBench("apply", [row]);
