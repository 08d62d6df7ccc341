/** The commands that work with Temporal, on its development server: what they change there, what they say, and how they end. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTemporal, type Temporal } from "../support/engines/temporal.ts";
import { repository } from "../support/repository.ts";

const started = await startTemporal();

/** Without how long it took, and what depends on it. */
function withoutTimes(report: { readonly products: readonly object[] }): { products: object[] } {
  const kept = (key: string, value: unknown) =>
    key === "seconds" ||
    key === "stored" ||
    key === "samples" ||
    key === "place" ||
    key === "bound" ||
    key === "generated"
      ? undefined
      : value;
  return JSON.parse(JSON.stringify(report, kept)) as { products: object[] };
}

/** Progress of products, as a file has it, without times. */
function milestones({ err }: Ended): readonly string[] {
  return [...err.matchAll(/^((?:published|unchanged|blocked|failed|skipped) \w+)/gm)].map(([, text]) => text!);
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe.skipIf("missing" in started)("the command line on Temporal", () => {
  const temporal = ("engine" in started ? started.engine : undefined) as Temporal;
  const work = mkdtempSync(join(tmpdir(), "chimera-temporal-cli-"));
  const mesh = join(work, "mesh");

  function start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [join(repository, "cli/main.ts"), "-C", mesh, ...args], {
      cwd: work,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    });
  }
  function ended(child: ChildProcess): Promise<Ended> {
    let [out, err] = ["", ""];
    child.stdout!.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr!.on("data", (chunk) => {
      err += chunk;
    });
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
  }
  const chimerac = (...args: string[]) => ended(start(...args));
  const prod = (...args: string[]) => chimerac(...args, "--env", "prod");

  /** Writes the manifest with these options of Temporal. */
  function configure(options: Readonly<Record<string, unknown>> = {}): void {
    const path = join(mesh, "chimera.yaml");
    const manifest = readFileSync(path, "utf8").replace(/^environments:[\s\S]*/m, "");
    const said = JSON.stringify({ address: temporal.address, ...options });
    const environments = `environments:
  local: { engine: duckdb, orchestrator: local }
  prod: { engine: duckdb, orchestrator: temporal, temporal: ${said} }
`;
    writeFileSync(path, manifest + environments);
  }
  function edit(file: string, from: string, to: string): void {
    const path = join(mesh, file);
    const text = readFileSync(path, "utf8");
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  }

  beforeAll(async () => {
    expect(await chimerac("init", "--template", "two-domains")).toMatchObject({ code: 0 });
    configure();
    edit("sales.chimera", "input orders = Shop.orders", "input orders = Shop.orders { every: 1d }");
    expect(await prod("apply", "--yes")).toMatchObject({ code: 0 });
  }, 60_000);
  afterAll(async () => {
    await temporal.stop();
    rmSync(work, { recursive: true, force: true });
  });

  describe("deploy", () => {
    const orders = "mesh/prod/sales.Orders";

    it("shows what it would do and changes nothing", async () => {
      const { code, out } = await prod("deploy", "--check");
      expect(code).toBe(2);
      expect(out).toContain("+ search attribute ChimeraStep");
      expect(out).toContain(`+ ${orders}\n      calendars: hour 0\n      timezone: UTC`);
      // What follows another product needs no schedule.
      expect(out).toContain("1 to create, 0 to change, 0 to delete, 0 as they are");
      expect(await temporal.ask("schedule", "list")).toEqual([]);
    }, 60_000);

    it("asks before it changes anything", async () => {
      expect(await prod("deploy")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7007") });
    }, 60_000);

    it("makes the server equal to the mesh, and finds nothing to do a second time", async () => {
      expect(await prod("deploy", "--yes")).toMatchObject({ code: 0, err: expect.stringContaining("Deployed.") });
      expect(await temporal.ask("schedule", "list")).toMatchObject([{ scheduleId: orders }]);
      const { code, out } = await prod("deploy", "--yes", "--format", "json");
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual({
        version: 1,
        deployed: false,
        searchAttributes: [],
        schedules: [{ schedule: orders, action: "none", fields: [] }],
      });
    }, 60_000);

    it("changes the fields that differ, whoever changed them, and leaves a paused schedule paused", async () => {
      configure({ timezone: "Europe/Berlin", jitter: "90s", pause_on_failure: true });
      await temporal.run("schedule", "toggle", "--schedule-id", orders, "--pause", "--reason", "by hand");
      const { code, out } = await prod("deploy", "--yes", "--format", "json");
      expect(code).toBe(0);
      const fields = [
        { field: "timezone", before: "UTC", after: "Europe/Berlin" },
        { field: "jitter", before: "0s", after: "90s" },
        { field: "pauseOnFailure", before: "false", after: "true" },
      ];
      const schedules = [{ schedule: orders, action: "update", fields }];
      expect(JSON.parse(out)).toMatchObject({ deployed: true, schedules });
      expect(await temporal.ask("schedule", "describe", "--schedule-id", orders)).toMatchObject({
        schedule: { state: { paused: true }, spec: { timezoneName: "Europe/Berlin", jitter: "90s" } },
      });
      expect(await prod("deploy", "--check")).toMatchObject({ code: 0 });
      await temporal.run(
        "schedule",
        "update",
        "--schedule-id",
        orders,
        "--interval",
        "2h",
        "--type",
        "x",
        "--task-queue",
        "y",
      );
      expect((await prod("deploy", "--check")).out).toContain("intervals: every 2h → nothing");
      expect(await prod("deploy", "--yes")).toMatchObject({ code: 0 });
    }, 60_000);

    it("deletes schedules of products that are gone, and no one else's", async () => {
      await temporal.run(
        ...["schedule", "create", "--schedule-id", "mesh/prod/by-hand", "--interval", "1d"],
        ...["--type", "x", "--task-queue", "y"],
      );
      edit("sales.chimera", "input orders = Shop.orders { every: 1d }", "input orders = Shop.orders");
      expect(await prod("apply", "--yes")).toMatchObject({ code: 0 });
      expect(await prod("deploy", "--yes")).toMatchObject({ code: 0, out: expect.stringContaining(`- ${orders}`) });
      expect(await temporal.ask("schedule", "list")).toMatchObject([{ scheduleId: "mesh/prod/by-hand" }]);
    }, 60_000);

    it("refuses a name that somebody else has", async () => {
      await temporal.run(
        ...["schedule", "create", "--schedule-id", orders, "--interval", "1d", "--type", "x", "--task-queue", "y"],
      );
      edit("sales.chimera", "input orders = Shop.orders", "input orders = Shop.orders { every: 1d }");
      expect(await prod("apply", "--yes")).toMatchObject({ code: 0 });
      expect(await prod("deploy", "--yes")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7023") });
      await temporal.run("schedule", "delete", "--schedule-id", orders);
      configure();
      expect(await prod("deploy", "--yes")).toMatchObject({ code: 0 });
    }, 60_000);

    it("says that the namespace is not there, and which are", async () => {
      configure({ namespace: "defualt" });
      const { code, err } = await prod("deploy");
      expect(code).toBe(1);
      expect(err).toContain("error[CHM7022]: cannot find the namespace `defualt`");
      expect(err).toContain("did you mean `default`?");
      configure();
    }, 60_000);

    it("says that nobody answers", async () => {
      configure({ address: "127.0.0.1:1" });
      expect(await prod("deploy")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7019") });
      configure();
    }, 60_000);
  });

  describe("with a worker", () => {
    const orders = "mesh/prod/sales.Orders";
    let worker: ChildProcess | undefined;
    let workerEnds: Promise<Ended>;
    let base: string;
    const startWorker = async () => {
      // One process writes the database.
      if (worker !== undefined) await stopWorker();
      worker = start("worker", "--env", "prod", "--listen", "0");
      workerEnds = ended(worker);
      base = await new Promise<string>((resolve, reject) => {
        worker!.stderr!.on("data", (chunk) => {
          const address = /at (http:\S+)/.exec(String(chunk))?.[1];
          if (address !== undefined) resolve(address);
        });
        void workerEnds.then(({ err }) => reject(new Error(err)));
      });
    };
    const stopWorker = async () => {
      worker!.kill("SIGTERM");
      return workerEnds;
    };
    /** Asks again until the answer is as wanted. */
    async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
      for (;;) {
        const answer = await ask();
        if (wanted(answer)) return answer;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
    const status = async () => (await prod("status", "sales.Orders")).out;
    const startOrders = (id: string) =>
      temporal.run(
        ...["workflow", "start", "--type", "sales.Orders", "--task-queue", "mesh/prod/sales"],
        ...["--workflow-id", `${orders}-${id}`, "--input", JSON.stringify({ alone: true, interval: `P1D/${id}` })],
      );

    const customers = `  port customers {
    from paid
    group { country }
    aggregate { customers = count_distinct(customer) }
    schema {
      country: string key
      customers: int
    }
  }`;

    beforeAll(async () => {
      configure({ approval: ["sales.Orders"] });
      await startWorker();
    }, 60_000);
    afterAll(() => void worker?.kill("SIGKILL"));

    it("is ready, and counts nothing yet", async () => {
      expect((await fetch(`${base}/readyz`)).status).toBe(200);
      expect(await (await fetch(`${base}/metrics`)).text()).toContain('chimera_worker_up{domain="sales"} 1');
    });

    it("approves what waits, and says what does when nothing waits", async () => {
      expect(await prod("approve", "Orders")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7025") });
      await startOrders("2026-01-05T00:00:00Z");
      expect(await until(status, (out) => out.includes("approval"))).toContain(
        "waits for an approval of P1D/2026-01-05T00:00:00Z",
      );
      expect(await prod("approve", "Orders")).toMatchObject({
        code: 0,
        err: expect.stringContaining("Approved sales.Orders of P1D/2026-01-05T00:00:00Z."),
      });
      await until(status, (out) => !out.includes("2026-01-05"));
      expect(await (await fetch(`${base}/metrics`)).text()).toMatch(
        /chimera_steps_total\{product="sales\.Orders",step="publish",outcome="(done|unchanged)"\} 1/,
      );
    }, 60_000);

    it("pauses the schedule and what runs, and resumes both", async () => {
      await startOrders("2026-01-06T00:00:00Z");
      await until(status, (out) => out.includes("waits for an approval"));
      expect(await prod("pause", "Orders")).toMatchObject({
        code: 0,
        err: expect.stringContaining("Paused sales.Orders: its schedule and 1 run."),
      });
      const { out } = await prod("status", "Orders", "--format", "json");
      expect(JSON.parse(out)).toEqual({
        version: 1,
        products: [
          {
            product: "sales.Orders",
            schedule: { paused: true, note: "chimerac pause" },
            runs: [
              {
                workflowId: `${orders}-2026-01-06T00:00:00Z`,
                interval: "P1D/2026-01-06T00:00:00Z",
                step: "approval",
                paused: true,
              },
            ],
          },
        ],
      });
      // Approved, and still held before it publishes.
      expect(await prod("approve", "Orders")).toMatchObject({ code: 0 });
      expect(await status()).toContain("paused");
      expect(await prod("resume", "Orders")).toMatchObject({ code: 0 });
      expect(await until(status, (out) => !out.includes("2026-01-06"))).toMatch(/next at \d{4}-/);
      expect(await prod("pause", "Close")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7026") });
    }, 60_000);

    it("is not deployed over by code that would break what runs", async () => {
      await startOrders("2026-01-07T00:00:00Z");
      await until(status, (out) => out.includes("waits for an approval"));
      expect(await prod("deploy", "--check")).toMatchObject({ code: 0 });
      edit("sales.chimera", "  /// Revenue per day and country.", `${customers}\n\n  /// Revenue per day and country.`);
      expect(await stopWorker()).toMatchObject({ code: 0 });
      expect(await prod("apply", "--yes")).toMatchObject({ code: 0 });
      const { code, err } = await prod("deploy", "--yes");
      expect(code).toBe(3);
      expect(err).toContain(`error[CHM6015]: \`${orders}-2026-01-07T00:00:00Z\` runs and cannot go on so`);
      expect(err).toMatch(/sales\.chimera:\d+/);
      expect(err).toMatch(
        /differs at event \d+ activityTaskScheduled: Activity type of scheduled event 'audit' does not match/,
      );
      await temporal.run("workflow", "terminate", "--workflow-id", `${orders}-2026-01-07T00:00:00Z`);
      await until(status, (out) => !out.includes("2026-01-07"));
      expect(await prod("deploy", "--yes")).toMatchObject({ code: 0 });
    }, 60_000);

    it("runs products with the results and exit codes of the embedded runner", async () => {
      await startWorker();
      const rows = readFileSync(join(mesh, "data/orders.csv"), "utf8");
      const day = (at: string) => `o_00000000ff${at},c9,paid,10.00,,DE,2026-01-${at} 10:00:00\n`;
      writeFileSync(join(mesh, "data/orders.csv"), rows + day("17"));
      configure();
      await stopWorker();
      // The same data in a database of its own.
      expect(await chimerac("apply", "--yes", "--env", "local")).toMatchObject({ code: 0 });
      writeFileSync(join(mesh, "data/orders.csv"), rows + day("17") + day("18"));
      await startWorker();
      const [served, local] = await Promise.all([
        prod("run", "Close", "--format", "json"),
        chimerac("run", "Close", "--format", "json", "--env", "local"),
      ]);
      expect(served).toMatchObject({ code: 0 });
      // How long it took is another matter, and what counts and stored names hang on.
      const [there, here] = [served, local].map(({ out }) => withoutTimes(JSON.parse(out)));
      expect(there).toEqual(here);
      expect(there!.products).toMatchObject([
        { product: "sales.Orders", outcome: "built" },
        { product: "finance.Close", outcome: "built" },
      ]);
      expect(milestones(served)).toEqual(milestones(local));
      expect(milestones(served)).toEqual(["published Orders", "published Close"]);
    }, 60_000);

    it("says which rule does not hold, and exits 3", async () => {
      const rows = readFileSync(join(mesh, "data/orders.csv"), "utf8");
      writeFileSync(join(mesh, "data/orders.csv"), `${rows}o_00000000ff99,c9,paid,-10.00,,FR,2026-01-19 10:00:00\n`);
      const { code, out, err } = await prod("run", "Close");
      expect(code).toBe(3);
      expect(out).toMatch(/blocked by .*revenue >= 0 EUR.* {2}sales\.chimera:\d+/);
      expect(out).toMatch(/finance\.Close {2}skipped/);
      expect(err).toContain("blocked Orders");
      writeFileSync(join(mesh, "data/orders.csv"), rows);
    }, 60_000);

    it("runs each interval of a range", async () => {
      const asked = ["Orders", "--from", "2026-01-01", "--to", "2026-01-04", "--format", "json"];
      const { code, out } = await prod("run", ...asked);
      expect(code).toBe(0);
      const { products } = JSON.parse(out) as { products: { interval: string; outcome: string }[] };
      expect(products.map(({ interval }) => interval.slice(0, 10))).toEqual(["2026-01-02", "2026-01-03", "2026-01-04"]);
      const ran = (await temporal.ask(
        ...["workflow", "list", "--query", "WorkflowId STARTS_WITH 'mesh/prod/sales.Orders-2026-01-0'"],
      )) as { execution: { workflowId: string }; status: string }[];
      expect(new Set(ran.map(({ execution }) => execution.workflowId))).toContain(`${orders}-2026-01-04T00:00:00Z`);
    }, 60_000);

    it("says why a step is tried again", async () => {
      const rows = readFileSync(join(mesh, "data/orders.csv"), "utf8");
      rmSync(join(mesh, "data/orders.csv"));
      const child = start("run", "Orders", "--env", "prod");
      const end = ended(child);
      await new Promise<void>((resolve) => {
        child.stderr!.on("data", (chunk) => String(chunk).includes("is tried again") && resolve());
      });
      writeFileSync(join(mesh, "data/orders.csv"), rows);
      expect(await end).toMatchObject({
        code: 0,
        err: expect.stringMatching(/sales\.Orders: ingest failed and is tried again \(\d+\): CHM50\d\d: /),
      });
    }, 60_000);

    it("cancels what it started when it is interrupted", async () => {
      configure({ approval: ["sales.Orders"] });
      await startWorker();
      const child = start("run", "Orders", "--from", "2026-03-01", "--to", "2026-03-02", "--env", "prod");
      const end = ended(child);
      await until(status, (out) => out.includes("waits for an approval of P1D/2026-03-02"));
      child.kill("SIGINT");
      expect(await end).toMatchObject({ code: 130, err: expect.stringContaining("chimerac approve sales.Orders") });
      await until(status, (out) => !out.includes("2026-03-02"));
      const id = `${orders}-2026-03-02T00:00:00Z`;
      expect(await temporal.ask("workflow", "describe", "--workflow-id", id)).toMatchObject({
        workflowExecutionInfo: { status: "WORKFLOW_EXECUTION_STATUS_CANCELED" },
      });
      configure();
      expect(await stopWorker()).toMatchObject({ code: 0 });
    }, 60_000);

    it("warns when it follows a run that no worker takes", async () => {
      await temporal.run("operator", "namespace", "create", "--namespace", "idle");
      configure({ namespace: "idle" });
      expect(await prod("deploy", "--yes")).toMatchObject({ code: 0 });
      const child = start("run", "Orders", "--env", "prod");
      const end = ended(child);
      await new Promise<void>((resolve) => {
        child.stderr!.on("data", (chunk) => String(chunk).includes("CHM7027") && resolve());
      });
      child.kill("SIGINT");
      expect(await end).toMatchObject({ code: 130, err: expect.stringContaining("chimerac worker sales") });
      configure();
    }, 60_000);

    it("says that nobody can take an approval, and which namespace was never deployed to", async () => {
      configure({ approval: ["sales.Orders"] });
      await startOrders("2026-01-08T00:00:00Z");
      await startWorker();
      await until(status, (out) => out.includes("waits for an approval"));
      expect(await stopWorker()).toMatchObject({ code: 0 });
      expect(await prod("approve", "Orders")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7027") });
      await temporal.run("workflow", "terminate", "--workflow-id", `${orders}-2026-01-08T00:00:00Z`);
      await temporal.run("operator", "namespace", "create", "--namespace", "other");
      configure({ namespace: "other" });
      expect(await prod("status")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7024") });
      configure();
    }, 60_000);
  });
});
