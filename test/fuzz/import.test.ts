/** Imports of anything: nothing throws, and what is written checks and is formatted, whatever names, texts and types it was made of. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readScript } from "../../cli/import/ddl.ts";
import { tablesOfSql } from "../../cli/import/sql.ts";
import { runs } from "../support/fuzz.ts";
import { faults, imported } from "../support/imported.ts";

const samples = ["postgresql", "dialects"].map((name) =>
  readFileSync(join(import.meta.dirname, "..", "unit", "import", `${name}.sql`), "utf8"),
);
const pieces = samples.flatMap((text) => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []);
/** A script with a part cut out, doubled, or replaced by pieces of any other. */
const damaged = fc
  .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(80), fc.array(fc.constantFrom(...pieces), { maxLength: 6 }))
  .map(([text, at, length, put]) => {
    const start = at % text.length;
    return text.slice(0, start) + put.join("") + text.slice(start + length);
  });
const quoted = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => `"${text.replaceAll('"', '""')}"`);
const hostile = fc.constantFrom(
  '"`} product Evil { "',
  '"a\n}"',
  '"// x"',
  '"*/"',
  '"__proto__"',
  '"constructor"',
  '"port"',
  '"A"',
  '"a"',
  '"{{ x }}"',
);
const name = fc.oneof(quoted, hostile);
const type = fc.constantFrom(
  "int",
  "text",
  "numeric(12,2)",
  "STRUCT<a INT, b ARRAY<STRING>>",
  "enum('a','','a b')",
  "jsonb",
  "nonsense(",
  "map<json, int>",
);
const literal = fc.string({ unit: "grapheme", maxLength: 15 }).map((text) => `'${text.replaceAll("'", "''")}'`);
const column = fc
  .tuple(name, type, fc.constantFrom("", " NOT NULL", " PRIMARY KEY", " UNIQUE"), literal, name, literal)
  .map(
    ([own, written, more, comment, other, value]) =>
      `${own} ${written}${more} CHECK (${other} IN (${value})) CHECK (${own} <> ${value}) REFERENCES ${other} (${own}) COMMENT ${comment}`,
  );
const table = fc
  .tuple(name, fc.array(column, { minLength: 1, maxLength: 4 }))
  .map(([own, columns]) => `CREATE TABLE ${own}.${own} (${columns.join(", ")});`);

describe("scripts of any kind", () => {
  it("are read without a throw", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), damaged), (text) => {
        const tables = [...readScript(text, "x.sql").tables.values()];
        expect(tables.every(({ columns }) => columns.length > 0)).toBe(true);
      }),
      { numRuns: runs(1500) },
    );
  });

  it("become Chimera that checks, with the tables that were read or a reason", async () => {
    const scripts = fc.oneof(
      damaged,
      fc.array(table, { minLength: 1, maxLength: 3 }).map((tables) => tables.join("\n")),
    );
    await fc.assert(
      fc.asyncProperty(scripts, async (text) => {
        const found = tablesOfSql(text, "x.sql");
        const result = await imported(found);
        expect(faults(result)).toEqual([]);
        expect(result.tables === found.tables.length || result.left.length > found.left.length).toBe(true);
        for (const chimera of result.files.values()) expect(chimera).not.toMatch(/^product Evil/m);
      }),
      { numRuns: runs(60) },
    );
  });
});
