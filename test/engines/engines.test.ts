/** The engines themselves: that they start, answer and stop, so that a failure elsewhere is not theirs. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { startPostgres } from "../support/engines/postgres.ts";
import { getSqlglot } from "../support/engines/python.ts";

const postgres = await startPostgres();
describe.skipIf("missing" in postgres)("PostgreSQL", () => {
  it("answers, and is gone when stopped", async () => {
    if ("missing" in postgres) return;
    const { engine } = postgres;
    const client = await engine.connect();
    expect((await client.query("SELECT 1 + 1 AS two")).rows).toEqual([{ two: 2 }]);
    await client.end();
    await engine.stop();
    await expect(engine.connect()).rejects.toThrow("ECONNREFUSED");
  });
});

const sqlglot = await getSqlglot();
describe.skipIf("missing" in sqlglot)("sqlglot", () => {
  it("translates", () => {
    if ("missing" in sqlglot) return;
    const script = "import sqlglot; print(sqlglot.transpile('SELECT 1 AS a', read='duckdb', write='trino')[0])";
    expect(execFileSync(sqlglot.engine.python, ["-c", script], { encoding: "utf8" })).toBe("SELECT 1 AS a\n");
  });
});
