/** TPC-H in the other dialects: on a real PostgreSQL, and on DuckDB once sqlglot has read them as Trino's and Spark's. */
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { dialects } from "../../targets/sql/index.ts";
import { type Postgres, startPostgres } from "../support/engines/postgres.ts";
import { getSqlglot } from "../support/engines/python.ts";
import { transpile } from "../support/engines/transpile.ts";
import { compileQueries, emittedQuery, generate, numbers } from "../tpch/tpch.ts";
import { type Database, openDatabase } from "../unit/sql/database.ts";

const tables = ["region", "nation", "supplier", "part", "partsupp", "customer", "orders", "lineitem"];
const started = await startPostgres();
const server = "engine" in started ? started.engine : undefined;
const sqlglot = await getSqlglot();

let mesh: MeshIR;
let db: Database;
beforeAll(async () => {
  mesh = await compileQueries();
  db = await openDatabase();
  await generate(db, 3_000);
});
afterAll(() => db.close());

const expected = async (number: string) => (await db.rows(emittedQuery(mesh, number))).map(rounded);

describe.skipIf(server === undefined)("on PostgreSQL", () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = await (server as Postgres).connect();
    for (const table of tables) await copy(table);
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
  });

  async function copy(table: string) {
    const columns = await db.rows(
      `SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '${table}' ORDER BY column_index`,
    );
    const typed = columns.map(([name, type]) => `${name} ${String(type).replace("VARCHAR", "TEXT")}`);
    await client.query(`CREATE TABLE ${table} (${typed.join(", ")})`);
    const rows = await db.rows(`SELECT * FROM ${table}`);
    for (let at = 0; at < rows.length; at += 1000) {
      const values = rows.slice(at, at + 1000).map((row) => `(${row.map((cell) => `'${cell}'`).join(", ")})`);
      await client.query(`INSERT INTO ${table} VALUES ${values.join(", ")}`);
    }
    await client.query(`ANALYZE ${table}`);
  }

  it.each(numbers)("query %s gives the rows that DuckDB gives", async (number) => {
    const sql = emittedQuery(mesh, number, dialects.postgres);
    const { rows, fields } = await client.query({ text: sql, rowMode: "array" });
    const dates = fields.map((field) => field.dataTypeID === 1082);
    const found = rows.map((row: unknown[]) => row.map((cell, i) => (dates[i] ? dayOf(cell as Date) : cell)));
    expect(found.map(rounded)).toEqual(await expected(number));
  });
});

describe.skipIf("missing" in sqlglot).each(["trino", "spark"] as const)("read as %s", (dialect) => {
  it.each(numbers)("query %s gives the rows that DuckDB gives", async (number) => {
    if ("missing" in sqlglot) return;
    // Java's flag for plain line ends; DuckDB knows no others.
    const sql = emittedQuery(mesh, number, dialects[dialect]).replaceAll("(?d)", "");
    const [read] = transpile(sqlglot.engine, dialect, [sql]);
    if (read === undefined || "error" in read) throw new Error(read?.error);
    expect((await db.rows(read.sql)).map(rounded)).toEqual(await expected(number));
  });
});

/** A date as its client reads it, in local time. */
function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Numbers come as numbers or as text, with scales of their own. */
function rounded(row: readonly unknown[]): unknown[] {
  return row.map((value) => {
    const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof number === "number" ? Number(number.toPrecision(12)) : number;
  });
}
