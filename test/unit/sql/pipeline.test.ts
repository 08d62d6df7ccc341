import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckdb } from "../../../targets/sql/dialects/duckdb.ts";
import { type Database, openDatabase } from "./database.ts";
import { and, call, cast, col, emit, eq, frame, int, key, lit, op, Pipeline, t, text } from "./ir.ts";

const orders = {
  id: t.string,
  customer_id: t.int,
  status: t.string,
  total: t.decimal(12, 2),
  discount: t.decimal(12, 2),
  country: t.string,
  placed_at: t.timestamp,
};
const profiles = { id: t.int, name: t.string, tier: t.int };
const money = t.decimal(38, 2);

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
  await db.run(`
    CREATE TABLE orders (id VARCHAR, customer_id BIGINT, status VARCHAR, total DECIMAL(12,2), discount DECIMAL(12,2), country VARCHAR, placed_at TIMESTAMP);
    INSERT INTO orders VALUES
      ('a', 1, 'paid', 10.00, NULL, 'DE', '2026-01-01 10:00:00'),
      ('b', 1, 'shipped', 20.00, 5.00, 'DE', '2026-01-01 12:00:00'),
      ('c', 2, 'placed', 30.00, 1.00, 'FR', '2026-01-02 09:00:00'),
      ('d', 2, 'paid', 40.00, NULL, 'FR', '2026-01-02 10:00:00'),
      ('e', 3, 'paid', 7.50, 0.50, NULL, '2026-01-03 10:00:00');
    CREATE TABLE profiles (id BIGINT, name VARCHAR, tier BIGINT);
    INSERT INTO profiles VALUES (1, 'ada', 1), (2, 'lin', 2), (4, 'bob', 1);
    CREATE TABLE tags (id BIGINT, labels VARCHAR[]);
    INSERT INTO tags VALUES (1, ['x', 'y']), (2, []), (3, NULL), (4, ['z']);
    CREATE TABLE prices (product VARCHAR, since TIMESTAMP, price DECIMAL(12,2));
    INSERT INTO prices VALUES ('a', '2026-01-01 09:00:00', 1.00), ('a', '2026-01-01 11:00:00', 2.00), ('b', '2026-01-03 00:00:00', 3.00);
  `);
});
afterAll(() => db.close());

/** Emits for DuckDB, compares the text, runs it and compares the rows. */
async function check(pipeline: Pipeline, sql: string, rows: unknown[][]) {
  const emitted = emit(pipeline, duckdb);
  expect(emitted).toBe(sql.replace(/^\n/, "").trimEnd());
  expect(await db.rows(emitted)).toEqual(rows);
}

const net = (p: Pipeline) =>
  op(
    "sub",
    t.decimal(13, 2),
    p.c("total"),
    op("coalesce", t.decimal(12, 2), p.c("discount"), cast(int(0), t.decimal(12, 2))),
  );

