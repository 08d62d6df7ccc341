import { describe, expect, test } from "vitest";
import { expressionLineage } from "../../../compiler/check/expression/lineage.ts";
import { checked } from "../../support/expressions.ts";

function lineageOf(source: string, grouped = false): string {
  const { checked: result } = checked(source, grouped ? { mode: { mode: "aggregate", keys: [], single: true } } : {});
  const { direct, indirect } = expressionLineage(result.value);
  return `${[...direct].sort().join(" ")} | ${[...indirect].sort().join(" ")}`;
}

describe("columns that a value is made of, and columns that decide it", () => {
  test.each([
    ["i", "i | "],
    ["i + j * 2", "i j | "],
    ["i == j", "i j | "],
    ["ni is null", "ni | "],
    ["ni ?? i", "i ni | "],
    ["case { b -> i, else -> j }", "i j | b"],
    ["case { i > 0 -> i }", "i | i"],
    ["place.city", "place | "],
    ["xs[i]", "xs | i"],
    ["lower(concat(s, t))", "s t | "],
    ["{ a: i, b: [j] }", "i j | "],
    ["sum(i) over (partition s order day)", "i | day s"],
    ["lag(i) over (order at)", "i | at"],
    ["s matches /a/", "s | "],
    ["1 + 2", " | "],
  ])("of %s: %s", (source, expected) => expect(lineageOf(source)).toBe(expected));

  test.each([
    ["sum(i)", "i | "],
    ["sum(i where b)", "i | b"],
    ["list(i order j desc)", "i | j"],
    ["count()", " | "],
    ["count(ni)", " | ni"],
    ["count_distinct(id)", " | id"],
    ["max_by(s, day)", "s | day"],
    ["count_if(b)", "b | "],
    ["sum(i) / count(ni)", "i | ni"],
    ["first(s order at)", "s | at"],
  ])("of the aggregate %s: %s", (source, expected) => expect(lineageOf(source, true)).toBe(expected));
});
