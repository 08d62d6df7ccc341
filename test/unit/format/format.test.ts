import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { format } from "../../../language/format/format.ts";
import { SourceText } from "../../../language/text/source.ts";

const formatted = (text: string, width?: number) =>
  format(new SourceText("t.chimera", text), width === undefined ? {} : { width }).value;
const fixtures = join(import.meta.dirname, "../syntax/fixtures");

describe.each(["every-construct", "tour"])("%s", (name) => {
  const text = readFileSync(join(fixtures, `${name}.chimera`), "utf8");

  test("is formatted as is written beside it", async () => {
    await expect(formatted(text)).toMatchFileSnapshot(join(fixtures, `${name}.formatted.chimera`));
  });

  test.each([20, 40, 100, 1000])("keeps that form at a width of %i", (width) => {
    const once = formatted(text, width);
    expect(formatted(once, width)).toBe(once);
  });
});

describe("members", () => {
  test("stay on one line where the author put them there and they fit", () => {
    expect(formatted('role A{group:ldap("x")   clearance:internal}')).toBe(
      'role A { group: ldap("x")  clearance: internal }\n',
    );
  });

  test("get a line each when they do not fit", () => {
    expect(formatted("label a { level: restricted  special  subject: patient }", 40)).toBe(
      "label a {\n  level: restricted\n  special\n  subject: patient\n}\n",
    );
  });

  test("keep the lines that the author gave them", () => {
    expect(formatted("team A {\n    members: []\n}")).toBe("team A {\n  members: []\n}\n");
  });

  test("are separated by one empty line at most, and none at the edges", () => {
    expect(formatted("team A {\n\n\n  members: []\n\n\n  oncall: []\n\n}")).toBe(
      "team A {\n  members: []\n\n  oncall: []\n}\n",
    );
  });

  test("of a product stand on lines of their own", () => {
    expect(formatted("product P { owner: A  table t { from a where b } }")).toBe(
      "product P {\n  owner: A\n  table t {\n    from a\n    where b\n  }\n}\n",
    );
  });

  test("end their line after a number that the next word would be the unit of", () => {
    expect(formatted("label a { k: 5\n special }")).toBe("label a {\n  k: 5\n  special\n}\n");
  });
});

describe("long lines", () => {
  const inTable = (step: string) => `product P {\n  table t {\n    ${step}\n  }\n}\n`;

  test("of conditions break before the operators of the loosest level", () => {
    expect(formatted(inTable("where aaaaaaaaaa > 1 and bbbbbbbbbb == 2 and not (cccccc or dddddd)"), 40)).toBe(
      inTable("where aaaaaaaaaa > 1\n      and bbbbbbbbbb == 2\n      and not (cccccc or dddddd)"),
    );
  });

  test("of comparisons with a list break inside of it", () => {
    expect(formatted('test "t" {\n  expect some_port == [{ a: 1 }, { a: 2 }]\n}', 30)).toBe(
      'test "t" {\n  expect some_port == [\n    { a: 1 },\n    { a: 2 }\n  ]\n}\n',
    );
  });

  test("of items break after each comma", () => {
    expect(formatted(inTable("derive { a = one + two, b = three + four }"), 40)).toBe(
      inTable("derive {\n      a = one + two,\n      b = three + four\n    }"),
    );
  });

  test("of calls break inside of the parentheses", () => {
    expect(formatted(inTable("where some_function(first_argument, second_argument)"), 40)).toBe(
      inTable("where some_function(\n      first_argument,\n      second_argument\n    )"),
    );
  });

  test("of rules and policies break before their clauses", () => {
    expect(formatted(inTable("expect share(a > 0) >= 99% where b by c or warn"), 40)).toBe(
      inTable("expect share(a > 0) >= 99%\n      where b\n      by c\n      or warn"),
    );
    expect(formatted(inTable("allow A to read for b where c in user.d until 2026-01-01"), 40)).toBe(
      inTable("allow A to read\n      for b\n      where c in user.d\n      until 2026-01-01"),
    );
  });
});

