import { describe, expect, test } from "vitest";
import { commonValue } from "../../../compiler/check/types/common-type.ts";
import { fitsContract } from "../../../compiler/check/types/contract.ts";
import { valueTypeText } from "../../../compiler/check/types/type-text.ts";
import type { ValueType } from "../../../compiler/mesh/mesh.ts";
import { makeBench } from "../../support/expressions.ts";

const bench = makeBench(
  `domain shop
use std.units.{EUR, USD}
enum Colour { red, green }
type Text = string
type Code = string matches /^x/
type Short = Code check length(value) < 5
`,
  `int: int, nint: int?, d12: decimal(12, 2), d38: decimal(38, 2), d4: decimal(12, 4), d21: decimal(21, 2), float: float, string: string,
   nstring: string?, text: Text, code: Code, short: Short, ncode: Code?, eur: decimal(12, 2) in EUR, usd: decimal(12, 2) in USD,
   colour: Colour, ints: list<int>, nints: list<int?>, floats: list<float>, decimals: list<decimal(12, 2)>, date: date,
   pair: struct { a: int, b: string }, npair: struct { a: int?, b: string }, other: struct { a: int, c: string }`,
);

function value(name: string): ValueType {
  return bench.columns.find((column) => column.name === name)!;
}

describe("a contract", () => {
  test.each([
    ["int", "int", "fits"],
    ["int", "nint", "fits"],
    ["nint", "int", "null"],
    ["d12", "d38", "fits"],
    ["d38", "d12", "precision"],
    ["d4", "d12", "scale"],
    ["int", "d21", "fits"],
    ["int", "d12", "precision"],
    ["int", "float", "fits"],
    ["d12", "float", "type"],
    ["float", "d12", "type"],
    ["d12", "int", "type"],
    ["string", "text", "fits"],
    ["code", "string", "fits"],
    ["string", "code", "refinement"],
    ["code", "short", "refinement"],
    ["short", "code", "fits"],
    ["ncode", "code", "null"],
    ["eur", "usd", "unit"],
    ["eur", "d12", "unit"],
    ["d12", "eur", "unit"],
    ["colour", "string", "type"],
    ["string", "colour", "type"],
    ["ints", "nints", "fits"],
    ["nints", "ints", "type"],
    ["ints", "floats", "fits"],
    ["decimals", "floats", "type"],
    ["pair", "npair", "fits"],
    ["npair", "pair", "type"],
    ["pair", "other", "type"],
  ])("of %s for %s: %s", (from, to, kind) => {
    expect(fitsContract(value(from), value(to), bench.types.named).kind).toBe(kind);
  });

  test("names each refinement that nothing proves", () => {
    const fit = fitsContract(value("string"), value("short"), bench.types.named);
    expect(fit.kind === "refinement" ? fit.named.map((type) => type.address) : fit).toEqual([
      "shop.Short",
      "shop.Code",
    ]);
  });
});

describe("what two values have in common", () => {
  test.each([
    ["int", "nint", "int?"],
    ["int", "d12", "decimal(21, 2)"],
    ["d12", "d4", "decimal(14, 4)"],
    ["d12", "float", "float"],
    ["d38", "d4", "decimal(38, 4)"],
    ["ints", "nints", "list<int?>"],
    ["ints", "floats", "list<float>"],
    ["pair", "npair", "struct { a: int?, b: string }"],
    ["int", "string", "nothing"],
    ["eur", "usd", "nothing"],
    ["colour", "string", "nothing"],
    ["pair", "other", "nothing"],
  ])("%s and %s: %s", (a, b, type) => {
    const common = commonValue(value(a), value(b));
    expect(common === undefined ? "nothing" : valueTypeText(common)).toBe(type);
  });

  test("two values keep the name that both have", () => {
    expect(commonValue(value("code"), value("ncode"))?.named).toBe("shop.Code");
    expect(commonValue(value("code"), value("string"))?.named).toBe(undefined);
  });
});
