/** Both examples run on Temporal's development server, started by their schedules: readers see what the embedded runner makes of them. */
import { join } from "node:path";
import { type ApplicationFailure, WorkflowFailedError } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTemporal, type Temporal } from "../support/engines/temporal.ts";
import { exampleFiles, repository } from "../support/repository.ts";
import { publishedRows, runEmbedded, startWork, type Work } from "../support/temporal-work.ts";

const started = await startTemporal();

describe.skipIf("missing" in started)("an example on Temporal", () => {
  const temporal = ("engine" in started ? started.engine : undefined) as Temporal;
  afterAll(() => temporal.stop());

  /** Waits until a run of each product has ended well, and tells how each began. */
  async function firstRuns({ client, idOf }: Work, products: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    while (found.size < products.length) {
      for (const address of products.filter((product) => !found.has(product))) {
        const query = `WorkflowType = '${address}' AND WorkflowId STARTS_WITH '${idOf(address)}'`;
        for await (const { workflowId, runId, status } of client.workflow.list({ query })) {
          if (status.name === "RUNNING") continue;
          // Throws when it failed.
          await client.workflow.getHandle(workflowId, runId).result();
          found.set(address, workflowId);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return found;
  }

  /** Products that a schedule starts, or whoever they read. */
  function startedByOthers(
    { mesh, schedules, idOf }: Pick<Work, "mesh" | "schedules" | "idOf">,
    product: string,
  ): boolean {
    const { inputs } = mesh.products.find(({ address }) => address === product)!;
    if (schedules.some(({ scheduleId }) => scheduleId === idOf(product))) return true;
    return inputs.some(({ from }) => {
      const owner = mesh.products.find(({ ports }) => ports.some(({ address }) => address === from.address));
      return owner !== undefined && startedByOthers({ mesh, schedules, idOf }, owner.address);
    });
  }

  describe("shop, every few seconds", () => {
    let work: Work;
    const root = join(repository, "examples/shop");
    beforeAll(async () => {
      const files = Object.entries(exampleFiles("shop")).map(
        ([path, text]) => [path, text.replace(/every: \d+[mh]/g, "every: 4s")] as const,
      );
      work = await startWork(temporal, { root, files: Object.fromEntries(files) });
    });
    afterAll(() => work?.close());

    it("ends as the embedded runner does", async () => {
      await work.deploy();
      const runs = await firstRuns(
        work,
        work.mesh.products.map(({ address }) => address),
      );
      await work.withdraw();
      // The first is started by its schedule, whoever follows it by its announcement, for the same interval.
      for (const [product, workflowId] of runs)
        expect(workflowId.slice(work.idOf(product).length)).toMatch(/^-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const { report, rows } = await runEmbedded(work.mesh, root);
      expect(report.outcome).toBe("built");
      expect(await publishedRows(work.engine, work.mesh)).toEqual(rows);
      expect(rows.size).toBeGreaterThan(5);
    });
  });

  describe("skyways, whose flights come once a day", () => {
    let work: Work;
    const root = join(repository, "examples/skyways");
    beforeAll(async () => {
      work = await startWork(temporal, { root, files: exampleFiles("skyways") });
    });
    afterAll(() => work?.close());

    it("ends as the embedded runner does", async () => {
      await work.deploy();
      const scheduled = work.schedules.map(({ scheduleId }) => scheduleId);
      expect(scheduled).toEqual([work.idOf("skyways.flights.Flights")]);
      // Nobody says how often these come: somebody asks for them.
      const { waiting, asked } = Object.groupBy(work.mesh.products, ({ address }) =>
        startedByOthers(work, address) ? "waiting" : "asked",
      );
      for (const { address } of asked!) await (await work.start(address)).result();
      const day = new Date("2026-01-06T00:00:00Z");
      await work.client.schedule
        .getHandle(scheduled[0]!)
        .backfill({ start: new Date(day.getTime() - 1), end: day, overlap: "ALLOW_ALL" });
      await firstRuns(
        work,
        waiting!.map(({ address }) => address),
      );
      await work.withdraw();
      const { report, rows } = await runEmbedded(work.mesh, root);
      expect(report.outcome).toBe("built");
      expect(await publishedRows(work.engine, work.mesh)).toEqual(rows);
    });
  });

  describe("whose data break a promise", () => {
    let work: Work;
    const orders = "sales/orders.chimera";
    const rule = "expect total > 0 EUR";
    beforeAll(async () => {
      const files = exampleFiles("shop");
      expect(files[orders]).toContain(rule);
      // Other runs of the shop are on the server: this one is called something else.
      const named = { "chimera.yaml": files["chimera.yaml"]!.replace("name: shop", "name: strict_shop") };
      const text = files[orders]!.replace(rule, "expect total > 50 EUR");
      work = await startWork(temporal, {
        root: join(repository, "examples/shop"),
        files: { ...files, [orders]: text, ...named },
      });
    });
    afterAll(() => work?.close());

    it("publishes nothing, and the workflow's failure names the rule and its line", async () => {
      await (await work.start("shop.customers.Customers", { alone: true })).result();
      const run = await work.start("shop.sales.Orders");
      const failure = await run.result().catch((thrown: unknown) => thrown);
      expect(failure).toBeInstanceOf(WorkflowFailedError);
      const reason = (failure as WorkflowFailedError).cause!.cause as ApplicationFailure;
      const line =
        exampleFiles("shop")
          [orders]!.split("\n")
          .findIndex((each) => each.includes(rule)) + 1;
      expect(reason).toMatchObject({
        type: "QualityRuleFailed",
        nonRetryable: true,
        message: expect.stringContaining(`(${orders}:${line})`),
        details: [{ file: orders, line, table: "shop.sales.Orders.all_orders" }],
      });
      const published = [...(await publishedRows(work.engine, work.mesh)).keys()];
      expect(published.filter((port) => port.startsWith("shop.sales."))).toEqual([]);
      expect(published.some((port) => port.startsWith("shop.customers."))).toBe(true);
      // Nor is anybody told that there is something new.
      const { events } = await run.fetchHistory();
      const asked = new Set(events!.map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name));
      expect(asked).toContain("audit");
      expect(asked).not.toContain("publish");
      expect(asked).not.toContain("announce");
    });
  });
});