describe("signs", () => {
  test.each([
    ["type A=decimal( 12,2 ) in EUR ?", "type A = decimal(12, 2) in EUR?"],
    ["type A = map < string , list<int> >", "type A = map<string, list<int>>"],
    ["type A = float in km / h", "type A = float in km/h"],
    ["use a . b . { C , D as E }", "use a.b.{C, D as E}"],
    ["type A = int check - value<- 1", "type A = int check -value < -1"],
    ["type A = int check - - value > 0", "type A = int check - -value > 0"],
    ["type A = int check xs [0] .b + d . e ( c ) > 0", "type A = int check xs[0].b + d.e(c) > 0"],
    ["type A = int check (a as ? int)is null", "type A = int check (a as? int) is null"],
    ["enum E {}", "enum E {}"],
    ["team A { }", "team A {}"],
    ["level a<b<c", "level a < b < c"],
    [
      'fn f < T : number > ( x : T , ... r : int = 1 )->T = sql{duckdb:"x"}',
      'fn f<T: number>(x: T, ...r: int = 1) -> T = sql { duckdb: "x" }',
    ],
  ])("%s", (text, expected) => {
    expect(formatted(text)).toBe(`${expected}\n`);
  });
});

describe("comments", () => {
  test("stay where they are, behind a token or on their own line", () => {
    const text = "// first\n\n/// Of A.\nteam A { // behind\n  // own\n  members: []  // after\n  // last\n}\n// end\n";
    expect(formatted(text)).toBe(
      "// first\n\n/// Of A.\nteam A {  // behind\n  // own\n  members: []  // after\n  // last\n}\n// end\n",
    );
  });

  test("behind lines in a row start in one column", () => {
    expect(formatted("enum E {\n a, // one\n bcd, // two\n e,\n f // three\n}")).toBe(
      "enum E {\n  a,    // one\n  bcd,  // two\n  e,\n  f  // three\n}\n",
    );
  });

  test("open the lines of what they stand in", () => {
    expect(formatted("enum E { a, // one\n b }")).toBe("enum E {\n  a,  // one\n  b\n}\n");
  });

  test("alone make a file", () => {
    expect(formatted("   // a\n\n\n\n// b   ")).toBe("// a\n\n// b   \n");
  });
});

describe("what cannot be read", () => {
  test("keeps its bytes, and the rest is formatted", () => {
    expect(formatted("team A{members:[]}\nproduct   P {  x ==  }\nteam B{members:[]}")).toBe(
      "team A { members: [] }\nproduct   P {  x ==  }\nteam B { members: [] }\n",
    );
  });

  test("is reported", () => {
    expect(format(new SourceText("t", "enum E { a b }")).diagnostics.map(({ slug }) => slug)).toEqual([
      "missing-comma",
    ]);
  });

  test("and stands between declarations stays there", () => {
    expect(formatted("team A{members:[]}\n@@\nteam B{members:[]}")).toBe(
      "team A { members: [] }\n@@\nteam B { members: [] }\n",
    );
  });
});

describe("a file", () => {
  test("without signs is empty", () => {
    expect(formatted(" \n\n ")).toBe("");
  });

  test("keeps its line ends and its byte-order mark", () => {
    expect(formatted("\uFEFFdomain a\r\n\r\n\r\nteam A{\r\nmembers:[]}")).toBe(
      "\uFEFFdomain a\r\n\r\nteam A {\r\n  members: []\r\n}\r\n",
    );
  });

  test("keeps the text of SQL over several lines", () => {
    const text = 'product P {\n  table t = sql """\n   select 1\n """ -> { a: int }\n}\n';
    expect(formatted(text)).toBe(text);
  });
});

describe("a range", () => {
  const text = "team A{members:[]}\nteam B{members:[]}\nteam C{members:[]}\n";
  const inRange = (start: number, end: number) => format(new SourceText("t", text), { range: { start, end } }).value;

  test("changes only the white space that it touches", () => {
    expect(inRange(text.indexOf("team B"), text.indexOf("team C") - 1)).toBe(
      "team A{members:[]}\nteam B { members: [] }\nteam C{members:[]}\n",
    );
  });

  test("of everything is everything", () => {
    expect(inRange(0, text.length)).toBe(formatted(text));
  });
});
