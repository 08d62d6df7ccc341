/** The command line as a person meets it: real processes over a mesh that `init` wrote. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../../cli/commands.ts";

const main = join(import.meta.dirname, "..", "..", "..", "cli", "main.ts");
const work = mkdtempSync(join(tmpdir(), "chimera-cli-"));
const applied = join(work, "applied");
let copies = 0;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
function chimerac(folder: string, ...args: string[]): Ran {
  const result = spawnSync(process.execPath, [main, "-C", folder, ...args], {
    encoding: "utf8",
    input: "",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}
/** A mesh of its own that was applied once. */
function copy(): string {
  const folder = join(work, `copy${++copies}`);
  cpSync(applied, folder, { recursive: true });
  return folder;
}
function edit(folder: string, file: string, from: string | RegExp, to: string): void {
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
}

beforeAll(() => {
  expect(chimerac(work, "init", "applied", "--template", "two-domains").code).toBe(0);
  expect(chimerac(applied, "apply", "--yes").code).toBe(0);
}, 60_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe("the templates of init", () => {
  it.each(["minimal", "two-domains"])(
    "%s checks, passes its tests and is formatted",
    (template) => {
      const folder = join(work, `template-${template}`);
      expect(chimerac(work, "init", folder, "--template", template).code).toBe(0);
      expect(chimerac(folder, "check", "--strict")).toMatchObject({ code: 0, out: "" });
      expect(chimerac(folder, "test")).toMatchObject({ code: 0, err: "1 passed, 0 failed\n" });
      expect(chimerac(folder, "fmt", "--check")).toMatchObject({ code: 0, out: "" });
    },
    60_000,
  );
  it("overwrite nothing", () => {
    expect(chimerac(applied, "init")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7013") });
  });
});

describe("check", () => {
  it("has nothing but the result on standard output", () => {
    const folder = copy();
    edit(folder, "sales.chimera", "total - (", "totl - (");
    const text = chimerac(folder, "check");
    expect(text).toMatchObject({ code: 1, out: "" });
    const { code, out } = chimerac(folder, "check", "--format", "json");
    const report = JSON.parse(out);
    expect(code).toBe(1);
    expect(report.summary).toEqual({ errors: 1, warnings: 0 });
    expect(report.diagnostics[0]).toMatchObject({
      slug: "unknown-column",
      file: "sales.chimera",
      hint: "did you mean `total`?",
      fixes: [{ title: "change to `total`" }],
    });
  }, 30_000);
  it("says where a mesh would be when there is none", () => {
    expect(chimerac(work, "check")).toMatchObject({ code: 1, err: expect.stringContaining("chimera.yaml") });
  });
  it.each(["sarif", "github"])("speaks %s", (format) => {
    const folder = copy();
    edit(folder, "sales.chimera", "total - (", "totl - (");
    expect(chimerac(folder, "check", "--format", format)).toMatchObject({
      code: 1,
      out: expect.stringContaining("CHM3010"),
      err: "",
    });
  });
});

describe("a mesh within a mesh", () => {
  it("is not looked at from outside, and is worked on with --chdir", () => {
    const folder = copy();
    const inner = join(folder, "examples", "inner");
    expect(chimerac(folder, "init", "examples/inner").code).toBe(0);
    edit(inner, "sales.chimera", "total - (", "totl - (");
    expect(chimerac(folder, "check")).toMatchObject({ code: 0, err: "2 files checked: no problems\n" });
    expect(chimerac(folder, "fmt", "--check")).toMatchObject({ code: 0, err: "2 files looked at, 0 would change\n" });
    expect(chimerac(folder, "plan").code).toBe(0);
    expect(chimerac(inner, "check")).toMatchObject({ code: 1, err: expect.stringContaining("totl") });
    edit(inner, "sales.chimera", "totl - (", "total - (");
    expect(chimerac(inner, "apply", "--yes").code).toBe(0);
    expect(chimerac(join(inner, "data"), "plan").code).toBe(0);
  }, 60_000);
});

describe("an environment", () => {
  it("has the database, the state and the share of the machine that the manifest says", () => {
    const folder = copy();
    const other = `  local: {}
  other:
    database: deep/data/other.duckdb
    state: kept
    duckdb: { memory: 300MiB, threads: 3, spill: deep/spill }
`;
    edit(folder, "chimera.yaml", /environments:\n[\s\S]*/, `environments:\n${other}`);
    expect(chimerac(folder, "apply", "--yes", "--env", "other")).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, "deep/data/other.duckdb"))).toBe(true);
    expect(existsSync(join(folder, "kept/other/state.json"))).toBe(true);
    const settings = ["memory_limit", "threads", "temp_directory"].map(
      (name) => `current_setting('${name}') as ${name}`,
    );
    const { out } = chimerac(folder, "query", `select ${settings.join(", ")}`, "--env", "other", "--format", "json");
    expect(JSON.parse(out).rows).toEqual([
      { memory_limit: "300.0 MiB", threads: 3, temp_directory: join(folder, "deep/spill") },
    ]);
    expect(chimerac(folder, "doctor", "--env", "other").out).toContain("other, serial 1");
    expect(chimerac(folder, "plan").code).toBe(0);
  }, 30_000);
  it.each(["plan", "apply", "run"])("whose state cannot be kept there is refused by %s", (command) => {
    const folder = copy();
    edit(
      folder,
      "chimera.yaml",
      "engine: duckdb",
      "state: { backend: postgres, url: { env: STATE_URL } }, engine: duckdb",
    );
    expect(chimerac(folder, command)).toMatchObject({ code: 1, err: expect.stringContaining("CHM7014") });
  });
});

