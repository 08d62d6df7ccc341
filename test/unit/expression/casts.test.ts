import { describe, expect, test } from "vitest";
import { checked, infers, rejects } from "../../support/expressions.ts";

describe("casts", () => {
  test.each([
    ["i as decimal(10, 2)", "decimal(10, 2)"],
    ["f as int", "int"],
    ["d as float", "float"],
    ["s as int", "int"],
    ["s as? date", "date?"],
    ["i as string", "string"],
    ["at as date", "date"],
    ["day as timestamp", "timestamp"],
    ["s as timestamp", "timestamp"],
    ["b as int", "int"],
    ["s as bool", "bool"],
    ["s as uuid", "uuid"],
    ["u as string", "string"],
    ["doc as string", "string"],
    ["s as json", "json"],
    ["d as decimal(12, 2) in EUR", "decimal(12, 2) in EUR"],
    ["total as float in EUR", "float in EUR"],
    ["xs as list<string>", "list<string>"],
    ["[] as list<int>", "list<int>"],
    ["null as int?", "int?"],
    ["i as int? in xs", "bool"],
    ["s as OrderId", "string"],
    ["i as int", "int"],
    ["at as time", "time"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ["▮day as int", "impossible-cast"],
    ["▮i as timestamp", "impossible-cast"],
    ["▮span as int", "impossible-cast"],
    ["▮i as bool", "impossible-cast"],
    ["▮xs as string", "impossible-cast"],
    ["▮s as bytes", "impossible-cast"],
    ["▮ns_list as list<int>", "impossible-cast"],
    ["s as ▮decimal(40, 2)", "decimal-parameters"],
    ["s as ▮decimal", "decimal-parameters"],
    ["s as ▮list", "type-arguments"],
    ["s as string in ▮EUR", "unit-on-wrong-type"],
    ["i as ▮int? in EUR", "foreign-form"],
    ["i as Amount in ▮EUR", "unit-twice"],
    ["s as ▮integer", "unknown-name"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));

  test("a type of another language is mended to the one meant", () => {
    expect(checked("s as integer").diagnostics[0]!.hint).toBe("did you mean `int`?");
    expect(checked("s as varchar").diagnostics[0]!.hint).toBe("did you mean `string`?");
  });

  test("a cast keeps an alias but not a pattern that nobody has checked", () => {
    expect(checked("s as Nickname").checked.named).toBe("shop.Nickname");
    expect(checked("s as OrderId").checked.named).toBe(undefined);
    expect(checked("id as OrderId").checked.named).toBe("shop.OrderId");
    expect(checked("total").checked.named).toBe("shop.Amount");
    expect(checked("discount ?? total").checked.named).toBe("shop.Amount");
  });
});

describe("lists and structs", () => {
  test.each([
    ["[1, 2.5]", "list<decimal(2, 1)>"],
    ["[i, null]", "list<int?>"],
    ["[[1], [2]]", "list<list<int>>"],
    ["{ a: 1, b: s }", "struct { a: int, b: string }"],
    ["{ a: ni }.a", "int?"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ["▮[]", "empty-list"],
    ['[1, ▮"a"]', "no-common-type"],
    ["{ a: 1, ▮a: 2 }", "duplicate-field"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));
});
