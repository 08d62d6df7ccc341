import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MeshExpression, Type } from "../../../compiler/mesh/mesh.ts";
import type { DialectName } from "../../../targets/sql/dialect.ts";
import { dialects } from "../../../targets/sql/index.ts";
import { type Database, openDatabase } from "./database.ts";
import { grammarErrors } from "./grammars.ts";
import { call, cast, col, emit, eq, frame, int, key, lit, op, Pipeline, problemsOf, t, text } from "./ir.ts";

const columns = {
  i: t.int,
  f: t.float,
  d: t.decimal(12, 2),
  fine: t.decimal(18, 6),
  s: t.string,
  b: t.bool,
  day: t.date,
  moment: t.timestamp,
  span: t.duration,
  xs: t.list(t.int, true),
};
const c = (name: keyof typeof columns) => col(name, columns[name], true);

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
  await db.run(`
    CREATE TABLE sample (i BIGINT, f DOUBLE, d DECIMAL(12,2), fine DECIMAL(18,6), s VARCHAR, b BOOLEAN, day DATE, moment TIMESTAMP, span INTERVAL, xs BIGINT[]);
    INSERT INTO sample VALUES (3, 2.5, 1.25, 2.5, '42', TRUE, '2026-01-31', '2026-01-31 10:30:00', INTERVAL 90 MINUTE, [10, NULL, 30]);
  `);
});
afterAll(() => db.close());

type Texts = { readonly [K in DialectName]?: string };
const others = ["postgres", "trino", "spark"] as const;

/** The text in each dialect, well-formed in each, and the value on DuckDB. `undefined` for a dialect means that it has none. */
async function says(value: MeshExpression, texts: Texts, result: unknown) {
  const pipeline = new Pipeline("sample", columns).select({ x: value });
  for (const dialect of Object.values(dialects)) {
    const expected = texts[dialect.name];
    if (expected === undefined) continue;
    const sql = emit(pipeline, dialect);
    const item = sql.replace(/^SELECT\s+/, "").replace(/ AS x\nFROM sample$/, "");
    expect({ [dialect.name]: item }).toEqual({ [dialect.name]: expected });
    if (dialect.name !== "duckdb") expect(await grammarErrors(dialect.name, sql)).toEqual([]);
  }
  expect(await db.rows(emit(pipeline, dialects.duckdb))).toEqual([[result]]);
}
const everywhere = (sql: string): Texts => ({ duckdb: sql, postgres: sql, trino: sql, spark: sql });
const micros = (value: number) => lit(String(value), t.duration);
const hour = 3_600_000_000;

