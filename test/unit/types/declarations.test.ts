import { describe, expect, test } from "vitest";
import { bind } from "../../../compiler/bind/bind.ts";
import { createFunctionTable } from "../../../compiler/check/functions/create-function-table.ts";
import { checkRefinement } from "../../../compiler/check/refinement.ts";
import { createTypeTable, type DeclaredTypes } from "../../../compiler/check/types/create-type-table.ts";
import { valueTypeText } from "../../../compiler/check/types/type-text.ts";
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";
import { standardLibrary } from "../../support/expressions.ts";

/** Checks declarations of types, units and functions behind `domain shop`. */
function declared(body: string) {
  const text = `domain shop\nuse std.units.{EUR, USD}\nuse std.privacy.contact\n${body}\n`;
  const parsed = parse(new SourceText("shop.chimera", text));
  const { value: mesh } = bind([parsed], standardLibrary(), {});
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const types: DeclaredTypes = createTypeTable(mesh, (declaration, base, say) =>
    checkRefinement(declaration, base, { mesh, types, functions, report: say }),
  );
  const functions = createFunctionTable(mesh, types);
  types.checkDeclarations(report);
  functions.checkDeclarations(report);
  return { mesh, types, functions, diagnostics, text };
}

/** `type T = …` and what it stands for. */
function typeOf(text: string): string {
  const { types, diagnostics } = declared(`type T = ${text}`);
  if (diagnostics.length > 0) return diagnostics.map((each) => `${each.slug}: ${each.message}`).join("; ");
  return valueTypeText(types.named("shop.T")!.type);
}

/** Slugs with the text that each marks. */
function complaints(body: string): readonly string[] {
  const { diagnostics, text } = declared(body);
  return diagnostics.map(({ slug, place }) => `${slug} at ${text.slice(place.start, place.end)}`);
}

describe("types as written", () => {
  test.each([
    ["int", "int"],
    ["decimal(12, 2)", "decimal(12, 2)"],
    ["decimal(38, 38)", "decimal(38, 38)"],
    ["decimal(12, 2) in EUR", "decimal(12, 2) in EUR"],
    ["float in EUR/USD", "float in EUR/USD"],
    ["float in EUR*EUR/USD", "float in EUR*EUR/USD"],
    ["float in EUR/EUR", "float"],
    ["list<string?>", "list<string?>"],
    ["map<string, list<int>>", "map<string, list<int>>"],
    ["struct { a: int, b: struct { c: date? } }", "struct { a: int, b: struct { c: date? } }"],
    ["timestamp?", "timestamp?"],
  ])("%s is %s", (text, type) => expect(typeOf(text)).toBe(type));
});

test("a type has the labels of the fields and types in it", () => {
  const { types, diagnostics } = declared(
    "type Mail = string labelled contact\ntype A = struct { of: list<Mail> }\ntype B = list<struct { of: string labelled contact }>",
  );
  expect(diagnostics).toEqual([]);
  for (const name of ["A", "B"]) expect(types.named(`shop.${name}`)?.labels).toEqual(["std.privacy.contact"]);
});