describe("a pipeline as one SELECT", () => {
  it("fuses filters and derived columns into one SELECT", async () => {
    const p = new Pipeline("orders", orders);
    p.where(op("in", t.bool, p.c("status"), text("paid"), text("shipped"))).derive({ net: net(p) });
    p.select({ id: p.c("id"), net: p.c("net") });
    await check(
      p,
      `
SELECT id, total - coalesce(discount, 0.00) AS net
FROM orders
WHERE status IN ('paid', 'shipped')`,
      [
        ["a", "10.00"],
        ["b", "15.00"],
        ["d", "40.00"],
        ["e", "7.00"],
      ],
    );
  });

  it("groups by the place of a computed key and casts what has another type than declared", async () => {
    const p = new Pipeline("orders", orders);
    p.derive({ net: net(p) });
    p.group(
      { day: call("date", t.date, [p.c("placed_at")]), country: p.c("country") },
      { revenue: call("sum", money, [p.c("net")]), orders: call("count", t.int, []) },
    );
    p.select({
      day: p.c("day"),
      country: p.c("country"),
      revenue: cast(p.c("revenue"), t.decimal(12, 2)),
      orders: p.c("orders"),
    });
    p.sort(key(p.c("revenue"), true), key({ ...p.c("day"), nullable: false }));
    await check(
      p,
      `
SELECT
  CAST(placed_at AS DATE) AS day,
  country,
  CAST(sum(total - coalesce(discount, 0.00)) AS DECIMAL(12,2)) AS revenue,
  count(*) AS orders
FROM orders
GROUP BY 1, 2
ORDER BY revenue DESC NULLS LAST, day`,
      [
        ["2026-01-02", "FR", "69.00", "2"],
        ["2026-01-01", "DE", "25.00", "2"],
        ["2026-01-03", null, "7.00", "1"],
      ],
    );
  });

  it("gives an expression that is used twice a WITH query of its own", async () => {
    const p = new Pipeline("orders", orders);
    p.derive({ net: net(p) });
    p.group(
      { country: p.c("country") },
      { total: call("sum", money, [p.c("net")]), most: call("max", t.decimal(13, 2), [p.c("net")]) },
    );
    p.sort(key(p.c("country")));
    await check(
      p,
      `
WITH with_net AS (
  SELECT country, total - coalesce(discount, 0.00) AS net
  FROM orders
)
SELECT country, sum(net) AS total, max(net) AS most
FROM with_net
GROUP BY country
ORDER BY country NULLS LAST`,
      [
        ["DE", "25.00", "15.00"],
        ["FR", "69.00", "40.00"],
        [null, "7.00", "7.00"],
      ],
    );
  });

  it("puts a filter over groups into HAVING", async () => {
    const p = new Pipeline("orders", orders);
    p.group({ country: p.c("country") }, { n: call("count", t.int, []) });
    p.where(op("gt", t.bool, p.c("n"), int(1)));
    p.sort(key(p.c("country")));
    await check(
      p,
      `
SELECT country, count(*) AS n
FROM orders
GROUP BY country
HAVING count(*) > 1
ORDER BY country NULLS LAST`,
      [
        ["DE", "2"],
        ["FR", "2"],
      ],
    );
  });

  it("filters a window function's result in the next SELECT, before anything else sees it", async () => {
    const p = new Pipeline("orders", orders);
    const window = {
      partition: [p.c("country")],
      order: [key(p.c("total"), true)],
      frame: frame("rows", "all", "current"),
    };
    p.derive({
      place: call("row_number", t.int, [], { window }),
      running: call("sum", money, [p.c("total")], { window }),
    });
    p.where(eq(p.c("place"), int(1)));
    p.select({ id: p.c("id"), running: p.c("running") });
    p.sort(key(p.c("id")));
    await check(
      p,
      `
WITH with_place_running AS (
  SELECT
    id,
    row_number() OVER (PARTITION BY country ORDER BY total DESC NULLS LAST) AS place,
    sum(total) OVER (PARTITION BY country ORDER BY total DESC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running
  FROM orders
)
SELECT id, running
FROM with_place_running
WHERE place = 1
ORDER BY id NULLS LAST`,
      [
        ["b", "20.00"],
        ["d", "40.00"],
        ["e", "7.50"],
      ],
    );
  });

  it("keeps a filter away from window functions that it comes after, even on another column", async () => {
    const p = new Pipeline("orders", orders);
    const window = { partition: [], order: [key(p.c("id"))], frame: frame("rows", "all", "current") };
    p.derive({ place: call("row_number", t.int, [], { window }) });
    p.where(eq(p.c("status"), text("paid")));
    p.select({ id: p.c("id"), place: p.c("place") });
    const emitted = emit(p, duckdb);
    expect(await db.rows(emitted)).toEqual([
      ["a", "1"],
      ["d", "4"],
      ["e", "5"],
    ]);
  });
});

