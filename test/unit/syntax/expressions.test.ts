import { describe, expect, test } from "vitest";
import { expressionText } from "../../../language/syntax/dump.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";

/** The expression with all its parentheses, or what was said about it. */
function read(text: string): string {
  const { ast, diagnostics } = parse(new SourceText("t", `type T = int check ${text}`));
  if (diagnostics.length > 0) return diagnostics.map(({ message }) => message).join("; ");
  const [type] = ast.declarations;
  return type?.kind === "Type" && type.check !== undefined ? expressionText(type.check) : "nothing";
}

describe("precedence", () => {
  test.each([
    ["a or b and c", "(a or (b and c))"],
    ["not a and b", "((not a) and b)"],
    ["not a == b", "(not (a == b))"],
    ["a == b or c != d", "((a == b) or (c != d))"],
    ["a + b * c", "(a + (b * c))"],
    ["a - b - c", "((a - b) - c)"],
    ["a / b * c", "((a / b) * c)"],
    ["a ?? b + c", "(a ?? (b + c))"],
    ["a ?? 0 > 1", "((a ?? 0) > 1)"],
    ["a * b as int", "(a * (b as int))"],
    ["-a as int", "((- a) as int)"],
    ["-a.b", "(- a.b)"],
    ["- -a", "(- (- a))"],
    ["a in [1, 2] and b", "((a in [1, 2]) and b)"],
    ["a not in [1] or b", "((a not in [1]) or b)"],
    ["a between 1 and 2 and b", "((a between 1 and 2) and b)"],
    ["a between b + 1 and c * 2", "(a between (b + 1) and (c * 2))"],
    ["a is null or b is not null", "((a is null) or (b is not null))"],
    ["a matches /x/ and b", "((a matches /x/) and b)"],
    ["a not matches /x/", "(a not matches /x/)"],
    ["(a or b) and c", "(paren((a or b)) and c)"],
    ["a as int < 5", "((a as int) < 5)"],
    ["a as list<int> == b", "((a as list<int>) == b)"],
    ["a as decimal(12, 2) in EUR", "(a as decimal(12, 2) in EUR)"],
    ["a as int in [1, 2]", "((a as int) in [1, 2])"],
    ["a as? date ?? b", "((a as? date) ?? b)"],
    ["all x in xs: x > 0 and y", "(all x in xs: ((x > 0) and y))"],
  ])("`%s` is %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("operands", () => {
  test.each([
    ["10 EUR", "10 EUR"],
    ["10 std.units.EUR", "10 std.units.EUR"],
    ["10 `my unit`", "10 `my unit`"],
    ["1_000.50", "1000.50"],
    ["99.5%", "99.5%"],
    ["15m", "15m"],
    ["true", "true"],
    ["xs[0].name", "xs[0].name"],
    ['m["k"]', 'm["k"]'],
    ["a.b.c(d)", "a.b.c(d)"],
    ["[1, [2, 3],]", "[1, [2, 3]]"],
    ['{ a: 1, b: { c: "x" } }', '{ a: 1, b: { c: "x" } }'],
    ['case { a > 1 -> "x", else -> "y" }', 'case { (a > 1) -> "x", else -> "y" }'],
    ["sum(x where y > 0)", "sum(x where (y > 0))"],
    ["list(a order b desc nulls first, c)", "list(a order b desc nulls first, c)"],
    ["count(where ok)", "count( where ok)"],
    ["sum(order)", "sum(order)"],
    ["sum(where - 1)", "sum((where - 1))"],
    ["rank() over ()", "rank() over ()"],
    ["sum(x) over (partition a, b order c desc)", "sum(x) over (partition a, b order c desc)"],
    ["sum(x) over (order t rows 6 before)", "sum(x) over (order t rows 6 before)"],
    ["sum(x) over (order t rows 3 before 3 after)", "sum(x) over (order t rows 3 before 3 after)"],
    ["sum(x) over (order t range 7d before)", "sum(x) over (order t range 7d before)"],
    ["sum(x) over (rows all)", "sum(x) over (rows all)"],
    ["sum(x) over (partition rows order rows rows 1 after)", "sum(x) over (partition rows order rows rows 1 after)"],
    ['sql """select 1""" == 0', '(sql "select 1" == 0)'],
    ['"a\\n\\u{1F600}\\""', JSON.stringify('a\n😀"')],
  ])("`%s` is %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe("words of the language as names", () => {
  const words =
    "month state value title range rows key from where select table port case all any no sql order first last";
  test.each(words.split(" "))("`%s` is a column", (word) => {
    expect(read(`${word} > 1`)).toBe(`(${word} > 1)`);
    expect(read(`t.${word}`)).toBe(`t.${word}`);
    expect(read(`1 + ${word}`)).toBe(`(1 + ${word})`);
  });

  test("operators and the constants need backticks", () => {
    expect(read("`and` and `null`")).toBe("(and and null)");
    expect(read("and > 1")).toBe("expected a value, found `and`");
  });

  test.each(["first(x)", "last(x)", "any(x)", "matches(a, [b])"])("`%s` is a call", (text) => {
    expect(read(text)).toBe(text);
  });
});

describe("too much", () => {
  test.each([
    ["brackets", `${"(".repeat(200)}a${")".repeat(200)}`],
    ["signs", `${"- ".repeat(200)}a`],
    ["negations", `${"not ".repeat(200)}a`],
    ["operators", `${"a + ".repeat(600)}a`],
    ["fields", `a${".b".repeat(200)}`],
    ["calls", "f(".repeat(200) + ")".repeat(200)],
  ])("of %s is one complaint", (_, text) => {
    expect(read(text)).toMatch(/^nested more than \d+ levels deep$/);
  });

  test("of lists of lists too", () => {
    const { diagnostics } = parse(new SourceText("t", `type T = ${"list<".repeat(200)}int${">".repeat(200)}`));
    expect(diagnostics.map(({ slug }) => slug)).toEqual(["too-deep"]);
  });
});
