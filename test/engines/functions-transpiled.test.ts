/**
 * Every function with a lowering for Trino or Spark, read by sqlglot as that dialect and run on DuckDB. Functions that DuckDB lacks are
 * macros here. Where sqlglot changes the meaning or loses it, the call is listed with the reason; PostgreSQL is asked itself (`functions-postgres`).
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../../targets/sql/index.ts";
import { getSqlglot } from "../support/engines/python.ts";
import { type Transpiled, transpile } from "../support/engines/transpile.ts";
import { type Database, openDatabase } from "../unit/sql/database.ts";
import { type Json, samples } from "../unit/stdlib/cases/case.ts";
import { aggregateCases, scalarCases, windowCases } from "../unit/stdlib/cases/index.ts";
import { fromEngine, readable, sameValue } from "../unit/stdlib/engine-value.ts";
import { type CallKind, compileCalls, type FunctionMesh, queryOf } from "../unit/stdlib/function-mesh.ts";

/** What DuckDB calls by another name. */
const macros = [
  "fail(message) AS error(message)",
  "raise_error(message) AS error(message)",
  "e() AS exp(1)",
  "is_finite(x) AS isfinite(x)",
  "is_infinite(x) AS isinf(x)",
  "to_milliseconds(x) AS epoch_ms(x)",
  "arrays_overlap(a, b) AS list_has_any(a, b)",
  "codepoint(x) AS unicode(x)",
  "normalize(x, form) AS nfc_normalize(x)",
  "at_timezone(x, zone) AS timezone(zone, x)",
  "from_base(x, base) AS CAST('0x' || x AS BIGINT)",
  "timestamp_seconds(x) AS make_timestamp(CAST(x AS BIGINT) * 1000000)",
  "timestamp_millis(x) AS make_timestamp(CAST(x AS BIGINT) * 1000)",
  "timestamp_micros(x) AS make_timestamp(CAST(x AS BIGINT))",
  "make_ym_interval(years, months) AS to_months(CAST(years * 12 + months AS INTEGER))",
];

/** Calls whose lowering uses one of these are lost on the way, and why. */
const lost: { readonly [dialect in "trino" | "spark"]: readonly (readonly [RegExp, string])[] } = {
  trino: [
    [/ \/ (?!CAST\()/, "`/` of ints cuts in Trino, and is written as a division that rounds down or not at all"],
    [/\bto_utf8\(|\bsha1\(|\bbit_count\(/, "bytes and bits are other functions"],
    [/\brepeat\(/, "repeats texts as if they were lists"],
    [/\bformat\(|date_format\(/, "formats are not translated"],
    [
      /date_diff\('month'|date_diff\('year'|\bsequence\(|date_add\('(?:day|month|year)'/,
      "dates become timestamps, and fractions",
    ],
    [/date_add\('millisecond'/, "needs DuckDB's own `to_milliseconds`, which makes intervals"],
    [/\bslice\(|\breverse\(|\bcardinality\(|\bmap_entries\(/, "lists and maps are not told apart"],
    [/\bregexp_replace\(/, "groups are written with another sign"],
    [/\bjson_array_length\(/, "an object has a length there"],
    [/\bsum\(INTERVAL|\bsum\(i \* INTERVAL/, "DuckDB has no sum of intervals"],
    [/\bat_timezone\(|\bwith_timezone\(/, "zones are lost"],
  ],
  spark: [
    [/octet_length\(|\bconv\(/, "bytes are other functions"],
    [/\bsplit\(/, "a split by a pattern takes one argument less"],
    [/\bweekday\(/, "weekdays count from another day"],
    [/extract\(SECOND|INTERVAL SECOND/, "fractions of seconds are lost"],
    [/\bsequence\(|date_add\(|make_ym_interval\(/, "dates become timestamps"],
    [/\bpercentile\(/, "becomes a quantile that does not interpolate"],
    [/date_format\(|\blpad\(/, "formats are not translated"],
    [/\breverse\(|\bsize\(|\bmap_contains_key\(|\barray_remove\(/, "lists and maps are not told apart"],
    [/\bleft\(|\bright\(/, "negative lengths count from the other end in DuckDB"],
    [/unix_seconds\(|unix_millis\(/, "cut towards zero"],
    [/\bmode\(/, "its second argument is none of DuckDB's"],
    [/\bsum\(/, "DuckDB has no sum of intervals"],
  ],
};

const calls = [
  ...scalarCases.map(([call, , value]) => ["scalar", call, value] as const),
  ...aggregateCases.map(([call, , value]) => ["aggregate", call, value] as const),
  ...windowCases.map(([call, , value]) => ["window", call, value] as const),
];
const sqlglot = await getSqlglot();

describe.skipIf("missing" in sqlglot).each(["trino", "spark"] as const)("functions read as %s", (dialect) => {
  let db: Database;
  let compiled: FunctionMesh;
  const texts = new Map<string, { readonly sql: string; readonly read: Transpiled }>();

  beforeAll(async () => {
    if ("missing" in sqlglot) return;
    compiled = await compileCalls(calls.map(([kind, call]): [CallKind, string] => [kind, call]));
    const written = calls.flatMap(([, call]) => {
      const query = queryOf(compiled.calls.get(call)!, compiled.mesh, dialects[dialect], "samples");
      return "sql" in query ? [{ call, sql: query.sql }] : [];
    });
    const queries = written.map(({ sql }) => sql.replaceAll("(?d)", ""));
    transpile(sqlglot.engine, dialect, queries).forEach((read, i) => {
      texts.set(written[i]!.call, { sql: written[i]!.sql, read });
    });
    db = await openDatabase();
    for (const macro of macros) await db.run(`CREATE MACRO ${macro}`);
    const types = { int: "BIGINT", float: "DOUBLE", string: "VARCHAR", bool: "BOOLEAN", date: "DATE" } as const;
    const columns = Object.entries(samples.columns).map(([name, type]) => {
      const base = type.replace("?", "");
      return `${name} ${types[base as keyof typeof types] ?? base}`;
    });
    await db.run(`CREATE TABLE samples (${columns.join(", ")})`);
    const cell = (value: unknown) => (typeof value === "string" ? `'${value}'` : String(value));
    for (const row of samples.rows) await db.run(`INSERT INTO samples VALUES (${row.map(cell).join(", ")})`);
  });
  afterAll(() => db?.close());

  it("are most of all", () => {
    const kept = [...texts.values()].filter(({ sql }) => !lost[dialect].some(([form]) => form.test(sql)));
    expect(kept.length).toBeGreaterThan(330);
  });

  it.each(calls)("%s: %s", async (kind, call, expected) => {
    const text = texts.get(call);
    // Without a lowering a call is an error, which other tests look at.
    if (text === undefined || lost[dialect].some(([form]) => form.test(text.sql))) return;
    if ("error" in text.read) throw new Error(`${text.read.error}\n${text.sql}`);
    const { result } = compiled.calls.get(call)!;
    const rows = await db.rows(readable(text.read.sql, result, kind === "window" ? " ORDER BY id" : ""));
    const values = rows.map(([value]) => fromEngine(result.type, value));
    const actual = kind === "window" ? values : (values[0] ?? null);
    if (!sameValue(actual, expected as Json)) expect({ actual, text }).toEqual({ actual: expected });
  });
});