describe("numbers", () => {
  it("division is IEEE everywhere, by zero too", async () => {
    const guarded = (double: string) =>
      `CASE WHEN d = 0 THEN CAST(i AS ${double}) * CAST('Infinity' AS ${double}) ELSE CAST(i AS ${double}) / d END`;
    await says(
      op("div", t.float, cast(c("i"), t.float), cast(c("d"), t.float)),
      {
        duckdb: "CAST(i AS DOUBLE) / d",
        postgres: guarded("DOUBLE PRECISION"),
        trino: "CAST(i AS DOUBLE) / d",
        spark: guarded("DOUBLE"),
      },
      2.4,
    );
    await says(
      op("div", t.float, c("f"), cast(int(0), t.float)),
      { duckdb: "f / 0", postgres: "f * CAST('Infinity' AS DOUBLE PRECISION)", trino: "f / 0" },
      "Infinity",
    );
    await says(op("div", t.float, c("f"), cast(int(2), t.float)), everywhere("f / 2"), 1.25);
  });

  it("floats round halves away from zero on their way to ints", async () => {
    await says(
      cast(c("f"), t.int),
      {
        duckdb: "CAST(round(f) AS BIGINT)",
        postgres: "CAST(trunc(f) + CASE WHEN abs(f - trunc(f)) >= 0.5 THEN sign(f) ELSE 0 END AS BIGINT)",
        trino: "CAST(round(f) AS BIGINT)",
        spark: "CAST(round(f) AS BIGINT)",
      },
      "3",
    );
  });

  it("widening needs no words between numbers, a literal takes the type of the other side", async () => {
    await says(eq(cast(c("i"), t.float), c("f")), everywhere("i = f"), false);
    await says(
      op("coalesce", t.decimal(12, 2), c("d"), cast(int(0), t.decimal(12, 2))),
      everywhere("coalesce(d, 0.00)"),
      "1.25",
    );
    await says(
      op(
        "not_between",
        t.bool,
        c("d"),
        cast(int(1), t.decimal(12, 2)),
        cast(lit("1.5", t.decimal(2, 1)), t.decimal(12, 2)),
      ),
      everywhere("d NOT BETWEEN 1 AND 1.5"),
      false,
    );
  });

  it("ints have 64 bits, also where only literals meet", async () => {
    await says(
      op("mul", t.int, int(2_000_000_000), int(3)),
      everywhere("CAST(2000000000 AS BIGINT) * 3"),
      "6000000000",
    );
    await says(
      lit("-9223372036854775808", t.int),
      { duckdb: "CAST(-9223372036854775808 AS BIGINT)" },
      "-9223372036854775808",
    );
  });

  it("a product of fine decimals gets the digits that it needs", async () => {
    await says(
      op("mul", t.decimal(36, 12), c("fine"), c("fine")),
      {
        duckdb: "CAST(CAST(fine AS DECIMAL(19,6)) * fine AS DECIMAL(36,12))",
        postgres: "CAST(fine * fine AS NUMERIC(36,12))",
        trino: "fine * fine",
        spark: "CAST(fine * fine AS DECIMAL(36,12))",
      },
      "6.250000000000",
    );
  });

  it("a sum of decimals has its type where the engine would give another one", () => {
    const p = new Pipeline("sample", columns);
    const total = call("sum", t.decimal(38, 2), [c("d")]);
    const sql = (dialect: keyof typeof dialects) =>
      emit(new Pipeline("sample", columns).group({ s: p.c("s") }, { total }), dialects[dialect]).split("\n")[0];
    expect(sql("duckdb")).toBe("SELECT s, sum(d) AS total");
    expect(sql("trino")).toBe("SELECT s, sum(d) AS total");
    expect(sql("spark")).toBe("SELECT s, CAST(sum(d) AS DECIMAL(38,2)) AS total");
    expect(sql("postgres")).toBe("SELECT s, CAST(sum(d) AS NUMERIC(38,2)) AS total");
  });

  it("a minus never starts a comment", async () => {
    await says(op("sub", t.int, c("i"), op("neg", t.int, op("neg", t.int, c("i")))), everywhere("i - (-(-i))"), "0");
    await says(op("sub", t.int, c("i"), int(-1)), everywhere("i - (-1)"), "4");
  });
});

describe("what holds for every item", () => {
  const item: MeshExpression = { op: "item", type: t.int, nullable: true };
  const every = (arg: MeshExpression, condition: MeshExpression): MeshExpression => ({
    op: "every",
    arg,
    condition,
    type: t.bool,
    nullable: true,
  });
  it("is told by the items for which it is false; one that is null passes", async () => {
    const above = (least: number) => every(c("xs"), op("gt", t.bool, item, int(least)));
    const texts = {
      duckdb: "len(list_filter(xs, lambda item1: (item1 > 5) IS FALSE)) = 0",
      postgres: "NOT EXISTS (SELECT 1 FROM unnest(xs) AS items (item1) WHERE (item1 > 5) IS FALSE)",
      trino: "none_match(xs, item1 -> NOT coalesce(item1 > 5, TRUE))",
      spark: "forall(xs, item1 -> coalesce(item1 > 5, TRUE))",
    };
    await says(above(5), texts, true);
    await says(above(20), {}, false);
  });
  it("goes into lists of lists", async () => {
    const nested: MeshExpression = {
      op: "list",
      items: [c("xs"), c("xs")],
      type: t.list(t.list(t.int, true), true),
      nullable: false,
    };
    const inner: MeshExpression = { op: "item", type: t.list(t.int, true), nullable: true };
    await says(every(nested, every(inner, op("lt", t.bool, item, int(31)))), {}, true);
    await says(every(nested, every(inner, op("lt", t.bool, item, int(30)))), {}, false);
  });
});

