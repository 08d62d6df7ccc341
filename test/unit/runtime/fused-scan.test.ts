import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DuckDBEngine } from "../../../runtime/engines/duckdb/engine.ts";
import type { Row } from "../../../runtime/engines/duckdb/session.ts";
import { fuseMeasures } from "../../../runtime/quality/fused-scan.ts";
import { readStatistics } from "../../../runtime/quality/statistics.ts";

let engine: DuckDBEngine;
beforeAll(async () => {
  engine = (await DuckDBEngine.open({ path: ":memory:", threads: 2 })).engine!;
  await engine.with((session) =>
    session.run(`
      CREATE TABLE facts AS SELECT i AS id, i % 7 - 3 AS small, CASE WHEN i % 5 > 0 THEN CAST(i % 100 AS DECIMAL(12, 2)) / 4 END AS price,
        CASE WHEN i = 77 THEN 'nan'::DOUBLE ELSE i / 1000 END AS odd, i / 1000 AS score, DATE '2026-01-01' + CAST(i % 30 AS INTEGER) AS day,
        ['red', 'green', 'blue'][1 + i % 3] AS colour, CASE WHEN i % 4 > 0 THEN 'v' || i % 9 END AS tag, 'u' || i AS name, i % 2 = 0 AS even
      FROM range(5000) t(i);
      CREATE TABLE empty AS SELECT * FROM facts LIMIT 0;`),
  );
});
afterAll(() => engine.close());

const share = (predicate: string) => `coalesce(count_if(${predicate}) / nullif(count(*), 0), 1)`;
const measures = [
  "count(*)",
  "count(price)",
  "count(id)",
  "count(price) / count(*)",
  ...["id", "small", "price", "odd", "score", "day", "colour", "tag", "name"].flatMap((column) => [
    `min(${column})`,
    `max(${column})`,
  ]),
  ...["id", "small", "price", "score"].flatMap((column) => [`avg(${column})`, `sum(${column})`]),
  "avg(price) FILTER (WHERE small > 0)",
  "sum(DISTINCT small)",
  "sum(price) / sum(id)",
  ...[
    "small >= -3",
    "small > -3",
    "small BETWEEN -3 AND 3",
    "small BETWEEN 3 AND -3",
    "-3 <= small AND small < 4",
    "small <> 0",
    "small IN (-3, 3)",
  ].map(share),
  ...["price >= 0", "price IS NULL OR price >= 0", "price IS NULL OR price > 0", "price IS NULL OR price <= 24.75"].map(
    share,
  ),
  ...[
    "odd >= 0",
    "odd <= 5",
    "score >= 0",
    "score < 5",
    "isnan(odd)",
    "day >= DATE '2026-01-01'",
    "day < '2026-01-31'",
  ].map(share),
  ...["colour = 'red'", "list_contains(['red', 'green'], colour)", "length(colour) > 3", "colour IS NOT NULL"].map(
    share,
  ),
  ...[
    "tag IS NULL",
    "tag IS NOT NULL",
    "tag = 'v1'",
    "tag = 'v1' OR tag IS NULL",
    "tag <> 'v1'",
    "NOT (tag = 'v1')",
  ].map(share),
  ...["colour = 'red' AND small > 0", "price <= id", "even", "even OR small > 0"].map(share),
  "count(tag)",
  "count(DISTINCT tag)",
  "string_agg(colour, ',' ORDER BY id) FILTER (WHERE id < 4)",
  "epoch(max(day)) - epoch(DATE '2026-01-01')",
  "list_sum(list_transform([1, 2], lambda x: x + count(*)))",
  "(SELECT max(small) FROM facts) + count(*)",
  "CASE WHEN max(small) > 2 THEN min(small) ELSE 0 END",
  "quantile_cont(score, 0.9)",
];

describe("a fused scan", () => {
  it.each([
    ["facts", true],
    ["facts", false],
    ["empty", true],
  ] as const)("measures %s as a plain one does (untouched: %s)", async (table, untouched) => {
    await engine.with(async (session) => {
      const sql = await fuseMeasures({ session, table, measures, untouched });
      const [fused] = await session.rows(sql);
      const [plain] = await session.rows(
        `SELECT ${measures.map((measure, at) => `${measure} AS m${at}`).join(", ")} FROM ${table}`,
      );
      const differ = measures.filter((_, at) => !near(fused, plain, `m${at}`));
      expect(
        differ.map((measure) => [
          measure,
          fused?.[`m${measures.indexOf(measure)}`],
          plain?.[`m${measures.indexOf(measure)}`],
        ]),
      ).toEqual([]);
    });
  });

  it("asks nothing of the rows that the engine knows anyway", async () => {
    await engine.with(async (session) => {
      const known = [
        "min(id)",
        "max(day)",
        share("score BETWEEN 0 AND 5"),
        share("price IS NULL OR price >= 0"),
        "count(small)",
      ];
      const sql = await fuseMeasures({ session, table: "facts", measures: known, untouched: true });
      expect(sql.match(/\b(min|max|sum|count|count_if|count_star)\(/g)).toEqual(["count_star("]);
    });
  });

  it("takes statistics for bounds only once rows were deleted", async () => {
    await engine.with(async (session) => {
      await session.run("CREATE TABLE fewer AS SELECT * FROM facts; DELETE FROM fewer WHERE id > 4000");
      const sql = await fuseMeasures({
        session,
        table: "fewer",
        measures: ["max(id)", share("id <= 4999")],
        untouched: false,
      });
      expect(await session.rows(sql)).toEqual([{ m0: 4000, m1: 1 }]);
    });
  });

  it("reads a text column of few values once, whatever is asked of it", async () => {
    await engine.with(async (session) => {
      const about = [
        share("colour = 'red'"),
        share("length(colour) = 3"),
        "min(colour)",
        "max(colour)",
        share("name <> ''"),
      ];
      const sql = await fuseMeasures({ session, table: "facts", measures: about, untouched: true });
      expect(sql.match(/GROUP BY "\w+"/g)).toEqual(['GROUP BY "colour"']);
    });
  });
});

describe("statistics", () => {
  it("are read from the engine's text", () => {
    expect(
      readStatistics("[Min: 0.00, Max: 9.50][Has Null: true, Has No Null: true][Approx Unique: 12]", "DECIMAL(12,2)"),
    ).toEqual({
      type: "DECIMAL(12,2)",
      min: "CAST('0.00' AS DECIMAL(12,2))",
      max: "CAST('9.50' AS DECIMAL(12,2))",
      complete: false,
      distinct: 12,
    });
    expect(
      readStatistics(
        "[Min: AT, Max: SE, Has Unicode: false, Max String Length: 2][Has Null: false, Has No Null: true]",
        "VARCHAR",
      ),
    ).toEqual({
      type: "VARCHAR",
      complete: true,
    });
  });
});

/** Equal, floats up to the order in which they were added. */
function near(one: Row | undefined, other: Row | undefined, name: string): boolean {
  const [a, b] = [one?.[name], other?.[name]];
  if (typeof a !== "number" || typeof b !== "number") return String(a) === String(b);
  return Object.is(a, b) || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}