describe("joins", () => {
  it("carry their filters and derived columns in one SELECT with qualified columns", async () => {
    const p = new Pipeline("orders", orders);
    p.where(eq(p.c("status"), text("paid")));
    p.join("left", "profiles", profiles, eq(col("customer_id", t.int, true, "left"), col("id", t.int, true, "right")));
    p.select({ id: p.c("id"), name: p.c("name"), profile: p.c("profiles.id") });
    await check(
      p,
      `
SELECT orders.id, profiles.name, profiles.id AS profile
FROM orders AS orders
LEFT JOIN profiles AS profiles ON orders.customer_id = profiles.id
WHERE orders.status = 'paid'`,
      [
        ["a", "ada", "1"],
        ["d", "lin", "2"],
        ["e", null, null],
      ],
    );
  });

  it("filter before a full join, not after it", async () => {
    const p = new Pipeline("orders", orders);
    p.where(eq(p.c("country"), text("DE")));
    p.join("full", "profiles", profiles, eq(col("customer_id", t.int, true, "left"), col("id", t.int, true, "right")));
    p.select({ id: p.c("id"), name: p.c("name") });
    p.sort(key(p.c("id")), key(p.c("name")));
    await check(
      p,
      `
WITH filtered AS (
  SELECT id, customer_id
  FROM orders
  WHERE country = 'DE'
)
SELECT filtered.id, profiles.name
FROM filtered
FULL JOIN profiles AS profiles ON filtered.customer_id = profiles.id
ORDER BY id, name NULLS LAST`,
      [
        ["a", "ada"],
        ["b", "ada"],
        [null, "bob"],
        [null, "lin"],
      ],
    );
  });

  it("semi and anti joins keep rows by what the other side has", async () => {
    const on = eq(col("customer_id", t.int, true, "left"), col("id", t.int, true, "right"));
    const semi = new Pipeline("orders", orders);
    semi.join("semi", "profiles", profiles, and(on, op("gt", t.bool, col("tier", t.int, true, "right"), int(1))));
    semi.select({ id: semi.c("id") });
    await check(
      semi,
      `
SELECT orders.id
FROM orders AS orders
SEMI JOIN profiles AS profiles ON orders.customer_id = profiles.id AND profiles.tier > 1`,
      [["c"], ["d"]],
    );
    const anti = new Pipeline("orders", orders);
    anti.join("anti", "profiles", profiles, on).select({ id: anti.c("id") });
    expect(await db.rows(emit(anti, duckdb))).toEqual([["e"]]);
  });

  it("asof joins take the last match before", async () => {
    const p = new Pipeline("orders", orders);
    p.join(
      "left asof",
      "prices",
      { product: t.string, since: t.timestamp, price: t.decimal(12, 2) },
      eq(col("id", t.string, true, "left"), col("product", t.string, true, "right")),
      {
        asof: {
          left: col("placed_at", t.timestamp, true, "left"),
          operator: "ge",
          right: col("since", t.timestamp, true, "right"),
        },
      },
    );
    p.select({ id: p.c("id"), price: p.c("price") }).sort(key(p.c("id")));
    await check(
      p,
      `
SELECT orders.id, prices.price
FROM orders AS orders
ASOF LEFT JOIN prices AS prices
  ON orders.id = prices.product AND orders.placed_at >= prices.since
ORDER BY id`,
      [
        ["a", "1.00"],
        ["b", null],
        ["c", null],
        ["d", null],
        ["e", null],
      ],
    );
  });
});

