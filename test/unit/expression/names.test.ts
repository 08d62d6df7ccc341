import { describe, expect, test } from "vitest";
import type { ScopeColumn } from "../../../compiler/check/scope.ts";
import { checked, infers, rejects, testBench } from "../../support/expressions.ts";

const joined: readonly ScopeColumn[] = [
  { name: "a.id", short: "id", relation: "a", type: { kind: "int" }, nullable: false, labels: [] },
  { name: "b.id", short: "id", relation: "b", type: { kind: "string" }, nullable: true, labels: [] },
  { name: "total", short: "total", relation: "a", type: { kind: "int" }, nullable: false, labels: [] },
];

describe("columns", () => {
  test.each([
    ["a.id", "int"],
    ["b.id", "string?"],
    ["total", "int"],
    ["a.total", "int"],
  ])("%s is %s after a join", (source, type) => infers(source, type, { columns: joined }));

  test.each([
    ["▮id", "ambiguous-column"],
    ["b.▮total", "unknown-column"],
    ["▮nothing", "unknown-column"],
    ["▮a", "not-a-value"],
    ["▮paid", "enum-member-alone"],
  ])("%s: %s", (source, slug) => void rejects(source, slug, { columns: joined }));

  test("an ambiguous name shows both meanings and a fix for each", () => {
    const { diagnostics } = checked("id", { columns: joined });
    expect(diagnostics[0]!.fixes.map((fix) => fix.edits[0]!.text)).toEqual(["a.id", "b.id"]);
  });

  test("a name among many gets the list of what is there", () => {
    expect(checked("nothing", { columns: joined }).diagnostics[0]!.hint).toBe("columns here: `id`, `total`");
  });

  test("nothing is said about a name when not all columns are known", () => {
    const bench = testBench();
    const scope = { columns: [], open: true };
    expect(checked("anything", { columns: scope.columns, bench: { ...bench, columns: [] } }).diagnostics).toHaveLength(
      1,
    );
  });

  test("one mistake is reported once however often it is used", () => {
    expect(checked("(nothing + 1) * 2 > 3 and lower(concat(nothing)) == s").diagnostics).toHaveLength(2);
  });
});

describe("fields", () => {
  test.each([
    ["place.▮town", "unknown-field"],
    ["s.▮length", "not-a-struct"],
    ["place.at.▮alt", "unknown-field"],
    ["doc.▮a", "not-a-struct"],
    ["▮s[0]", "not-indexable"],
    ["xs[▮s]", "type-mismatch"],
    ["names[▮1]", "type-mismatch"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));
});

describe("enums", () => {
  test.each([
    ["status == paid", "bool"],
    ["shipped == status", "bool"],
    ["status in [placed, shipped]", "bool"],
    ["status == OrderStatus.shipped", "bool"],
    ["OrderStatus.paid", "OrderStatus"],
    ["nstatus ?? placed", "OrderStatus"],
    ["case { b -> placed, else -> status }", "OrderStatus"],
    ["case { b -> status, else -> shipped }", "OrderStatus"],
    ["status as string", "string"],
    ["s as OrderStatus", "OrderStatus"],
    ["coalesce(nstatus, placed)", "OrderStatus?"],
    ["null_if(status, shipped)", "OrderStatus?"],
    ["date_trunc(month, day)", "date"],
    ["date_trunc(month, at)", "timestamp"],
    ["lower(status)", "string"],
    ["case { status == placed -> 1, status == paid -> 2, status in [shipped, cancelled] -> 3 }", "int"],
    ["case { b -> 1, not b -> 2 }", "int"],
    ["[placed, status]", "list<OrderStatus>"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ['status == ▮"paid"', "enum-with-text"],
    ['status in [paid, ▮"shipped"]', "enum-with-text"],
    ["status == ▮payed", "unknown-enum-member"],
    ["OrderStatus.▮payed", "unknown-enum-member"],
    ["status == ▮colour", "not-comparable"],
    ["▮status < placed", "not-ordered"],
    ["▮shipped", "enum-member-alone"],
    ["▮status matches /a/", "operand-type"],
    ["date_trunc(▮fortnight, day)", "unknown-enum-member"],
    ['nstatus ?? ▮"paid"', "enum-with-text"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));

  test("a column of the same enum with the name of a member has two meanings", () => {
    const columns = [...testBench().columns.filter((each) => each.name !== "paid")];
    const status = columns.find((each) => each.name === "status")!;
    rejects("status == ▮paid", "ambiguous-column", {
      columns: [...columns, { ...status, name: "paid", short: "paid" }],
    });
  });
});
