/** Names and texts of any kind come through the emitted SQL unharmed and never break out of their quotes. */
import fc from "fast-check";
import { parse } from "libpg-query";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fill } from "../../runtime/job/placeholders.ts";
import { doubleBraces } from "../../targets/job/text.ts";
import { dialects } from "../../targets/sql/index.ts";
import { emitQuery } from "../../targets/sql/relation.ts";
import { runs } from "../support/fuzz.ts";
import { type Database, openDatabase } from "../unit/sql/database.ts";
import { grammarErrors } from "../unit/sql/grammars.ts";
import { emit, functions, Pipeline, t, text } from "../unit/sql/ir.ts";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
  await db.run("CREATE TABLE sample AS SELECT 1 AS i");
  await grammarErrors("postgres", "SELECT 1");
});
afterAll(() => db.close());

const nasty = fc.constantFrom(
  "'",
  '"',
  "`",
  "\\",
  ";",
  "--",
  "/*",
  "*/",
  "\n",
  "\r\n",
  "$$",
  "{0}",
  "{x}",
  "}}",
  "\u0001",
  "\u0002",
  "\u0003n",
  "é",
  "😀",
  "select",
  "'); DROP TABLE sample; --",
);
const anything = fc
  .array(fc.oneof(nasty, fc.string({ unit: "grapheme", maxLength: 4 })), { maxLength: 6 })
  .map((parts) => parts.join(""));
const value = fc.oneof(
  anything,
  anything.map((each) => `${each}\0'x`),
);
/** A name holds something, and no NUL. */
const name = anything.map((each) => each.replaceAll("\0", "")).filter((each) => each.trim() !== "");

const query = (column: string, content: string) => {
  const pipeline = new Pipeline("sample", { i: t.int });
  return pipeline
    .derive({ [column]: text(content) })
    .select({ [column]: { ...text(""), op: "column", name: column } as never });
};

it("DuckDB reads back every name and every text", async () => {
  await fc.assert(
    fc.asyncProperty(name, value, async (column, content) => {
      const result = await db.table(emit(query(column, content), dialects.duckdb));
      expect(result).toEqual({ columns: [column], rows: [[content]] });
    }),
    { numRuns: runs(300) },
  );
});

it("a job's text keeps them through its placeholders", async () => {
  await fc.assert(
    fc.asyncProperty(name, value, async (column, content) => {
      const naming = {
        relation: (ref: { kind: string; name: string }) => `{${ref.kind}:${ref.name}}`,
        foreign: doubleBraces,
      };
      const { value: sql } = emitQuery(query(column, content).body(), { functions }, dialects.duckdb, naming);
      const filled = fill(sql, (placeholder) => (placeholder === "input:sample" ? "sample" : undefined));
      expect(filled).toBe(emit(query(column, content), dialects.duckdb));
    }),
    { numRuns: runs(300) },
  );
});

it("PostgreSQL's parser reads back every name and every text", async () => {
  const short = name.filter((each) => Buffer.byteLength(each) <= 63);
  const storable = anything.map((each) => each.replaceAll("\0", ""));
  await fc.assert(
    fc.asyncProperty(short, storable, async (column, content) => {
      const tree = JSON.stringify(await parse(emit(query(column, content), dialects.postgres)));
      const { stmts } = JSON.parse(tree);
      const target = stmts[0].stmt.SelectStmt.targetList[0].ResTarget;
      expect({ statements: stmts.length, name: target.name, text: target.val.A_Const.sval.sval ?? "" }).toEqual({
        statements: 1,
        name: column,
        text: content,
      });
    }),
    { numRuns: runs(200) },
  );
});

it("Trino and Spark read one well-formed statement", async () => {
  await fc.assert(
    fc.asyncProperty(name, anything, async (column, content) => {
      for (const dialect of ["trino", "spark"] as const)
        expect(await grammarErrors(dialect, emit(query(column, content), dialects[dialect]))).toEqual([]);
    }),
    { numRuns: runs(40) },
  );
});