describe("rows", () => {
  it("dedupe keeps the first row of each key", async () => {
    const p = new Pipeline("orders", orders);
    p.dedupe(["country"], key(p.c("placed_at"), true), key(p.c("id")));
    p.select({ country: p.c("country"), id: p.c("id") }).sort(key(p.c("id")));
    await check(
      p,
      `
SELECT country, id
FROM orders
QUALIFY row_number() OVER (PARTITION BY country ORDER BY placed_at DESC NULLS LAST, id NULLS LAST) = 1
ORDER BY id NULLS LAST`,
      [
        ["DE", "b"],
        ["FR", "d"],
        [null, "e"],
      ],
    );
  });

  it("a set operation matches columns by name and can go on", async () => {
    const p = new Pipeline("orders", orders);
    p.select({ id: p.c("customer_id") })
      .set("union", "profiles")
      .set("union", "tags")
      .sort(key(p.c("id")))
      .take(3, 1);
    await check(
      p,
      `
SELECT customer_id AS id
FROM orders
UNION
SELECT id
FROM profiles
UNION
SELECT id
FROM tags
ORDER BY id NULLS LAST
LIMIT 3 OFFSET 1`,
      [["2"], ["3"], ["4"]],
    );
  });

  it("unnest gives a row an item and none for an empty or missing list", async () => {
    const p = new Pipeline("tags", { id: t.int, labels: t.list(t.string) });
    p.unnest(p.c("labels"), "label");
    p.where(op("ne", t.bool, p.c("label"), text("y")));
    await check(
      p,
      `
WITH unnested AS (
  SELECT id, labels, unnest(labels) AS label
  FROM tags
)
SELECT id, labels, label
FROM unnested
WHERE label <> 'y'`,
      [
        ["1", ["x", "y"], "x"],
        ["4", ["z"], "z"],
      ],
    );
  });

  it("unpivot turns columns into rows and keeps nulls", async () => {
    const p = new Pipeline("orders", orders);
    p.where(eq(p.c("id"), text("a")));
    p.unpivot("amount", "kind", ["id"], ["total", "discount"]);
    await check(
      p,
      `
SELECT id, unnest(['total', 'discount']) AS kind, unnest([total, discount]) AS amount
FROM orders
WHERE id = 'a'`,
      [
        ["a", "total", "10.00"],
        ["a", "discount", null],
      ],
    );
  });

  it("pivot gives one aggregate a listed value", async () => {
    const p = new Pipeline("orders", orders);
    const of = (status: string) =>
      call("count", t.int, [], { filter: eq(p.c("status"), text(status)), nullable: false });
    p.pivot(["country"], { paid: of("paid"), placed: of("placed") });
    p.sort(key(p.c("country")));
    await check(
      p,
      `
SELECT
  country,
  count(*) FILTER (WHERE status = 'paid') AS paid,
  count(*) FILTER (WHERE status = 'placed') AS placed
FROM orders
GROUP BY country
ORDER BY country NULLS LAST`,
      [
        ["DE", "1", "0"],
        ["FR", "1", "1"],
        [null, "1", "0"],
      ],
    );
  });

  it("a limit comes before what follows it", async () => {
    const p = new Pipeline("orders", orders);
    p.sort(key(p.c("total"), true)).take(2);
    p.group({}, { total: call("sum", money, [p.c("total")]) });
    await check(
      p,
      `
WITH first_2 AS MATERIALIZED (
  SELECT total
  FROM orders
  ORDER BY total DESC NULLS LAST
  LIMIT 2
)
SELECT sum(total) AS total
FROM first_2`,
      [["70.00"]],
    );
  });

  it("an order is kept by a projection that renames its column, and dropped where rows lose it", async () => {
    const p = new Pipeline("orders", orders);
    p.sort(key(p.c("total"), true)).select({ amount: p.c("total"), id: p.c("id") });
    await check(p, "SELECT total AS amount, id\nFROM orders\nORDER BY amount DESC NULLS LAST", [
      ["40.00", "d"],
      ["30.00", "c"],
      ["20.00", "b"],
      ["10.00", "a"],
      ["7.50", "e"],
    ]);
    const q = new Pipeline("orders", orders);
    q.sort(key(q.c("total"))).group({}, { n: call("count", t.int, []) });
    await check(q, "SELECT count(*) AS n\nFROM orders", [["5"]]);
  });
});

describe("types", () => {
  it("casts a literal column to its declared type, and leaves the others alone", async () => {
    const p = new Pipeline("orders", orders);
    p.select({ one: int(1), half: lit("0.5", t.float), nothing: lit(null, t.date), id: p.c("id") }).take(1);
    const emitted = emit(p, duckdb);
    expect(emitted).toBe(
      "SELECT CAST(1 AS BIGINT) AS one, CAST(0.5 AS DOUBLE) AS half, CAST(NULL AS DATE) AS nothing, id\nFROM orders\nLIMIT 1",
    );
    expect(await db.types(emitted)).toEqual(["BIGINT", "DOUBLE", "DATE", "VARCHAR"]);
  });
});
