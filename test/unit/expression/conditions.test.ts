import { describe, expect, test } from "vitest";
import { checked, fixedBy, infers, rejects } from "../../support/expressions.ts";

const condition = { expected: { type: { kind: "bool" }, nullable: true } } as const;

describe("comparisons", () => {
  test.each([
    ["s == t", "bool"],
    ["i < d", "bool"],
    ["f > 0.5", "bool"],
    ["d >= 1", "bool"],
    ["day < 2026-01-31", "bool"],
    ["at < 2026-01-31T00:00:00Z", "bool"],
    ["span > 15m", "bool"],
    ["b == true", "bool"],
    ['u == "123e4567-e89b-12d3-a456-426614174000"', "bool"],
    ["xs == [1, 2]", "bool"],
    ["place == place", "bool"],
    ["quantity == i", "bool"],
    ["day between 2026-01-01 and 2026-12-31", "bool"],
    ['s not in ["a", "b"]', "bool"],
    ["i not between 1 and 5", "bool"],
    ['id == "o_12ab"', "bool"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ["i == ▮s", "not-comparable"],
    ["at > ▮2026-01-31", "date-with-timestamp"],
    ["day == ▮at", "date-with-timestamp"],
    ["▮b < true", "not-ordered"],
    ["doc == ▮doc", "not-comparable"],
    ['u == ▮"not a uuid"', "not-comparable"],
    ['i in [1, ▮"2"]', "not-comparable"],
    ["i in ▮[]", "empty-list"],
    ["i in ▮j", "operand-type"],
    ["i in ▮words_list", "not-comparable"],
    ["i between 1 and ▮s", "not-comparable"],
    ['id == ▮"x"', "never-matches-type"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));
});

describe("conditions", () => {
  test.each([
    "i > 5 and (b or i < 1)",
    "i >= 5 and i <= 5",
    "i > 5 and j < 5",
    "i between 5 and 5",
    "i between j and 5",
    's in ["a", "b"] and s != "a" and s == "b"',
    "d > 1.5 and f < 1 and i > 1 and d < 2",
  ])("%s can be fulfilled", (source) => infers(source, "bool", condition));
  test.each(["b", "nb", "i > 1 and b", "not (s matches /^a+$/)", 's matches "x"', "b == false"])(
    "%s can filter",
    (source) => infers(source, source === "nb" ? "bool?" : "bool", condition),
  );

  test.each([
    ["▮i", "not-a-condition"],
    ["▮s", "not-a-condition"],
    ["b and ▮i", "operand-type"],
    ["not ▮s", "operand-type"],
    ["i between ▮5 and 1", "contradiction"],
    ["day not between ▮2026-02-01 and 2026-01-01", "contradiction"],
    ["▮i > 5 and i < 1", "contradiction"],
    ["▮i > 5 and b and i <= 5", "contradiction"],
    ["b or (▮5 < i and i == 4)", "contradiction"],
    ["▮d >= 1.5 and d < 1.50", "contradiction"],
    ["▮f > 2 and f < 1", "contradiction"],
    ['▮s in ["a", "b"] and s == "c"', "contradiction"],
    ["▮status == placed and status == paid", "contradiction"],
    ["▮length(s) > 5 and length(s) between 1 and 3", "contradiction"],
    ["▮1 > 2", "condition-constant"],
    ["▮true", "condition-constant"],
    ['▮"a" == "a"', "condition-constant"],
    ["▮i > 1 or true", "condition-constant"],
    ["▮i == i", "condition-constant"],
    ["▮i is null", "never-null"],
    ["s matches ▮t", "pattern-not-literal"],
    ["s matches /a▮(?=b)/", "invalid-pattern"],
    ["s matches /▮(a/", "invalid-pattern"],
    ["s matches /a▮\\1/", "invalid-pattern"],
  ])("%s: %s", (source, slug) => void rejects(source, slug, condition));
});

describe("case", () => {
  test.each([
    ["case { b -> 1, else -> 2.5 }", "decimal(2, 1)"],
    ["case { b -> i, else -> f }", "float"],
    ["case { b -> d, else -> 0 }", "decimal(12, 2)"],
    ['case { nb -> s, else -> "x" }', "string"],
  ])("%s is %s", (source, type) => infers(source, type));

  test.each([
    ["case { b -> 1, else -> ▮s }", "no-common-type"],
    ["case { b -> 1, ▮b -> 2, else -> 3 }", "unreachable-branch"],
    ["case { true -> 1, else -> ▮2 }", "unreachable-branch"],
    ["case { ▮1 > 2 -> 1, else -> 2 }", "unreachable-branch"],
    ["case { b -> 1, not b -> 2, else -> ▮3 }", "unreachable-branch"],
    ["case { ▮i -> 1, else -> 2 }", "not-a-condition"],
    [
      "case { status == placed -> 1, status in [paid, shipped] -> 2, status == cancelled -> 3, else -> ▮4 }",
      "unreachable-branch",
    ],
    ["case { b -> ▮0, else -> total }", "unit-missing"],
  ])("%s: %s", (source, slug) => void rejects(source, slug));
});

describe("comparisons of different kinds", () => {
  test.each([
    ['at > "2026-01-31"', "at > 2026-01-31T00:00:00Z"],
    ['at > "2026-01-31 10:00:00"', "at > 2026-01-31T10:00:00Z"],
    ['day == "2026-01-31"', "day == 2026-01-31"],
    ['i == "7"', "i == 7"],
    ['d > "1.5"', "d > 1.5"],
    ['b == "true"', "b == true"],
    ["i == s", "i as string == s"],
    ["day between 2026-01-01 and 2026-01-31T00:00:00Z", "day between 2026-01-01 and 2026-01-31"],
    ["day == at", "day == date(at)"],
    ["s == Germany", 's == "Germany"'],
    ['s in [DE, "FR"]', 's in ["DE", "FR"]'],
  ])("%s is mended to %s", (source, mended) => expect(fixedBy(source)).toBe(mended));

  test("years are no length of time", () => {
    expect(checked("day - day > 18y").diagnostics[0]?.hint).toBe(
      "months have no exact length; compare moments instead, such as `born <= today() - 18y`",
    );
  });

  test("a text in a list is held against the pattern of the column's type", () => {
    rejects('id in ["o_12ab", ▮"x"]', "never-matches-type");
  });
});

describe("a value where another type is expected", () => {
  const wants = (type: "timestamp" | "date" | "int") =>
    ({ expected: { type: { kind: type }, nullable: false } }) as const;
  test.each([
    ["2026-01-31", "timestamp", "2026-01-31T00:00:00Z"],
    ['"2026-01-31"', "date", "2026-01-31"],
    ['"7"', "int", "7"],
    ["d", "int", "d as int"],
    ["d + 1", "int", "(d + 1) as int"],
  ] as const)("%s as %s is mended to %s", (source, type, mended) => expect(fixedBy(source, wants(type))).toBe(mended));
});
