import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProductJob } from "../../../runtime/job/job.ts";
import type { RunEvent } from "../../../runtime/run-context.ts";
import { newRun } from "../../../runtime/run-context.ts";
import { runProducts } from "../../../runtime/runner.ts";
import { removeProduct } from "../../../runtime/steps/publish.ts";
import { always, column, port, product, source, type Workbench, workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const id = column("id", "BIGINT");
const raw = source("raw", "raw.csv", [id]);

/** A product that passes on what it reads: the file, or ports of other products. */
function passing(name: string, upstream: readonly string[], sql?: string): ProductJob {
  const ports = upstream.map((other) => ({
    kind: "port" as const,
    name: other,
    address: `shop.${other}.${other}_out`,
    view: { schema: "shop", name: `${other}_out` },
  }));
  const inputs = upstream.length === 0 ? [raw] : ports;
  const text = inputs.map((input) => `SELECT id FROM {input:${input.name}}`).join(" UNION ALL ");
  const out = port(name, `${name}_out`, {
    reads: inputs.map((input) => `input:${input.name}`),
    columns: [id],
    sql: sql ?? text,
    audit: { rules: [always("small", "id < 100")] },
  });
  return product(name, { inputs, tables: [out] });
}
async function run(
  jobs: readonly ProductJob[],
  more: { signal?: AbortSignal; onEvent?: (event: RunEvent) => void } = {},
) {
  const report = await runProducts(jobs, bench.engine, {
    host: bench.host(),
    root: bench.root,
    run: String(Math.random()),
    ...more,
  });
  return {
    report,
    outcomes: Object.fromEntries(report.products.map(({ product, outcome }) => [product.slice(5), outcome])),
  };
}
const diamond = () => [passing("D", ["B", "C"]), passing("C", ["A"]), passing("B", ["A"]), passing("A", [])];

describe("a run", () => {
  it("builds products after those they read, whatever the order they are given in", async () => {
    bench.write("raw.csv", "id\n1\n2\n");
    const { report } = await run(diamond());
    expect(report.outcome).toBe("built");
    const order = report.products.map(({ product }) => product.slice(5));
    expect([order[0], order[3]]).toEqual(["A", "D"]);
    expect(await bench.column("SELECT count(*) FROM shop.D_out")).toEqual([4]);
  });

  it("builds again only what is behind a change", async () => {
    bench.write("raw.csv", "id\n1\n");
    await run(diamond());
    expect((await run(diamond())).report.outcome).toBe("unchanged");
    const changed = diamond().map((job) =>
      job.product === "shop.C" ? passing("C", ["A"], "SELECT id + 1 AS id FROM {input:A}") : job,
    );
    expect((await run(changed)).outcomes).toEqual({ A: "unchanged", B: "unchanged", C: "built", D: "built" });
  });

  it("holds back what reads a product that failed, and nothing else", async () => {
    bench.write("raw.csv", "id\n1\n");
    const jobs = [...diamond(), passing("E", [])].map((job) =>
      job.product === "shop.B" ? passing("B", ["A"], "SELECT nonsense") : job,
    );
    const { report, outcomes } = await run(jobs);
    expect(outcomes).toEqual({ A: "built", B: "failed", C: "built", D: "skipped", E: "built" });
    expect(report.outcome).toBe("failed");
    const skipped = report.products.find(({ product }) => product === "shop.D");
    expect(skipped?.diagnostics).toMatchObject([{ code: "CHM5050", label: "`shop.B`, which it reads, was not built" }]);
  });

  it("holds back what reads a product that a rule blocked", async () => {
    bench.write("raw.csv", "id\n1\n");
    await run(diamond());
    bench.write("raw.csv", "id\n100\n");
    const { outcomes, report } = await run(diamond());
    expect(outcomes).toEqual({ A: "blocked", B: "skipped", C: "skipped", D: "skipped" });
    expect(report.outcome).toBe("blocked");
    expect(await bench.column("SELECT id FROM shop.D_out")).toEqual([1, 1]);
  });

  it("loads a source table once, though two products read it", async () => {
    bench.write("raw.csv", "id\n1\n");
    const events: RunEvent[] = [];
    await run([passing("A", []), passing("B", [])], { onEvent: (event) => events.push(event) });
    expect(events.filter(({ phase }) => phase === "loading")).toHaveLength(1);
    expect(await bench.column("SELECT count(*) FROM chimera_store._inputs")).toEqual([1]);
  });

  it("tells what happens", async () => {
    bench.write("raw.csv", "id\n1\n2\n");
    const events: RunEvent[] = [];
    await run([passing("A", [])], { onEvent: (event) => events.push(event) });
    expect(events).toEqual([
      { product: "shop.A", phase: "started" },
      { product: "shop.A", table: "raw", phase: "loading" },
      { product: "shop.A", table: "raw", phase: "loaded", rows: 2, seconds: 0 },
      { product: "shop.A", table: "A_out", phase: "building" },
      { product: "shop.A", table: "A_out", phase: "checking" },
      { product: "shop.A", table: "A_out", phase: "built", rows: 2, seconds: 0 },
      { product: "shop.A", phase: "published", seconds: 0 },
    ]);
  });

  it("stops when it is told to, publishes nothing more, and goes on the next time", async () => {
    bench.write("raw.csv", "id\n1\n");
    const stop = new AbortController();
    const onEvent = ({ product, phase }: RunEvent) => {
      if (product === "shop.B" && phase === "building") stop.abort();
    };
    const { outcomes, report } = await run([passing("A", []), passing("B", ["A"])], { signal: stop.signal, onEvent });
    expect(outcomes).toEqual({ A: "built", B: "stopped" });
    expect(report.products[1]?.diagnostics).toMatchObject([{ code: "CHM5051" }]);
    expect((await run([passing("A", []), passing("B", ["A"])])).outcomes).toEqual({ A: "unchanged", B: "built" });
  });

  it("says which product has to be built first", async () => {
    const { report } = await run([passing("B", ["A"])]);
    expect(report.products[0]?.diagnostics).toMatchObject([
      {
        code: "CHM5030",
        message: "port `shop.A.A_out` has no data yet",
        hint: "build it first: `chimerac run shop.A`",
      },
    ]);
  });

  it("takes ports and products away that are gone", async () => {
    bench.write("raw.csv", "id\n1\n");
    const two = passing("A", []);
    const second = port("A", "second", { reads: ["input:raw"], columns: [id], sql: "SELECT id FROM {input:raw}" });
    await run([{ ...two, tables: [...two.tables, second] }]);
    expect(await bench.column("SELECT id FROM shop.second")).toEqual([1]);
    expect((await run([two])).outcomes).toEqual({ A: "built" });
    await expect(bench.rows("SELECT * FROM shop.second")).rejects.toThrow("does not exist");
    const context = newRun(bench.engine, { host: bench.host(), root: bench.root });
    await bench.engine.with((session) => removeProduct("shop.A", session, context));
    const left = await bench.column(
      "SELECT table_name FROM information_schema.tables WHERE table_name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    expect(left).toEqual([]);
  });

  it("does not replace a table of somebody else's by its view", async () => {
    bench.write("raw.csv", "id\n1\n");
    await bench.run("CREATE SCHEMA shop; CREATE TABLE shop.A_out AS SELECT 7 AS mine");
    const { report } = await run([passing("A", [])]);
    expect(report.products[0]?.diagnostics).toMatchObject([
      { code: "CHM5031", message: "cannot publish `shop.A_out`" },
    ]);
    expect(await bench.rows("SELECT * FROM shop.A_out")).toEqual([{ mine: 7 }]);
  });

  it("forgets an input that is read in another way now", async () => {
    bench.write("raw.csv", "id\n1\n");
    await run([passing("A", [])]);
    const renamed = passing("A", []);
    const wider = { ...raw, columns: [column("id", "HUGEINT")] };
    await run([{ ...renamed, inputs: [wider] }]);
    await run([{ ...renamed, inputs: [wider] }]);
    expect(await bench.column("SELECT count(*) FROM chimera_store._versions WHERE kind = 'input'")).toEqual([1]);
  });
});