describe("plan", () => {
  it("has no change after an apply, and none for renamed inner names, comments and moved files", () => {
    const folder = copy();
    edit(folder, "sales.chimera", "table paid", "// a comment\n  table settled");
    edit(folder, "sales.chimera", "from paid", "from settled");
    edit(folder, "sales.chimera", /\bnet\b/g, "netto");
    cpSync(join(folder, "finance.chimera"), join(folder, "close.chimera"));
    rmSync(join(folder, "finance.chimera"));
    expect(chimerac(folder, "plan")).toMatchObject({
      code: 0,
      out: expect.stringContaining("no changes; nothing to build"),
    });
  });
  it("names the reader and the line that a removed column breaks, and blocks", () => {
    const folder = copy();
    edit(folder, "sales.chimera", ", customers = count_distinct(customer)", "");
    edit(folder, "sales.chimera", "      customers: int\n", "");
    edit(folder, "sales.chimera", ", customers: 1 }", " }");
    const { code, out } = chimerac(folder, "plan", "--format", "json");
    const plan = JSON.parse(out);
    expect(code).toBe(3);
    expect(plan.changes).toMatchObject([
      {
        kind: "column",
        address: "sales.Orders.daily_revenue.customers",
        category: "breaking",
        reason: "removed",
        consumers: [{ product: "finance.Close", affected: false }],
      },
    ]);
    expect(chimerac(folder, "plan", "--accept", "removed").code).toBe(2);
  }, 30_000);
  it("has the same id for the same inputs", () => {
    const folder = copy();
    edit(folder, "sales.chimera", "[paid, shipped]", "[paid]");
    const id = () => JSON.parse(chimerac(folder, "plan", "--format", "json").out).id;
    expect(id()).toBe(id());
  }, 30_000);
  it("compares with a commit and needs no state", () => {
    const folder = copy();
    rmSync(join(folder, ".chimera"), { recursive: true });
    const git = (...args: string[]) =>
      spawnSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org", ...args]);
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    expect(chimerac(folder, "plan", "--base", "HEAD").code).toBe(0);
    edit(folder, "sales.chimera", "[paid, shipped]", "[paid]");
    expect(chimerac(folder, "plan", "--base", "HEAD")).toMatchObject({
      code: 2,
      out: expect.stringContaining("rows-changed"),
    });
    expect(chimerac(folder, "plan", "--base", "nowhere")).toMatchObject({
      code: 1,
      err: expect.stringContaining("CHM7012"),
    });
  }, 30_000);
});

describe("a database that is gone", () => {
  it("is made again by apply, as plan says", () => {
    const folder = copy();
    rmSync(join(folder, ".chimera/local.duckdb"));
    expect(chimerac(folder, "show", "daily_revenue")).toMatchObject({
      code: 1,
      err: expect.stringContaining("CHM7004"),
    });
    expect(chimerac(folder, "plan")).toMatchObject({ code: 2, out: expect.stringContaining("2 to build") });
    expect(chimerac(folder, "apply", "--yes").code).toBe(0);
    expect(chimerac(folder, "show", "daily_revenue").code).toBe(0);
    expect(chimerac(folder, "plan").code).toBe(0);
  }, 30_000);
});

