import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ColumnJob, TableJob } from "../../../runtime/job/job.ts";
import { column, port, product, source, type TableParts, type Workbench, workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

const events = source("events", "events.csv", [column("id", "BIGINT"), column("day", "DATE"), column("n", "BIGINT?")]);
const columns: readonly ColumnJob[] = [column("id", "BIGINT"), column("day", "DATE"), column("n", "BIGINT?")];
const select = "SELECT id, day, n FROM {input:events}";

/** Writes the events, builds the port, and gives its rows as text. */
async function build(
  lines: readonly string[],
  materialize: TableJob["materialize"],
  more: Partial<TableParts> = {},
  options = {},
) {
  bench.write("events.csv", `id,day,n\n${lines.map((line) => `${line}\n`).join("")}`);
  const out = port("Events", "out", { reads: ["input:events"], columns, sql: select, materialize, ...more });
  const report = await bench.build(product("Events", { inputs: [events], tables: [out] }), options);
  return { report, rows: await shown() };
}
async function shown(sql = "SELECT * FROM shop.out ORDER BY ALL") {
  return (await bench.rows(sql)).map((row) =>
    Object.values(row)
      .map((value) => value ?? "-")
      .join(" "),
  );
}

describe("incremental by day", () => {
  const daily = { mode: "incremental", column: "day", lookback: "INTERVAL 1 DAY" } as const;

  it("computes only the window anew and leaves older rows as they were", async () => {
    await build(["1,2026-01-01,1", "2,2026-01-02,1", "3,2026-01-03,1"], daily);
    const { rows } = await build(["1,2026-01-01,9", "2,2026-01-02,9", "3,2026-01-03,9", "4,2026-01-04,9"], daily);
    expect(rows).toEqual(["1 2026-01-01 1", "2 2026-01-02 9", "3 2026-01-03 9", "4 2026-01-04 9"]);
  });

  it("equals a full build when only new days came", async () => {
    const lines = Array.from({ length: 9 }, (_, at) => `${at},2026-01-0${at + 1},${at * 3}`);
    for (let upTo = 3; upTo <= 9; upTo++) await build(lines.slice(0, upTo), daily);
    const stepwise = await shown();
    const { rows } = await build(lines, daily, {}, { rebuild: true });
    expect(rows).toEqual(stepwise);
    expect(rows).toHaveLength(9);
  });

  it("starts anew when the definition changed, or when told to", async () => {
    await build(["1,2026-01-01,1", "5,2026-01-05,1"], daily);
    const changed = await build(["1,2026-01-01,2", "5,2026-01-05,2"], daily, { sql: `${select} WHERE true` });
    expect(changed.rows).toEqual(["1 2026-01-01 2", "5 2026-01-05 2"]);
    const rebuilt = await build(
      ["1,2026-01-01,3", "5,2026-01-05,3"],
      daily,
      { sql: `${select} WHERE true` },
      { rebuild: true },
    );
    expect(rebuilt.rows).toEqual(["1 2026-01-01 3", "5 2026-01-05 3"]);
  });

  it("computes everything while nothing is stored", async () => {
    await build([], daily);
    expect((await build(["1,2026-01-01,1"], daily)).rows).toEqual(["1 2026-01-01 1"]);
  });

  it("without a lookback computes the newest day again", async () => {
    const plain = { mode: "incremental", column: "day" } as const;
    await build(["1,2026-01-01,1", "2,2026-01-02,1"], plain);
    expect((await build(["1,2026-01-01,9", "2,2026-01-02,9"], plain)).rows).toEqual([
      "1 2026-01-01 1",
      "2 2026-01-02 9",
    ]);
  });

  it("goes by numbers too", async () => {
    const byNumber = { mode: "incremental", column: "id", lookback: "1" } as const;
    await build(["1,2026-01-01,1", "2,2026-01-01,1", "3,2026-01-01,1"], byNumber);
    const { rows } = await build(["1,2026-01-01,9", "2,2026-01-01,9", "3,2026-01-01,9"], byNumber);
    expect(rows).toEqual(["1 2026-01-01 1", "2 2026-01-01 9", "3 2026-01-01 9"]);
  });
});

describe("merge by id", () => {
  const merge = { mode: "merge", keys: ["id"] } as const;

  it("replaces rows of known keys, adds new ones, keeps the rest", async () => {
    await build(["1,2026-01-01,1", "2,2026-01-02,1"], merge);
    expect((await build(["2,2026-02-02,2", "3,2026-02-03,2"], merge)).rows).toEqual([
      "1 2026-01-01 1",
      "2 2026-02-02 2",
      "3 2026-02-03 2",
    ]);
  });

  it("refuses two rows of one key", async () => {
    await build(["1,2026-01-01,1"], merge);
    const { report, rows } = await build(["1,2026-01-01,2", "1,2026-01-02,3"], merge);
    expect(report.diagnostics).toMatchObject([
      {
        code: "CHM5032",
        message: "key `id` of `shop.Events.out` is not unique",
        label: "1 key stands in more than one row",
      },
    ]);
    expect(rows).toEqual(["1 2026-01-01 1"]);
  });
});

describe("scd2 by id", () => {
  const scd2 = { mode: "scd2", keys: ["id"] } as const;

  it("closes what changed or is gone, and opens what is new", async () => {
    await build(["1,2026-01-01,1", "2,2026-01-01,1", "3,2026-01-01,1"], scd2);
    bench.now += 86_400_000;
    const { rows } = await build(["1,2026-01-01,1", "2,2026-01-01,5", "4,2026-01-01,"], scd2);
    expect(rows).toEqual([
      "1 2026-01-01 1 2026-01-15 12:00:00 - true",
      "2 2026-01-01 1 2026-01-15 12:00:00 2026-01-16 12:00:00 false",
      "2 2026-01-01 5 2026-01-16 12:00:00 - true",
      "3 2026-01-01 1 2026-01-15 12:00:00 2026-01-16 12:00:00 false",
      "4 2026-01-01 - 2026-01-16 12:00:00 - true",
    ]);
  });

  it("opens a key again that came back", async () => {
    await build(["1,2026-01-01,1"], scd2);
    bench.now += 1000;
    await build([], scd2);
    bench.now += 1000;
    const { rows } = await build(["1,2026-01-01,1"], scd2);
    expect(rows).toEqual([
      "1 2026-01-01 1 2026-01-15 12:00:00 2026-01-15 12:00:01 false",
      "1 2026-01-01 1 2026-01-15 12:00:02 - true",
    ]);
  });

  it("carries its history over into new columns", async () => {
    await build(["1,2026-01-01,1"], scd2);
    bench.now += 1000;
    const wider = [column("id", "BIGINT"), column("n", "DECIMAL(20,1)?"), column("tag", "VARCHAR?")];
    const { rows } = await build(["1,2026-01-01,1"], scd2, {
      columns: wider,
      sql: "SELECT id, n::DECIMAL(20,1) AS n, 'x' AS tag FROM {input:events}",
    });
    expect(rows).toEqual([
      "1 1.0 x 2026-01-15 12:00:01 - true",
      "1 1.0 - 2026-01-15 12:00:00 2026-01-15 12:00:01 false",
    ]);
  });

  it("refuses what its history cannot have, until told to start anew", async () => {
    await build(["1,2026-01-01,1"], scd2);
    const required = {
      columns: [column("id", "BIGINT"), column("tag", "VARCHAR")],
      sql: "SELECT id, 'x' AS tag FROM {input:events}",
    };
    const refused = await build(["1,2026-01-01,2"], scd2, required);
    expect(refused.report.diagnostics).toMatchObject([{ code: "CHM5033" }]);
    expect(refused.rows).toHaveLength(1);
    const anew = await build(["1,2026-01-01,2"], scd2, required, { rebuild: true });
    expect(anew.rows).toEqual(["1 x 2026-01-15 12:00:00 - true"]);
  });
});

describe("snapshot", () => {
  it("adds the result of each run that found something new", async () => {
    await build(["1,2026-01-01,1"], { mode: "snapshot" });
    bench.now += 86_400_000;
    await build(["1,2026-01-01,1"], { mode: "snapshot" });
    const { rows } = await build(["1,2026-01-01,2"], { mode: "snapshot" });
    expect(rows).toEqual(["1 2026-01-01 1 2026-01-15 12:00:00", "1 2026-01-01 2 2026-01-16 12:00:00"]);
  });
});

describe("what cannot be built", () => {
  it("for want of memory is told as that", async () => {
    bench.write("events.csv", "id,day,n\n1,2026-01-01,1\n");
    await bench.run("SET memory_limit = '40MB'; SET max_temp_directory_size = '1MB'");
    const out = port("Events", "out", {
      reads: ["input:events"],
      columns: [column("all", "BIGINT[]")],
      sql: "SELECT list(range) AS all FROM range(20000000)",
    });
    const report = await bench.build(product("Events", { inputs: [events], tables: [out] }));
    expect(report.diagnostics).toMatchObject([
      { code: "CHM5006", message: "not enough memory to build `shop.Events.out`" },
    ]);
  });

  it("never shows a value of a row", async () => {
    bench.write("events.csv", "id,day,n\n4711,2026-01-01,1\n");
    const sql = "SELECT CAST('ann@example.org' || id AS BIGINT) AS id, day, n FROM {input:events}";
    const out = port("Events", "out", { reads: ["input:events"], columns, sql });
    const report = await bench.build(product("Events", { inputs: [events], tables: [out] }));
    expect(report.diagnostics).toMatchObject([
      {
        code: "CHM5005",
        label: "Conversion Error: Could not convert string ••• to INT64",
      },
    ]);
    expect(JSON.stringify(report)).not.toMatch(/example\.org|4711/);
  });
});

describe("what is built when", () => {
  it("builds again what looks at the clock, and only that", async () => {
    const byDate = { sql: "SELECT id, current_date AS day, n FROM {input:events}" };
    expect((await build(["1,2026-01-01,1"], { mode: "table" }, byDate)).report.outcome).toBe("built");
    const job = product("Events", {
      inputs: [events],
      tables: [port("Events", "out", { reads: ["input:events"], columns, ...byDate })],
    });
    expect((await bench.build(job)).outcome).toBe("unchanged");
    bench.now += 86_400_000;
    expect((await bench.build(job)).outcome).toBe("built");
  });

  it("changes the way a table is kept without losing its readers", async () => {
    await build(["1,2026-01-01,1"], { mode: "view" });
    await build(["1,2026-01-01,1"], { mode: "table" });
    const { rows } = await build(["1,2026-01-01,1"], { mode: "merge", keys: ["id"] });
    expect(rows).toEqual(["1 2026-01-01 1"]);
    const history = await build(["1,2026-01-01,1"], { mode: "scd2", keys: ["id"] });
    expect(history.rows).toEqual(["1 2026-01-01 1 2026-01-15 12:00:00 - true"]);
    const other = await build(["1,2026-01-01,1"], { mode: "snapshot" });
    expect(other.report.diagnostics).toMatchObject([{ code: "CHM5033" }]);
    expect(other.rows).toEqual(history.rows);
  });

  it("tells what the engine could not do, and leaves nothing behind", async () => {
    bench.write("events.csv", "id,day,n\n1,2026-01-01,1\n");
    const sql = "SELECT id, day, CAST(CAST(id AS VARCHAR) || 'x' AS BIGINT) AS n FROM {input:events}";
    const out = port("Events", "out", { reads: ["input:events"], columns, sql });
    const report = await bench.build(product("Events", { inputs: [events], tables: [out] }));
    expect(report.outcome).toBe("failed");
    expect(report.diagnostics).toMatchObject([{ code: "CHM5005", message: "cannot build `shop.Events.out`" }]);
    expect(await bench.column("SELECT kind FROM chimera_store._versions")).toEqual(["input"]);
  });
});