describe("dates and durations", () => {
  it("the difference of dates is a duration", async () => {
    const timestamps = "CAST(day AS TIMESTAMP) - CAST(DATE '2026-01-01' AS TIMESTAMP)";
    await says(
      op("sub", t.duration, c("day"), lit("2026-01-01", t.date)),
      {
        duckdb: timestamps,
        postgres: timestamps,
        trino: "day - DATE '2026-01-01'",
        spark: "CAST(day - DATE '2026-01-01' AS INTERVAL DAY TO SECOND)",
      },
      { months: 0, days: 30, micros: "0" },
    );
  });

  it("a date stays a date", async () => {
    await says(
      op("add", t.date, c("day"), micros(72 * hour)),
      { duckdb: "day + 3", postgres: "day + 3", trino: "day + INTERVAL '3' DAY", spark: "day + INTERVAL '3' DAY" },
      "2026-02-03",
    );
    await says(
      op("add", t.date, c("day"), micros(30 * hour)),
      {
        duckdb: "CAST(day + INTERVAL '30' HOUR AS DATE)",
        postgres: "CAST(day + INTERVAL '30' HOUR AS DATE)",
        trino: "CAST(CAST(day AS TIMESTAMP(6)) + INTERVAL '30' HOUR AS DATE)",
        spark: "CAST(CAST(day AS TIMESTAMP_NTZ) + INTERVAL '30' HOUR AS DATE)",
      },
      "2026-02-01",
    );
    await says(
      op("add", t.date, c("day"), lit("1", t.months)),
      {
        duckdb: "CAST(day + INTERVAL '1' MONTH AS DATE)",
        postgres: "CAST(day + INTERVAL '1' MONTH AS DATE)",
        trino: "day + INTERVAL '1' MONTH",
        spark: "day + INTERVAL '1' MONTH",
      },
      "2026-02-28",
    );
  });

  it("timestamps have no zone, and six digits where a dialect counts them", async () => {
    await says(
      lit("2026-01-31T12:00:00Z", t.timestamp),
      {
        duckdb: "TIMESTAMP '2026-01-31 12:00:00'",
        postgres: "TIMESTAMP '2026-01-31 12:00:00'",
        trino: "TIMESTAMP '2026-01-31 12:00:00.000000'",
        spark: "TIMESTAMP_NTZ '2026-01-31 12:00:00'",
      },
      "2026-01-31 12:00:00",
    );
    await says(
      op("add", t.timestamp, c("moment"), micros(1_500_000)),
      everywhere("moment + INTERVAL '1.5' SECOND"),
      "2026-01-31 10:30:01.5",
    );
  });

  it("Trino counts milliseconds, and says so", () => {
    const difference = op("sub", t.duration, c("moment"), lit("2026-01-01T00:00:00Z", t.timestamp));
    const problems = (value: MeshExpression) =>
      problemsOf(new Pipeline("sample", columns).select({ x: value }), dialects.trino);
    expect(problems(difference)).toEqual(["this is less exact on Trino"]);
    expect(problems(op("add", t.timestamp, c("moment"), micros(1)))).toEqual(["this literal cannot run on Trino"]);
  });
});

