/** CREATE TABLE scripts as people and dump tools write them, in each dialect: what becomes of them, and what is said of the rest. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tablesOfSql } from "../../../cli/import/sql.ts";
import { faults, imported } from "../../support/imported.ts";

function script(name: string): string {
  return readFileSync(join(import.meta.dirname, name), "utf8");
}
async function written(text: string) {
  const result = await imported(tablesOfSql(text, "t.sql"));
  expect(faults(result)).toEqual([]);
  return { text: [...result.files.values()].join(""), left: result.left };
}
/** The declared type and what follows it, of each column of a table with one column a line. */
async function columns(text: string): Promise<string[]> {
  const { text: chimera } = await written(text);
  const [, body = ""] = /\n {2}table [^\n]*\{\n([\s\S]*?)\n {2}\}/.exec(chimera) ?? [];
  return body.split("\n").map((line) => line.trim());
}

describe("scripts", () => {
  it.each(["postgresql", "dialects"])("of %s become Chimera that checks, and all else is listed", async (name) => {
    const { text, left } = await written(script(`${name}.sql`));
    const said = left.map(({ place, what, reason }) => `${place}  ${what}: ${reason}`).join("\n");
    await expect(`${text}\n${said}\n`).toMatchFileSnapshot(join(import.meta.dirname, `${name}.out.txt`));
  });
});

describe("a column", () => {
  it.each([
    ["a int NOT NULL", "a: int"],
    ["a int NULL", "a: int?"],
    ["a int DEFAULT NULL", "a: int?"],
    ["a int DEFAULT 0 NOT NULL", "a: int"],
    ["a double precision", "a: float?"],
    ["a time(3) without time zone", "a: time?"],
    ["a timestamp with time zone NOT NULL", "a: timestamp"],
    ['a character varying(20) COLLATE "C"', "a: string?"],
    ["a int[][]", "a: list<list<int?>?>?"],
    ["a money", "a: decimal(19, 4)?"],
    ["a numeric", "a: decimal(38, 9)?"],
    ["a bit(8)", "a: bytes?"],
    ["a interval", "a: duration?"],
    ["a uuid PRIMARY KEY", "a: uuid key"],
    ['"a b" int', "`a b`: int?"],
    ['"where" int', "`where`: int?"],
    ["a STRUCT<b STRING NOT NULL, c ARRAY<INT64>>", "a: struct { b: string, c: list<int?>? }?"],
    ["a MAP<STRING, DECIMAL(10,2)>", "a: map<string, decimal(10, 2)?>?"],
  ])("%s is %s", async (column, expected) => {
    expect(await columns(`CREATE TABLE t (${column})`)).toEqual([expected]);
  });
});

describe("a condition", () => {
  it.each([
    ["a > 0", "a is null or a > 0"],
    ["b > 0", "b > 0"],
    ["(b >= 0) AND (b < 10)", "b >= 0\nb < 10"],
    ["b BETWEEN 1 AND 5", "b between 1 and 5"],
    ["c IN ('x', 'y\"z')", 'c in ["x", "y\\"z"]'],
    ["a <= b", "a is null or a <= b"],
    ["length(c) > 2", "length(c) > 2"],
    ["b > -1", "b > -1"],
  ])("%s is the rule %s", async (check, rules) => {
    const { text } = await written(`CREATE TABLE t (a int, b int NOT NULL, c text NOT NULL, CHECK (${check}))`);
    expect([...text.matchAll(/expect (.*)/g)].map(([, rule]) => rule).join("\n")).toBe(rules);
  });

  it.each(["lower(c) = c", "a + b > 0", "a > 0 OR b > 0", "c IN (SELECT 1)", "nobody > 0"])(
    "%s is left out",
    async (check) => {
      const { text, left } = await written(`CREATE TABLE t (a int, b int NOT NULL, c text NOT NULL, CHECK (${check}))`);
      expect(text).not.toContain("expect");
      expect(left.map(({ reason }) => reason)).toEqual(["only comparisons, ranges and lists become rules"]);
    },
  );
});

describe("what cannot be said", () => {
  it.each([
    ["CREATE TABLE t (a int, b int, UNIQUE (a, nobody))", "t: unique(a, nobody)"],
    ["CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES t (a, b))", "t: a, b references t"],
    ["CREATE TABLE t (a int REFERENCES elsewhere (id))", "t: references elsewhere"],
    ["CREATE TABLE t (a int, a int)", "t: a int"],
    ["CREATE TABLE t (a int); CREATE TABLE T (b int)", "table T"],
    ["CREATE TABLE t (a int); ALTER TABLE t DROP COLUMN a", "ALTER TABLE t DROP COLUMN a"],
    ["CREATE TABLE t (a int); CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)", "table t_1"],
  ])("%s is listed", async (text, what) => {
    const { left } = await written(text);
    expect(left.map((each) => each.what)).toContain(what);
  });

  it("is declared as text with the checker's reason, where a type is none", async () => {
    const { text, left } = await written("CREATE TABLE t (a map<array<int>, int>, b int)");
    expect(text).toContain("a: string?\n");
    expect(left.map(({ what }) => what)).toEqual(["t.a: type map<list<int?>, int?>"]);
  });
});
