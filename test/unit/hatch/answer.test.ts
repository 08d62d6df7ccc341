/** From a need of the checker to the engine and back. */
import { describe, expect, it } from "vitest";
import { answerOf, sqlOfNeed, typeOf } from "../../../compiler/check/hatch/answer.ts";
import type { HatchNeed } from "../../../compiler/check/hatch/hatch.ts";
import { bindSql } from "../../../runtime/engines/duckdb/bind-sql.ts";
import { parseSqlType } from "../../../runtime/engines/duckdb/sql-type.ts";
import { typeName } from "../../../targets/sql/dialects/duckdb.ts";

const need = (sql: string): HatchNeed => ({
  key: "k",
  sql,
  relations: [
    { name: "paid", columns: [{ name: "id", type: { kind: "int" }, nullable: false }] },
    { name: "people", columns: [{ name: "name", type: { kind: "string" }, nullable: true }] },
  ],
});
const ask = async (sql: string) => {
  const question = sqlOfNeed(need(sql), typeName);
  return answerOf(need(sql), await bindSql(question.sql, question.tables));
};

describe("answers about SQL texts", () => {
  it("have names, types and lineage in the need's own words", async () => {
    expect(await ask("SELECT p.id + 1 AS n, {{'a': name}} AS s FROM {0} AS p, {1} WHERE name > 'a'")).toEqual({
      columns: [
        {
          name: "n",
          type: { kind: "int" },
          direct: [{ relation: 0, column: "id" }],
          indirect: [{ relation: 1, column: "name" }],
        },
        {
          name: "s",
          type: { kind: "struct", fields: [{ name: "a", type: { kind: "string" }, nullable: true }] },
          direct: [{ relation: 1, column: "name" }],
          indirect: [{ relation: 1, column: "name" }],
        },
      ],
    });
  });
  it.each([
    ["SELECT nam FROM {1}", 7],
    ["SELECT id FROM {0}, {1} WHERE nam = 1", 30],
    ["SELECT {{'a': nam}} FROM {1}", 14],
  ])("place an error where the author wrote it: %s", async (sql, offset) => {
    expect((await ask(sql)).error).toMatchObject({ offset });
  });
  it("never show the names that tables have inside", async () => {
    expect(JSON.stringify(await ask("SELECT {1}.nam FROM {1}"))).not.toContain("chimera_relation");
  });
});

describe("types of the engine", () => {
  it.each([
    "BOOLEAN",
    "BIGINT",
    "DOUBLE",
    "DECIMAL(12,2)",
    "VARCHAR",
    "BLOB",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "INTERVAL",
    "UUID",
    "JSON",
    "VARCHAR[][]",
    "MAP(VARCHAR, BIGINT[])",
    'STRUCT(a BIGINT, "b ""c" DECIMAL(3,1)[])',
  ])("are read and written alike: %s", (text) => {
    expect(typeName(typeOf(parseSqlType(text)))).toBe(text);
  });
  it.each(["BIT", "ENUM('a', 'b')", "STRUCT(a BIT", ""])("that Chimera does not have are unknown: %s", (text) => {
    expect(JSON.stringify(typeOf(parseSqlType(text)))).toContain("unknown");
  });
});