describe("texts", () => {
  it("are safe whatever they hold", async () => {
    const value = "it's \\ \n \u0000 \u0001 \u0003 {x}";
    await says(
      text(value),
      {
        duckdb: "('it''s \\ \n ' || chr(0) || ' \u0001 \u0003 {x}')",
        spark: "'it\\'s \\\\ \n \\u0000 \u0001 \u0003 {x}'",
      },
      value,
    );
    expect(problemsOf(new Pipeline("sample", columns).select({ x: text("\0") }), dialects.postgres)).toEqual([
      "this literal cannot run on PostgreSQL",
    ]);
  });

  it("match a pattern in the engine's own syntax", async () => {
    const matches = (pattern: string, negated = false): MeshExpression => ({
      op: "matches",
      arg: c("s"),
      pattern,
      negated,
      type: t.bool,
      nullable: true,
    });
    await says(
      matches("^\\d+.$"),
      {
        duckdb: "regexp_matches(s, '^\\d+.$')",
        postgres: "s ~ '^[0-9]+[^\\n]$'",
        trino: "regexp_like(s, '\\A\\d+.\\z')",
        spark: "regexp_like(s, '(?d)^\\\\d+.\\\\z')",
      },
      true,
    );
    await says(
      matches(".+@.+", true),
      {
        duckdb: "NOT regexp_matches(s, '.+@.+')",
        postgres: "s !~ '(?p).+@.+'",
        trino: "NOT regexp_like(s, '.+@.+')",
        spark: "NOT regexp_like(s, '(?d).+@.+')",
      },
      true,
    );
  });

  it("become members of an enum only when they are some", async () => {
    const status: Type = { kind: "enum", name: "shop.Status", members: ["42", "x"] };
    const checked = (fails: string) => `CASE WHEN s NOT IN ('42', 'x') THEN ${fails} ELSE s END`;
    await says(
      cast(c("s"), status),
      {
        duckdb: checked("CAST(error('not a member of Status') AS VARCHAR)"),
        postgres: checked("CAST(CAST('not a member of Status' || left(s, 0) AS INTEGER) AS TEXT)"),
        trino: checked("CAST(fail('not a member of Status') AS VARCHAR)"),
        spark: checked("CAST(raise_error('not a member of Status') AS STRING)"),
      },
      "42",
    );
    await says(cast(c("s"), status, true), everywhere("CASE WHEN s IN ('42', 'x') THEN s END"), "42");
  });

  it("are cast with null for what does not fit", async () => {
    await says(
      cast(c("s"), t.int, true),
      {
        duckdb: "TRY_CAST(regexp_extract(s, '^\\s*[-+]?\\d+\\s*$') AS BIGINT)",
        postgres: "CASE WHEN pg_input_is_valid(CAST(s AS TEXT), 'BIGINT') THEN CAST(s AS BIGINT) END",
        trino: "TRY_CAST(s AS BIGINT)",
        spark: "TRY_CAST(s AS BIGINT)",
      },
      "42",
    );
  });
});

describe("lists and structs", () => {
  it("lists count from zero and know whether something is in them", async () => {
    const index = (at: MeshExpression): MeshExpression => ({
      op: "index",
      arg: c("xs"),
      index: at,
      type: t.int,
      nullable: true,
    });
    await says(
      index(int(0)),
      { duckdb: "xs[1]", postgres: "xs[1]", trino: "element_at(xs, 1)", spark: "get(xs, 0)" },
      "10",
    );
    await says(
      index(c("i")),
      {
        duckdb: "CASE WHEN i >= 0 THEN xs[i + 1] END",
        postgres: "xs[i + 1]",
        trino: "CASE WHEN i >= 0 THEN element_at(xs, i + 1) END",
        spark: "get(xs, i)",
      },
      null,
    );
    await says(
      op("not_in_list", t.bool, c("i"), c("xs")),
      {
        duckdb: "NOT CASE WHEN xs IS NOT NULL THEN i = ANY(xs) END",
        postgres: "NOT i = ANY(xs)",
        trino: "NOT contains(xs, i)",
        spark: "NOT array_contains(xs, i)",
      },
      null,
    );
    await says(
      { op: "list", items: [], type: t.list(t.int), nullable: false },
      {
        duckdb: "CAST([] AS BIGINT[])",
        postgres: "CAST(ARRAY[] AS BIGINT[])",
        trino: "CAST(ARRAY[] AS ARRAY(BIGINT))",
        spark: "CAST(array() AS ARRAY<BIGINT>)",
      },
      [],
    );
  });

  it("structs have names for their fields, which PostgreSQL has not", async () => {
    const type: Type = {
      kind: "struct",
      fields: [
        { name: "a", type: t.int, nullable: false },
        { name: "b c", type: t.string, nullable: false },
      ],
    };
    const struct: MeshExpression = {
      op: "struct",
      fields: [
        { name: "a", value: int(1) },
        { name: "b c", value: text("x") },
      ],
      type,
      nullable: false,
    };
    const field: MeshExpression = { op: "field", arg: struct, name: "b c", type: t.string, nullable: false };
    await says(
      field,
      {
        duckdb: "({'a': CAST(1 AS BIGINT), 'b c': 'x'}).\"b c\"",
        trino: '(CAST(ROW(CAST(1 AS BIGINT), \'x\') AS ROW(a BIGINT, "b c" VARCHAR)))."b c"',
        spark: "(named_struct('a', CAST(1 AS BIGINT), 'b c', 'x')).`b c`",
      },
      "x",
    );
    expect(problemsOf(new Pipeline("sample", columns).select({ x: struct }), dialects.postgres)).toEqual([
      "a struct cannot run on PostgreSQL",
      "PostgreSQL has no type for `struct`",
    ]);
  });
});

