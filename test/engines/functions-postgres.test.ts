/** Every function that has a lowering for PostgreSQL gives there what it gives on DuckDB, in values, types and nulls. */
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Type } from "../../compiler/mesh/mesh.ts";
import { postgres as dialect } from "../../targets/sql/dialects/postgres.ts";
import { type Postgres, startPostgres } from "../support/engines/postgres.ts";
import { type Json, samples } from "../unit/stdlib/cases/case.ts";
import { aggregateCases, scalarCases, windowCases } from "../unit/stdlib/cases/index.ts";
import { sameValue } from "../unit/stdlib/engine-value.ts";
import { type CallKind, compileCalls, type FunctionMesh, queryOf } from "../unit/stdlib/function-mesh.ts";

const started = await startPostgres();
const server = "engine" in started ? started.engine : undefined;
const calls = [
  ...scalarCases.map(([call, , value]) => ["scalar", call, value] as const),
  ...aggregateCases.map(([call, , value]) => ["aggregate", call, value] as const),
  ...windowCases.map(([call, , value]) => ["window", call, value] as const),
];
/** Each aggregate once more over a window: it runs there, or is an error before. */
const overWindows = aggregateCases.flatMap(([call]) =>
  /^\w+\([^()]*\)$/.test(call) ? [`${call} over (partition g)`] : [],
);

describe.skipIf(server === undefined)("the functions on PostgreSQL", () => {
  const postgres = server as Postgres;
  let compiled: FunctionMesh;
  let client: pg.Client;
  beforeAll(async () => {
    const all = [
      ...calls.map(([kind, call]) => [kind, call] as const),
      ...overWindows.map((call) => ["window", call] as const),
    ];
    compiled = await compileCalls(all.map(([kind, call]): [CallKind, string] => [kind, call]));
    client = await postgres.connect();
    await client.query("SET TimeZone = 'America/New_York'");
    const types = { int: "bigint", float: "double precision", string: "text", bool: "boolean", date: "date" } as const;
    const columns = Object.entries(samples.columns).map(([name, type]) => {
      const base = type.replace("?", "");
      return `${name} ${base.replace(/^decimal/, "numeric") === base ? types[base as keyof typeof types] : base}`;
    });
    const cell = (value: string | number | boolean | null) =>
      typeof value === "string" ? `'${value}'` : String(value);
    const rows = samples.rows.map((row) => `(${row.map(cell).join(", ")})`);
    await client.query(`CREATE TABLE samples (${columns.join(", ")}); INSERT INTO samples VALUES ${rows.join(", ")}`);
  }, 60_000);
  afterAll(async () => {
    await client?.end();
    await postgres.stop();
  });

  it.each(calls)("%s: %s", async (kind, call, expected, ...rest) => {
    const found = compiled.calls.get(call)!;
    const query = queryOf(found, compiled.mesh, dialect, "samples");
    // Without a lowering a call is an error, which other tests look at.
    if ("problem" in query) return;
    const order = kind === "window" ? " ORDER BY id" : "";
    const { rows } = await client.query(`SELECT ${asJson(found.result.type)} AS r FROM (${query.sql}) AS q${order}`);
    const values = rows.map((row: { r: Json }) => row.r);
    const actual = kind === "window" ? values : values[0];
    if (!sameValue(actual ?? null, expected as Json)) expect({ actual, query }).toEqual({ actual: expected });
    expect(rest).toEqual([]);
  });

  it.each(overWindows)("%s", async (call) => {
    const query = queryOf(compiled.calls.get(call)!, compiled.mesh, dialect, "samples");
    if ("problem" in query) return;
    expect((await client.query(query.sql)).rowCount).toBe(samples.rows.length);
  });
});

/** JSON as the cases are written in. */
function asJson(type: Type): string {
  if (type.kind === "duration") return "to_jsonb(extract(epoch FROM r) * 1000000)";
  if (type.kind === "bytes") return "to_jsonb(upper(encode(r, 'hex')))";
  if (type.kind === "decimal") return "to_jsonb(CAST(r AS text))";
  return "to_jsonb(r)";
}