describe("a history that would be lost", () => {
  it("is named by the plan and lost only when that is accepted", () => {
    const folder = copy();
    const mode = (from: string, to: string) => edit(folder, "finance.chimera", from, to);
    mode("    expect revenue >= 0 EUR", "    materialize: snapshot\n    expect revenue >= 0 EUR");
    mode("      days: int", "      days: int\n      _snapshot_at: timestamp key");
    // A month stands several times from now on.
    expect(chimerac(folder, "apply", "--yes", "--accept", "key-lost").code).toBe(0);
    edit(folder, "data/orders.csv", /\n.*\n/, "\n");
    expect(chimerac(folder, "run").code).toBe(0);
    const rows = () => JSON.parse(chimerac(folder, "show", "monthly", "--format", "json").out).rows.length;
    expect(rows()).toBe(2);
    expect(chimerac(folder, "show", "monthly").out).toContain("_snapshot_at");
    mode("materialize: snapshot", "materialize: table");
    mode("\n      _snapshot_at: timestamp key", "");
    const planned = chimerac(folder, "plan", "--format", "json");
    expect(planned.code).toBe(3);
    expect(JSON.parse(planned.out)).toMatchObject({
      blocked: [
        { address: "finance.Close.monthly", reason: "history-dropped" },
        { address: "finance.Close.monthly", reason: "key-lost" },
        { address: "finance.Close.monthly._snapshot_at", reason: "removed" },
      ],
    });
    expect(JSON.parse(planned.out).changes).toContainEqual(
      expect.objectContaining({ destructive: true, before: "snapshot", after: "table" }),
    );
    expect(chimerac(folder, "plan")).toMatchObject({ code: 3, out: expect.stringContaining("no run brings back") });
    expect(chimerac(folder, "plan", "--format", "github").out).toContain("CHM5202");
    expect(chimerac(folder, "apply", "--yes").code).toBe(3);
    expect(rows()).toBe(2);
    const accept = ["history-dropped", "key-lost", "removed"].flatMap((reason) => ["--accept", reason]);
    expect(chimerac(folder, "apply", "--yes", ...accept).code).toBe(0);
    expect(rows()).toBe(1);
  }, 60_000);
});

