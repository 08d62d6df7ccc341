/** Lineage through the plans that DuckDB really binds: each case is a SQL text and what every column comes from. */
import { describe, expect, it } from "vitest";
import { planLineage, type SerializedPlan } from "../../../compiler/check/hatch/plan-lineage.ts";
import { bindSql } from "../../../runtime/engines/duckdb/bind-sql.ts";

const tables = [
  {
    name: "a",
    columns: [
      { name: "id", sqlType: "BIGINT" },
      { name: "name", sqlType: "VARCHAR" },
      { name: "amt", sqlType: "DECIMAL(12,2)" },
      { name: "t", sqlType: "TIMESTAMP" },
    ],
  },
  {
    name: "b",
    columns: [
      { name: "id", sqlType: "BIGINT" },
      { name: "a_id", sqlType: "BIGINT" },
      { name: "tags", sqlType: "VARCHAR[]" },
    ],
  },
];

/** `name: direct | indirect`, one a column. */
async function lineage(sql: string): Promise<string[]> {
  const bound = await bindSql(sql, tables);
  if (bound.kind === "error") throw new Error(bound.message);
  const columns = planLineage(JSON.parse(bound.plan) as SerializedPlan, (table, column) => `${table}.${column}`);
  return bound.columns.map((column, i) => {
    const of = columns[i]!;
    return `${column.name}: ${[...of.direct].sort().join(" ")} | ${[...of.indirect].sort().join(" ")}`;
  });
}

describe("lineage of SQL texts", () => {
  it.each([
    ["SELECT id, upper(name) AS n FROM a", ["id: a.id | ", "n: a.name | "]],
    ["SELECT id FROM a WHERE name LIKE 'x%'", ["id: a.id | a.name"]],
    ["SELECT a.name FROM a JOIN b ON a.id = b.a_id", ["name: a.name | a.id b.a_id"]],
    [
      "SELECT a.name, b.id FROM a LEFT JOIN b ON a.id = b.a_id",
      ["name: a.name | a.id b.a_id", "id: b.id | a.id b.a_id"],
    ],
    ["SELECT name, sum(amt) AS s FROM a GROUP BY name", ["name: a.name | a.name", "s: a.amt | a.name"]],
    ["SELECT sum(amt) FILTER (WHERE id > 2) AS s FROM a", ["s: a.amt | a.id"]],
    ["SELECT id FROM a WHERE id IN (SELECT a_id FROM b)", ["id: a.id | a.id b.a_id"]],
    ["SELECT name FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id)", ["name: a.name | a.id b.a_id"]],
    [
      "SELECT a.name, (SELECT max(b.id) FROM b WHERE b.a_id = a.id) AS m FROM a",
      ["name: a.name | ", "m: b.id | a.id b.a_id"],
    ],
    [
      "SELECT name, row_number() OVER (PARTITION BY name ORDER BY t) AS r FROM a",
      ["name: a.name | ", "r:  | a.name a.t"],
    ],
    ["SELECT CASE WHEN id > 1 THEN name ELSE 'x' END AS v FROM a", ["v: a.name | a.id"]],
    ["SELECT id FROM a UNION ALL SELECT a_id FROM b", ["id: a.id b.a_id | "]],
    ["SELECT id FROM a UNION SELECT a_id FROM b", ["id: a.id b.a_id | a.id b.a_id"]],
    ["SELECT id FROM a EXCEPT SELECT a_id FROM b", ["id: a.id | a.id b.a_id"]],
    ["SELECT id FROM a ORDER BY amt LIMIT 3", ["id: a.id | a.amt"]],
    ["SELECT id FROM a ORDER BY amt", ["id: a.id | "]],
    [
      "SELECT DISTINCT ON (name) name, id FROM a ORDER BY name, t",
      ["name: a.name | a.name a.t", "id: a.id | a.name a.t"],
    ],
    ["SELECT unnest(tags) AS tag, id FROM b", ["tag: b.tags | b.tags", "id: b.id | b.tags"]],
    ["WITH x AS (SELECT id, name FROM a WHERE amt > 1) SELECT x.name FROM x, b", ["name: a.name | a.amt"]],
    [
      "WITH RECURSIVE r AS (SELECT id, name FROM a UNION ALL SELECT r.id + 1, b.tags[1] FROM r JOIN b ON b.a_id = r.id) SELECT * FROM r",
      ["id: a.id | a.id b.a_id", "name: a.name b.tags | a.id b.a_id"],
    ],
    ["SELECT count(*) AS n FROM a", ["n:  | "]],
    ["SELECT x.k FROM b, LATERAL (SELECT b.id + a.id AS k FROM a) x", ["k: a.id b.id | b.id"]],
    ["SELECT list_transform(tags, x -> x || id::VARCHAR) AS l FROM b", ["l: b.id b.tags | "]],
  ])("%s", async (sql, expected) => {
    expect(await lineage(sql)).toEqual(expected);
  });
});

describe("errors of SQL texts", () => {
  it("says what is wrong and where", async () => {
    expect(await bindSql("SELECT id,\n  nam FROM a", tables)).toEqual({
      kind: "error",
      message: 'Referenced column "nam" not found in FROM clause!',
      offset: 13,
    });
  });
  it("counts in UTF-16 code units behind wide characters", async () => {
    expect(await bindSql("SELECT 'ä€😀', nam FROM a", tables)).toMatchObject({ offset: 15 });
  });
  it("finds syntax errors", async () => {
    expect(await bindSql("SELECT FROM WHERE", tables)).toMatchObject({ kind: "error" });
  });
  it.each(["INSERT INTO a VALUES (1)", "SELECT 1; SELECT 2", "", "DROP TABLE a", "COPY a TO '/tmp/x'"])(
    "takes one query and nothing else: %s",
    async (sql) => {
      expect(await bindSql(sql, tables)).toMatchObject({ kind: "error" });
    },
  );
  it("cannot read files", async () => {
    expect(await bindSql("SELECT * FROM read_csv('/etc/passwd')", tables)).toMatchObject({ kind: "error" });
  });
});
