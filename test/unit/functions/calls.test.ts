import { describe, expect, test } from "vitest";
import { synonyms } from "../../../compiler/check/expression/unknown-function.ts";
import { checked, infers, makeBench, rejects, testBench } from "../../support/expressions.ts";

describe("overloads", () => {
  test.each([
    ["abs(i)", "int"],
    ["abs(total)", "decimal(12, 2) in EUR"],
    ["abs(-1.5)", "decimal(2, 1)"],
    ["round(total, 1)", "decimal(38, 2) in EUR"],
    ["round(f)", "float"],
    ["sqrt(d)", "float"],
    ["sqrt(i)", "float"],
    ["floor(d)", "decimal(12, 0)"],
    ["mod(i, 2)", "int"],
    ["mod(d, 2)", "decimal(12, 2)"],
    ["greatest(i, d)", "decimal(21, 2)"],
    ["greatest(total, 0 EUR)", "decimal(12, 2) in EUR"],
    ["coalesce(ni, 1)", "int?"],
    ["concat(s, t, ns)", "string"],
    ["concat()", "string"],
    ["year(day)", "int"],
    ["year(at)", "int"],
    ["date(at)", "date"],
    ["date(nat)", "date?"],
    ["date(2026, 1, 1)", "date"],
    ["pad_start(s, 5)", "string"],
    ['pad_start(s, 5, "0")', "string"],
    ['split(s, ",")', "list<string>"],
    ["to_eur(usd, rate)", "decimal(12, 2) in EUR"],
    ['parse_date(s, "%Y")', "date?"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ["▮lowr(s)", "unknown-function"],
    ["▮ifnull(ni, 0)", "unknown-function"],
    ["▮lower()", "argument-count"],
    ["▮lower(s, t)", "argument-count"],
    ["lower(▮i)", "argument-type"],
    ["sqrt(▮total)", "argument-type"],
    ["greatest(total, ▮usd)", "argument-type"],
    ["greatest(i, ▮s)", "argument-type"],
    ["abs(▮s)", "argument-type"],
    ["to_eur(▮total, rate)", "argument-type"],
    ['coalesce(nstatus, ▮"paid")', "enum-with-text"],
    ["▮sum(i)", "misplaced-aggregate"],
    ["▮row_number()", "window-without-over"],
    ["lower(s) over ▮(partition s)", "over-on-scalar"],
    ["lower(s where ▮b)", "over-on-scalar"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));

  test("wrong counts and types show how the function is declared", () => {
    const count = checked("lower(s, t)").diagnostics[0]!;
    expect([count.message, count.hint]).toEqual(["`lower` takes 1 argument", "`lower(x: string) -> string`"]);
    const type = checked("greatest(total, usd)").diagnostics[0]!;
    expect(type.label).toBe("this is `decimal(12, 2) in USD`, expected `decimal(12, 2) in EUR`");
    expect(type.related.map((each) => each.message)).toEqual(["declared here"]);
  });

  test("words of SQL lead to what they are called here", () => {
    expect(checked("len(s)").diagnostics[0]!.hint).toBe("did you mean `length`?");
    expect(checked("ifnull(ni, 0)").diagnostics[0]!.hint).toBe("use `a ?? b`");
  });
});

const grouped = { mode: { mode: "aggregate", keys: ["s", "day"], single: false } } as const;
const single = { mode: { mode: "aggregate", keys: [], single: true } } as const;

describe("aggregates", () => {
  test.each([
    ["count()", "int"],
    ["count(ni)", "int"],
    ["sum(i)", "int"],
    ["sum(d)", "decimal(38, 2)"],
    ["sum(total)", "decimal(38, 2) in EUR"],
    ["sum(discount)", "decimal(38, 2) in EUR?"],
    ["avg(total)", "float in EUR"],
    ["max(day)", "date"],
    ["max(nday)", "date?"],
    ["sum(i where b)", "int?"],
    ["sum(ni where ni is not null)", "int?"],
    ["count(i where b)", "int"],
    ["count_distinct(id)", "int"],
    ["sum(i) / count()", "float"],
    ["upper(s)", "string"],
    ["max(i + 1)", "int"],
  ])("%s is %s in a group", (source, type) => infers(source, type, grouped));

  test.each([
    ["count()", "int"],
    ["sum(i)", "int?"],
    ["max(day)", "date?"],
    ["count_distinct(id)", "int"],
  ])("%s is %s over the whole table", (source, type) => infers(source, type, single));

  test.each([
    ["▮t", "column-outside-aggregate"],
    ["sum(i) + ▮j", "column-outside-aggregate"],
    ["sum(▮sum(i))", "misplaced-aggregate"],
    ["▮sum(i) over (partition s)", "window-in-aggregate"],
    ["▮row_number() over (order i)", "window-in-aggregate"],
    ["sum(i where ▮s)", "not-a-condition"],
  ])("%s: %s", (source, slug) => void rejects(source, slug, grouped));
});

describe("windows", () => {
  test.each([
    ["sum(i) over (partition s)", "int"],
    ["sum(i) over ()", "int"],
    ["sum(total) over (partition s order day rows 6 before)", "decimal(38, 2) in EUR"],
    ["avg(f) over (order at range 7d before)", "float"],
    ["avg(f) over (order day range 1mo before)", "float"],
    ["avg(f) over (order i range 5 before 5 after)", "float"],
    ["avg(f) over (order total range 5 EUR before)", "float"],
    ["row_number() over (partition s order day desc)", "int"],
    ["lag(i) over (order day)", "int?"],
    ["sum(i where b) over (partition s)", "int?"],
    ["sum(i) over (order day rows all)", "int"],
    ["sum(i) over (rows all)", "int"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ["row_number() over ▮(partition s)", "window-needs-order"],
    ["sum(i) over (▮rows 3 before)", "window-needs-order"],
    ["sum(i) over (order day, i ▮range 7d before)", "range-frame-order"],
    ["sum(i) over (order day range ▮7 before)", "frame-bound"],
    ["sum(i) over (order day rows ▮7d before)", "frame-bound"],
    ["sum(i) over (order s range ▮1 before)", "frame-bound"],
    ["sum(i) over (order total range ▮5 before)", "unit-missing"],
    ["sum(i) over (order day rows ▮i before)", "column-not-allowed"],
    ["sum(i) over (order day rows ▮-1 before)", "frame-bound"],
    ["sum(i) over (order ▮xs)", "not-sortable"],
    ["sum(i) over (partition ▮doc)", "not-comparable"],
    ["sum(i) over (order ▮row_number() over (order i))", "nested-window"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));

  test("a window without a frame is written out", () => {
    const frame = (source: string) => {
      const { value } = checked(source).checked;
      return value.op === "call" ? value.window?.frame : undefined;
    };
    expect(frame("sum(i) over (order day)")).toEqual({ unit: "rows", before: "all", after: "current" });
    expect(frame("sum(i) over (partition s)")).toEqual({ unit: "rows", before: "all", after: "all" });
    expect(frame("sum(i) over (order day rows 2 after)")).toEqual({
      unit: "rows",
      before: "current",
      after: { op: "literal", value: "2", type: { kind: "int" }, nullable: false },
    });
  });
});

describe("engines", () => {
  test("a call of what an engine of the mesh cannot compute names the engine", () => {
    const bench = makeBench('domain shop\nfn twice(x: int) -> int = sql { duckdb: "2 * {x}" }', "i: int", [
      "duckdb",
      "trino",
    ]);
    const diagnostic = rejects("▮twice(i)", "missing-lowering", { bench });
    expect(diagnostic.message).toBe("`twice` does not exist on `trino`");
  });
});

test("what another language's word leads to exists", () => {
  const bench = testBench();
  const names = new Set(bench.functions.names(bench.mesh.files.find((each) => !each.standard)!));
  expect([...synonyms].filter(([word, meant]) => !names.has(meant) || names.has(word))).toEqual([]);
});