describe("apply", () => {
  it("does nothing the second time", () => {
    expect(chimerac(copy(), "apply", "--yes")).toMatchObject({
      code: 0,
      out: expect.stringContaining("Nothing to do."),
    });
  });
  it("refuses to wait for an answer that cannot come", () => {
    const folder = copy();
    edit(folder, "sales.chimera", "[paid, shipped]", "[paid]");
    expect(chimerac(folder, "apply")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7007") });
  });
  it("leaves what readers see untouched when a blocking rule fails, and says which", () => {
    const folder = copy();
    const before = chimerac(folder, "show", "daily_revenue", "--format", "csv").out;
    edit(folder, "sales.chimera", "[paid, shipped]", "[paid]");
    edit(folder, "sales.chimera", "revenue >= 0 EUR", "revenue >= 90 EUR");
    const failed = chimerac(folder, "apply", "--yes");
    expect(failed).toMatchObject({ code: 3, err: expect.stringContaining("revenue >= 90 EUR") });
    expect(failed.out).toContain("blocked by revenue >= 90 EUR  sales.chimera:57");
    expect(chimerac(folder, "show", "daily_revenue", "--format", "csv").out).toBe(before);
    edit(folder, "sales.chimera", "revenue >= 90 EUR", "revenue >= 0 EUR");
    expect(chimerac(folder, "apply", "--yes").code).toBe(0);
  }, 60_000);
  it("applies a saved plan or nothing", () => {
    const folder = copy();
    edit(folder, "sales.chimera", "[paid, shipped]", "[paid]");
    expect(chimerac(folder, "plan", "--out", "plan.json").code).toBe(2);
    edit(folder, "sales.chimera", "[paid]", "[shipped]");
    expect(chimerac(folder, "apply", "plan.json", "--yes")).toMatchObject({
      code: 5,
      err: expect.stringContaining("CHM5104"),
    });
    edit(folder, "sales.chimera", "[shipped]", "[paid]");
    expect(chimerac(folder, "apply", "plan.json", "--yes").code).toBe(0);
  }, 60_000);
  it("takes away what a removed product published", () => {
    const folder = copy();
    rmSync(join(folder, "finance.chimera"));
    expect(chimerac(folder, "apply", "--yes").code).toBe(3);
    expect(chimerac(folder, "apply", "--yes", "--accept", "removed").code).toBe(0);
    const views = chimerac(
      folder,
      "query",
      "select count(*) as n from duckdb_views() where schema_name = 'finance'",
      "--format",
      "csv",
    );
    expect(views.out).toBe("n\r\n0\r\n");
  }, 60_000);
});

describe("reading", () => {
  it("shows a port as table, CSV and JSON", () => {
    expect(chimerac(applied, "show", "Close.monthly").out).toBe(
      "year  month  revenue  days\n────  ─────  ───────  ────\n2026      1   480.50     2\n",
    );
    expect(chimerac(applied, "show", "Close.monthly", "--format", "csv").out).toBe(
      "year,month,revenue,days\r\n2026,1,480.50,2\r\n",
    );
    expect(JSON.parse(chimerac(applied, "show", "Close.monthly", "--format", "json").out).rows).toEqual([
      { year: 2026, month: 1, revenue: "480.50", days: 2 },
    ]);
  }, 30_000);
  it("suggests the port that was meant", () => {
    expect(chimerac(applied, "show", "Close.montly")).toMatchObject({
      code: 1,
      err: expect.stringContaining("CHM7001"),
    });
  });
  it("cannot change data by a query", () => {
    expect(chimerac(applied, "query", "drop view finance.close_monthly").code).toBe(1);
    expect(chimerac(applied, "show", "Close.monthly").code).toBe(0);
  }, 30_000);
  it("follows a column to its sources", () => {
    const { out } = chimerac(applied, "lineage", "Close.monthly.revenue", "--format", "json");
    const edges = JSON.parse(out).columns[0].edges.map(
      (edge: { kind: string; to: string }) => `${edge.kind} ${edge.to}`,
    );
    expect(edges).toContain("direct sales.Shop.orders.total");
    expect(edges).toContain("indirect sales.Shop.orders.status");
  });
  it("brings in new data", () => {
    const folder = copy();
    edit(folder, "data/orders.csv", /$/, "o_000000000007,ada,paid,19.50,,DE,2026-02-01 08:00:00\n");
    expect(chimerac(folder, "run").code).toBe(0);
    expect(chimerac(folder, "show", "Close.monthly", "--format", "csv").out).toContain("2026,2,19.50,1");
  }, 30_000);
});

describe("help", () => {
  it.each(commands.map((command) => command.name))("of %s shows an example", (name) => {
    const { code, out } = chimerac(work, name, "--help");
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}\$ .*chimerac/);
  });
  it("is hinted at after a mistake, with the nearest command", () => {
    expect(chimerac(work, "chek")).toMatchObject({ code: 1, err: expect.stringContaining("Did you mean check?") });
  });
  it.each(["bash", "zsh", "fish"])("completes in %s", (shell) => {
    const { out } = chimerac(work, "completion", shell);
    for (const command of commands) expect(out).toContain(command.name);
  });
  it("explains every code by code and slug, and says when there is none", () => {
    expect(chimerac(work, "explain", "CHM7001").out).toContain("# no-such-port (CHM7001)");
    expect(chimerac(work, "explain", "no-such-port").out).toContain("# no-such-port (CHM7001)");
    expect(chimerac(work, "explain", "CHM9999")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7011") });
  }, 30_000);
  it("doctor finds what is missing", () => {
    expect(chimerac(applied, "doctor")).toMatchObject({ code: 0, out: expect.stringContaining("DuckDB") });
    expect(chimerac(work, "doctor")).toMatchObject({
      code: 1,
      out: expect.stringContaining("cannot find `chimera.yaml`"),
    });
  }, 30_000);
  it.each(["tokens", "ast", "symbols", "types", "ir", "plan", "out"])("dump prints the stage %s", (stage) => {
    const { code, out } = chimerac(applied, "dump", "--stage", stage);
    expect([code, out.length > 100]).toEqual([0, true]);
  });
});

describe("a secret in clear", () => {
  it.each(["text", "json", "sarif", "github"])("is never shown as %s", (format) => {
    const folder = copy();
    writeFileSync(
      join(folder, "extra.chimera"),
      'domain extra\n\nsource Db = postgres {\n  host: "localhost"\n  password: "hunter2"  oops: 1\n  database: "d"\n  table t {\n    id: int key\n  }\n}\n',
    );
    const { code, out, err } = chimerac(folder, "check", "--format", format);
    expect(code).toBe(1);
    expect(out + err).toContain("2154");
    expect(out + err).not.toContain("hunter2");
  });
});