describe("mistakes in declarations of types", () => {
  test.each([
    ["type T = decimal(39, 2)", ["decimal-parameters at decimal(39, 2)"]],
    ["type K = string matches /^x/\ntype T = map<K, int>", ["map-key-promise at K"]],
    ["type K = string labelled contact\ntype T = map<K, int>", ["map-key-promise at K"]],
    ["type K = string\ntype T = map<K, int>", []],
    ["type T = decimal(2, 3)", ["decimal-parameters at decimal(2, 3)"]],
    ["type T = decimal(0, 0) in EUR", ["decimal-parameters at decimal(0, 0) in EUR"]],
    ["type T = list<int, int>", ["type-arguments at list<int, int>"]],
    ["type T = int(3)", ["type-arguments at int(3)"]],
    ["type T = string in EUR", ["unit-on-wrong-type at EUR"]],
    ["type A = int in EUR\ntype T = A in USD", ["unit-twice at USD"]],
    ["type T = map<list<int>, int>", ["map-key at list<int>"]],
    ["type T = map<string?, int>", ["map-key at string?"]],
    ["type T = int check n between 10 and 1", ["contradiction at 10 and 1"]],
    ["type T = int check n > 10 and n < 1", ["contradiction at n > 10 and n < 1"]],
    ["type T = struct { a: int key }", ["field-clause at a: int key"]],
    ["type T = list<struct { a deprecated: int, b: int }>", ["field-clause at a deprecated: int"]],
    ["type T = struct { a: int, a: int }", ["duplicate-field at a"]],
    ["type A = B\ntype B = C\ntype C = A", ["type-cycle at A"]],
    ["type A = list<A>", ["type-cycle at A"]],
    ["type T = int matches /a/", ["refinement-on-wrong-type at /a/"]],
    ["type T = string matches /a(?=b)/", ["invalid-pattern at (?="]],
    ["type T = int check value", ["not-a-condition at value"]],
    ['type T = int check n > "x"', ['not-comparable at "x"']],
    ["type T = strng", ["unknown-name at strng"]],
    ["type T = int in EURO", ["unknown-name at EURO"]],
    ["enum E { a, b, a }", ["duplicate-field at a"]],
    ['enum E { a, b = "a" }', ['duplicate-field at b = "a"']],
    ["unit furlong: length = 2 EUR", ["unit-ratio at EUR"]],
    ["unit a1: length = 2 b1\nunit b1: length = 3 a1", ["unit-cycle at b1", "unit-cycle at a1"]],
  ])("%s", (body, expected) => expect(complaints(body)).toEqual(expected));

  test("a type that is wrong in itself is not reported again where it is used", () => {
    expect(complaints("type A = decimal(99, 1)\ntype B = A\ntype C = list<B>")).toHaveLength(1);
  });
});

describe("declared types", () => {
  test("labels come along through aliases", () => {
    const { types } = declared("type Email = string labelled contact\ntype WorkEmail = Email");
    expect(types.named("shop.WorkEmail")!.labels).toEqual(["std.privacy.contact"]);
  });
  test("a check is a condition over `value`", () => {
    const { types } = declared("type Quantity = int check n > 0 and value < 100");
    const check = types.named("shop.Quantity")!.check!;
    const names = JSON.stringify(check).match(/"name":"\w+"/g);
    expect(names).toEqual(['"name":"value"', '"name":"value"']);
  });
  test("a nullable alias makes its uses nullable", () => {
    const { types } = declared("type Maybe = int?\ntype T = struct { a: Maybe }");
    expect(valueTypeText(types.named("shop.T")!.type)).toBe("struct { a: int? }");
  });
  test("units used by the mesh come with the units that they are measured in", () => {
    const { types } = declared("use std.units.km\ntype Way = float in km");
    expect(types.units().map((unit) => unit.address)).toContain("std.units.m");
  });
});

describe("declarations of functions", () => {
  test.each([
    ['fn f(x: int) -> int = sql { duckdb: "{y}" }', ['function-placeholder at "{y}"']],
    ['fn f(x: int) -> int = sql { duckdb: "{{y}} {x}" }', []],
    ['fn f(x: decimal(p, s)) -> int = sql { duckdb: "{x}" }', ["function-variable at p", "function-variable at s"]],
    ['fn f<T>(x: int) -> T = sql { duckdb: "{x}" }', ["function-variable at T"]],
    ['fn f<T: sortable>(x: T) -> T = sql { duckdb: "{x}" }', ["function-variable at sortable"]],
    ['fn f(...xs: int, y: int) -> int = sql { duckdb: "{y}" }', ["function-parameter at ...xs: int"]],
    ['fn f(x: int = 1, y: int) -> int = sql { duckdb: "{y}" }', ["function-parameter at y: int"]],
    ['fn f(x: int, x: int) -> int = sql { duckdb: "{x}" }', ["function-parameter at x: int"]],
    [
      'fn f(x: int) -> int = sql { duckdb: "{x}" }\nfn f(y: int) -> int = sql { duckdb: "{y}" }',
      ["function-repeated at f"],
    ],
    ['fn f(x: strng) -> int = sql { duckdb: "{x}" }', ["unknown-name at strng"]],
  ])("%s", (body, expected) => expect(complaints(body)).toEqual(expected));

  test("every declaration of the standard library is right", () => {
    const { mesh, functions, diagnostics } = declared("");
    const file = mesh.files.find((each) => !each.standard)!;
    const ids = functions.names(file).flatMap((name) => functions.overloads(name, file).map((each) => each.id));
    functions.checkDeclarations((diagnostic) => diagnostics.push(diagnostic));
    expect(diagnostics.map((each) => `${each.place.file} ${each.message} ${each.place.start}`)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(200);
  });
});
