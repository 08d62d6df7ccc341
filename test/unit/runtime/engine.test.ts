import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DuckDBEngine } from "../../../runtime/engines/duckdb/engine.ts";
import { parseSqlType, sqlTypeText } from "../../../runtime/engines/duckdb/sql-type.ts";
import { prepareStore } from "../../../runtime/store/schema.ts";

let folder: string;
let engine: DuckDBEngine;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chimera-engine-"));
  const opened = await DuckDBEngine.open({ path: join(folder, "a.duckdb"), threads: 2, memory: "1GB" });
  engine = opened.engine!;
});
afterEach(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the engine", () => {
  it("gives values that are exact and plain", async () => {
    const [row] = await engine.with((session) =>
      session.rows(
        "SELECT 42 AS i, 9007199254740993 AS big, 12.50::DECIMAL(12,2) AS d, 1.5::DOUBLE AS f, DATE '2026-01-31' AS day, " +
          "TIMESTAMP '2026-01-31 10:00:00.5' AS at, TIME '10:00' AS t, INTERVAL 3 DAY AS v, [1, NULL] AS l, {'a': 1.0::DECIMAL(2,1)} AS s, " +
          "MAP {'k': 1} AS m, '\\xAA'::BLOB AS b, NULL AS n, true AS y",
      ),
    );
    expect(row).toEqual({
      i: 42,
      big: "9007199254740993",
      d: "12.50",
      f: 1.5,
      day: "2026-01-31",
      at: "2026-01-31 10:00:00.5",
      t: "10:00:00",
      v: "3 days",
      l: [1, null],
      s: { a: "1.0" },
      m: [{ key: "k", value: 1 }],
      b: "\\xAA",
      n: null,
      y: true,
    });
  });

  it("streams a large result in blocks", async () => {
    await engine.with(async (session) => {
      let rows = 0;
      let largest = 0;
      for await (const block of session.stream("SELECT range AS n FROM range(10000)")) {
        rows += block.length;
        largest = Math.max(largest, block.length);
      }
      expect([rows, largest]).toEqual([10_000, 2048]);
    });
  });

  it("runs all of a transaction or nothing", async () => {
    await engine.with(async (session) => {
      await expect(
        session.transaction(async () => {
          await session.run("CREATE TABLE t AS SELECT 1 AS a");
          await session.transaction(() => session.run("INSERT INTO t VALUES (2)"));
          throw new Error("no");
        }),
      ).rejects.toThrow("no");
      await expect(session.rows("SELECT * FROM t")).rejects.toMatchObject({ name: "EngineFailure", kind: "binding" });
      await session.transaction(() => session.run("CREATE TABLE t AS SELECT 1 AS a"));
      expect(await session.rows("SELECT * FROM t")).toEqual([{ a: 1 }]);
    });
  });

  it("stops a running statement when it is told to, and refuses later ones", async () => {
    const stop = new AbortController();
    await engine.with(async (session) => {
      const long = session.run("CREATE TABLE t AS SELECT count(*) FROM range(100000000000) a(x) WHERE hash(x) = 3");
      setTimeout(() => stop.abort(), 30);
      await expect(long).rejects.toMatchObject({ kind: "cancelled" });
      await expect(session.rows("SELECT 1")).rejects.toMatchObject({ kind: "cancelled" });
    }, stop.signal);
    expect(await engine.with((session) => session.rows("SELECT 1 AS one"))).toEqual([{ one: 1 }]);
  });

  it("installs no extensions and lives in UTC", async () => {
    const [row] = await engine.with((session) =>
      session.rows(
        "SELECT current_setting('autoinstall_known_extensions') AS i, current_setting('autoload_known_extensions') AS l, current_setting('TimeZone') AS z",
      ),
    );
    expect(row).toEqual({ i: false, l: false, z: "UTC" });
  });

  it("says who holds the database", async () => {
    const script =
      "import('@duckdb/node-api').then(async (d) => { await d.DuckDBInstance.create(process.argv[1]); console.log('open'); setInterval(() => {}, 1000); })";
    const path = join(folder, "held.duckdb");
    const child = spawn(process.execPath, ["-e", script, path], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(child.stdout!, "data");
      const { diagnostics } = await DuckDBEngine.open({ path, shown: ".chimera/local.duckdb" });
      expect(diagnostics).toMatchObject([{ code: "CHM5001", message: "database `.chimera/local.duckdb` is in use" }]);
      expect(diagnostics[0]?.label).toContain(`process ${child.pid}`);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("says what is wrong with a file it cannot open", async () => {
    const damaged = join(folder, "bad.duckdb");
    writeFileSync(damaged, "garbage".repeat(2000));
    expect((await DuckDBEngine.open({ path: damaged })).diagnostics).toMatchObject([{ code: "CHM5002" }]);
    expect((await DuckDBEngine.open({ path: join(folder, "no", "such.duckdb") })).diagnostics).toMatchObject([
      { code: "CHM5003" },
    ]);
  });

  it("refuses a store that a newer chimerac wrote", async () => {
    await prepareStore(engine);
    await engine.with((session) => session.run("INSERT INTO chimera_store._meta VALUES (9)"));
    const { path } = engine;
    engine.close();
    engine = (await DuckDBEngine.open({ path })).engine!;
    await expect(prepareStore(engine)).rejects.toMatchObject({ diagnostics: [{ code: "CHM5004" }] });
  });
});

describe("types of the engine", () => {
  const types = [
    ["decimal( 12 , 2 )", "DECIMAL(12,2)"],
    ["text[][]", "VARCHAR[][]"],
    [
      'STRUCT("a b" INTEGER, c DECIMAL(3,1)[], d MAP(VARCHAR, BIGINT))',
      'STRUCT("a b" INTEGER, "c" DECIMAL(3,1)[], "d" MAP(VARCHAR, BIGINT))',
    ],
    ["ENUM('a', 'b)', 'it''s')", "ENUM('a', 'b)', 'it''s')"],
    ["timestamp with time zone", "TIMESTAMP WITH TIME ZONE"],
    ["double precision", "DOUBLE"],
    ["UNION(a INTEGER, b VARCHAR)", "UNION(a INTEGER, b VARCHAR)"],
    ["STRUCT(broken", "STRUCT(broken"],
  ] as const;
  it.each(types)("reads %s", (written, text) => {
    expect(sqlTypeText(parseSqlType(written))).toBe(text);
  });
});