describe("functions", () => {
  it("put parentheses around arguments only where they are needed", async () => {
    const sum = op("add", t.int, c("i"), int(1));
    await says(op("mul", t.int, call("twice", t.int, [sum]), int(2)), everywhere("((i + 1) + (i + 1)) * 2"), "16");
    await says(call("greatest", t.int, [sum, int(9)]), everywhere("greatest(i + 1, 9)"), "9");
  });

  it("without a lowering are reported with the engine's name", () => {
    const pipeline = new Pipeline("sample", columns).select({ x: call("duck_only", t.string, [c("s")]) });
    expect(problemsOf(pipeline, dialects.trino)).toEqual(["`duck_only` cannot run on Trino"]);
  });
});

describe("relations in other dialects", () => {
  const orders = { id: t.int, customer: t.int, placed: t.timestamp, tags: t.list(t.string), a: t.int, b: t.int };
  const rates = { customer: t.int, since: t.timestamp, rate: t.decimal(12, 2) };
  const on = eq(col("customer", t.int, true, "left"), col("customer", t.int, true, "right"));
  const asof = {
    left: col("placed", t.timestamp, true, "left"),
    operator: "ge",
    right: col("since", t.timestamp, true, "right"),
  } as const;

  async function written(pipeline: Pipeline, dialect: (typeof others)[number], sql: string) {
    const emitted = emit(pipeline, dialects[dialect]);
    expect(emitted).toBe(sql.trim());
    expect(await grammarErrors(dialect, emitted)).toEqual([]);
  }

  it("an asof join is a lateral subquery, or the best of all pairs", async () => {
    const make = () => {
      const p = new Pipeline("orders", orders);
      return p.join("left asof", "rates", rates, on, { asof }).select({ id: p.c("id"), rate: p.c("rate") });
    };
    await written(
      make(),
      "postgres",
      `
SELECT orders.id, rates.rate
FROM orders AS orders
LEFT JOIN LATERAL (
  SELECT *
  FROM rates AS rates
  WHERE orders.customer = rates.customer AND orders.placed >= rates.since
  ORDER BY rates.since DESC
  LIMIT 1
) AS rates ON TRUE`,
    );
    await written(
      make(),
      "trino",
      `
WITH numbered AS (
  SELECT id, customer, placed, row_number() OVER () AS row_place
  FROM orders
),
matched AS (
  SELECT
    numbered.id,
    rates.rate,
    row_number() OVER (PARTITION BY numbered.row_place ORDER BY rates.since DESC) AS match_place
  FROM numbered
  LEFT JOIN rates AS rates
    ON numbered.customer = rates.customer AND numbered.placed >= rates.since
)
SELECT id, rate
FROM matched
WHERE match_place = 1`,
    );
  });

  it("dedupe and semi joins take the form that there is", async () => {
    const dedupe = () => {
      const p = new Pipeline("orders", orders);
      return p.dedupe(["customer"], key(p.c("placed"), true)).select({ id: p.c("id") });
    };
    await written(
      dedupe(),
      "postgres",
      `
WITH deduped AS (
  SELECT DISTINCT ON (customer) id, customer, placed
  FROM orders
  ORDER BY customer, placed DESC NULLS LAST
)
SELECT id
FROM deduped`,
    );
    await written(
      dedupe(),
      "spark",
      `
WITH ranked AS (
  SELECT
    id,
    customer,
    placed,
    row_number() OVER (PARTITION BY customer ORDER BY placed DESC NULLS LAST) AS place
  FROM orders
)
SELECT id
FROM ranked
WHERE place = 1`,
    );
    const anti = () => {
      const p = new Pipeline("orders", orders);
      return p.join("anti", "rates", rates, on).select({ id: p.c("id") });
    };
    await written(
      anti(),
      "trino",
      `
SELECT orders.id
FROM orders AS orders
WHERE NOT EXISTS (
  SELECT 1
  FROM rates AS rates
  WHERE orders.customer = rates.customer
)`,
    );
    await written(
      anti(),
      "spark",
      `
SELECT orders.id
FROM orders AS orders
LEFT ANTI JOIN rates AS rates ON orders.customer = rates.customer`,
    );
  });

  it("rows out of rows", async () => {
    const unnest = () => {
      const p = new Pipeline("orders", orders);
      return p.unnest(p.c("tags"), "tag").select({ id: p.c("id"), tag: p.c("tag") });
    };
    const unpivot = () => new Pipeline("orders", orders).unpivot("value", "name", ["id"], ["a", "b"]);
    const head = "SELECT orders.id, items.tag\nFROM orders AS orders\n";
    await written(unnest(), "postgres", `${head}CROSS JOIN LATERAL unnest(orders.tags) AS items (tag)`);
    await written(unnest(), "trino", `${head}CROSS JOIN UNNEST(orders.tags) AS items (tag)`);
    await written(unnest(), "spark", `${head}LATERAL VIEW explode(orders.tags) items AS tag`);
    const pairs = "SELECT orders.id, pairs.name, pairs.value\nFROM orders AS orders\n";
    await written(
      unpivot(),
      "postgres",
      `${pairs}CROSS JOIN LATERAL (VALUES ('a', orders.a), ('b', orders.b)) AS pairs (name, value)`,
    );
    await written(
      unpivot(),
      "trino",
      `${pairs}CROSS JOIN UNNEST(ARRAY['a', 'b'], ARRAY[orders.a, orders.b]) AS pairs (name, value)`,
    );
    await written(
      unpivot(),
      "spark",
      `${pairs}LATERAL VIEW stack(2, 'a', orders.a, 'b', orders.b) pairs AS name, value`,
    );
  });

  it("what has no exact form is an error", () => {
    const full = () => {
      const p = new Pipeline("orders", orders);
      const less = op("lt", t.bool, col("customer", t.int, true, "left"), col("customer", t.int, true, "right"));
      return p.join("full", "rates", rates, less).select({ id: p.c("id") });
    };
    expect(problemsOf(full(), dialects.postgres)).toEqual(["a full join without an equality cannot run on PostgreSQL"]);
    expect(problemsOf(full(), dialects.duckdb)).toEqual([]);
    const p = new Pipeline("orders", orders);
    const window = { partition: [], order: [key(p.c("id"))], frame: frame("rows", "all", "current") };
    p.derive({ n: call("count", t.int, [], { window, filter: op("gt", t.bool, p.c("a"), int(0)) }) });
    expect(problemsOf(p, dialects.spark)).toEqual(["`count` with a filter over a window cannot run on Spark"]);
  });
});
