import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newRun } from "../../../runtime/run-context.ts";
import { runStep, type Step } from "../../../runtime/steps/step.ts";
import { always, column, port, product, source, table, type Workbench, workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const id = column("id", "BIGINT");
const job = product("Orders", {
  inputs: [source("raw", "raw.csv", [id])],
  tables: [
    table("Orders", "good", {
      reads: ["input:raw"],
      columns: [id],
      sql: "SELECT id FROM {input:raw}",
      audit: { rules: [always("known", "id <> 3", { action: "quarantine" })] },
    }),
    port("Orders", "out", {
      reads: ["table:good"],
      columns: [id],
      sql: "SELECT id FROM {table:good}",
      audit: { rules: [always("small", "id < 100")] },
    }),
  ],
});
const steps: readonly Step[] = [
  { step: "ingest", input: "raw" },
  { step: "transform", table: "good" },
  { step: "audit", table: "good" },
  { step: "transform", table: "out" },
  { step: "audit", table: "out" },
  { step: "publish" },
];
/** A context of its own for each step, as separate activities of one run have. */
const alone = (step: Step) =>
  runStep(job, step, newRun(bench.engine, { host: bench.host(), root: bench.root, run: "today" }));

describe("steps that run alone", () => {
  it("build a product together, and change nothing when they are done again", async () => {
    bench.write("raw.csv", "id\n1\n2\n3\n");
    for (const step of steps) {
      expect((await alone(step)).outcome, JSON.stringify(step)).toBe("done");
      const versions = await bench.rows("SELECT * FROM chimera_store._versions ORDER BY name");
      expect((await alone(step)).outcome, JSON.stringify(step)).toBe("unchanged");
      expect(await bench.rows("SELECT * FROM chimera_store._versions ORDER BY name")).toEqual(versions);
    }
    expect(await bench.column("SELECT id FROM shop.out ORDER BY id")).toEqual([1, 2]);
    const report = await bench.build(job);
    expect(report.outcome).toBe("unchanged");
  });

  it("publish nothing that a rule holds back", async () => {
    bench.write("raw.csv", "id\n1\n200\n");
    const outcomes: string[] = [];
    for (const step of steps) outcomes.push((await alone(step)).outcome);
    expect(outcomes).toEqual(["done", "done", "done", "done", "blocked", "blocked"]);
    await expect(bench.rows("SELECT * FROM shop.out")).rejects.toThrow("does not exist");
  });

  it("refuse to run before their turn", async () => {
    bench.write("raw.csv", "id\n1\n");
    await expect(alone({ step: "transform", table: "out" })).rejects.toThrow(
      "shop.Orders.out reads table:good, which is not there yet",
    );
    await expect(alone({ step: "publish" })).rejects.toThrow("shop.Orders.good is not built yet");
  });

  it("say what went wrong", async () => {
    expect((await alone({ step: "ingest", input: "raw" })).diagnostics).toMatchObject([{ code: "CHM5012" }]);
  });
});
