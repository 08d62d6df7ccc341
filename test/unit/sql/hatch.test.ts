/** SQL texts inside of the SQL that is made: what stands around them changes none of their rows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emitProductScript } from "../../../targets/sql/index.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { type Database, openDatabase } from "./database.ts";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
  await db.run("CREATE SCHEMA shop; CREATE SCHEMA shop_shop");
  await db.run("CREATE TABLE shop_shop.visits (day DATE, hour BIGINT)");
  await db.run(
    "INSERT INTO shop_shop.visits VALUES ('2026-01-01', 1), ('2026-01-01', 2), ('2026-01-02', 4), ('2026-01-03', 4)",
  );
  await db.run("CREATE TABLE shop_shop.hours AS SELECT range AS id FROM range(1, 6)");
});
afterAll(() => db.close());

/** SQL of a product with the text as a table, and a port that joins it and filters what it joins with. */
async function scriptOf(text: string, mode: string): Promise<string> {
  const { compiled, sources } = await compiledFiles({
    "shop.chimera": `domain shop
team Data { members: ["a@example.org"] }
source Shop = files {
  path: "data"
  table visits { day: date  hour: int }
  table hours { id: int key }
}
product P {
  owner: Data
  input visits = Shop.visits
  input hours = Shop.hours
  table first = sql """
    ${text}
  """ { materialize: ${mode} }
  port late {
    from first
    join hours on hour == hours.id
    where hours.id > 3
    select { day, hour }
  }
}
`,
  });
  expect(compiled.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return emitProductScript(compiled.mesh, compiled.mesh.products[0]!, "duckdb", sources).value;
}

describe("the limit of a SQL text", () => {
  it.each([
    "select day, hour from {visits} order by day, hour limit 2",
    "select day, hour from {visits} limit 2",
    "select day, hour from {visits} order by day, hour FETCH FIRST 2 ROWS ONLY",
    "select day, hour from (select * from {visits} order by day, hour limit 2)",
    "with early as (select * from {visits} order by day, hour limit 2) select day, hour from early",
  ])("stands when a view of it is joined: %s", async (text) => {
    for (const mode of ["view", "table"]) {
      await db.run("DROP SCHEMA shop CASCADE; CREATE SCHEMA shop");
      await db.run(await scriptOf(text, mode));
      expect(await db.rows("FROM shop.p_first ORDER BY ALL")).toEqual([
        ["2026-01-01", "1"],
        ["2026-01-01", "2"],
      ]);
      expect(await db.rows("FROM shop.p_late")).toEqual([]);
    }
  });
  it("is looked for, so that filters still reach into the view of any other text", async () => {
    const text = "select day, hour from {visits}";
    expect(await scriptOf(text, "view")).toContain("WITH written AS (");
    expect(await scriptOf(`${text} limit 2`, "view")).toContain("WITH written AS MATERIALIZED (");
    expect(await scriptOf(`${text} limit 2`, "table")).toContain("WITH written AS (");
  });
});
