/** What people write wrong, and what they are told: one message each, in their words, with a fix where one is obvious. */
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { dumpAst } from "../../../language/syntax/dump.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";

const read = (text: string) => parse(new SourceText("t.chimera", text));

function messages(text: string): string[] {
  const { source, diagnostics } = read(text);
  return diagnostics.map(({ message, place }) => {
    const { line, column } = source.position(place.start);
    return `${line}:${column} ${message}`;
  });
}

/** Applies the first fix of each diagnostic, last place first. */
function fixed(text: string, diagnostics: readonly Diagnostic[]): string {
  const edits = diagnostics.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  edits.sort((a, b) => b.place.start - a.place.start);
  return edits.reduce((all, { place, text: by }) => all.slice(0, place.start) + by + all.slice(place.end), text);
}

/** A line in a table, on line 4 of a product. */
const inTable = (line: string) => `product P {\n  table t {\n    from a\n    ${line}\n  }\n}\n`;

describe("a mistake in a step", () => {
  test.each([
    ["where x = 1", "4:13 `=` is written `==`"],
    ["where x == null", "4:11 null is not compared with `==`"],
    ["where x != null and y > 1", "4:11 null is not compared with `!=`"],
    ["where x in (1, 2)", "4:16 `(a, b)` is written `[a, b]`"],
    ["where a && b", "4:13 `&&` is written `and`"],
    ["where x <> 1", "4:13 `<>` is written `!=`"],
    ["derive { a: 1 }", "4:15 expected `=`, found `:`"],
    ["derive { a = 1 b = 2 }", "4:19 a `,` is missing between two items"],
    ["derive { a = 1\n      b = 2 }", "4:19 a `,` is missing between two items"],
    ["select { a b }", "4:15 a `,` is missing between two items"],
    ["derive { x = 10EUR }", "4:18 `10EUR` is no number"],
    ["derive { x = 'it' }", "4:18 a text stands in double quotes"],
    ["wher x == 1", "4:5 `wher` is not a part of a table or port"],
    ["limit 10", "4:5 `limit` is written `take`"],
    ["sort by a", "4:10 `sort by` is written `sort`"],
    ["where x == 1)", "4:17 `)` closes nothing"],
    ["where (x == 1", "4:18 `(` is not closed by `)`"],
    ["from b;", "4:11 `;` has no place here"],
    ["fresh 2h", "4:10 expected `:`, found `2h`"],
  ])("%s, and its fix mends it", (line, expected) => {
    const text = inTable(line);
    expect(messages(text)).toEqual([expected]);
    expect(messages(fixed(text, read(text).diagnostics))).toEqual([]);
  });

  test.each([
    ["derive a = 1", "4:12 expected `{`, found `a`"],
    ["select a, b", "4:12 expected `{`, found `a`"],
    ["group by a aggregate { n = count() }", "4:11 expected `{`, found `by`"],
    ["group { a }", "4:16 expected `aggregate { … }`, found `}`"],
    ["aggregate { count() }", "4:17 expected a name and `=`, found `count`"],
    ["join b using (x)", "4:12 `using` is written `on`"],
    ["left outer join b on x == y", "4:10 `left outer join` is written `left join`"],
    ["where", "4:10 expected a value, found `}`"],
    ["where x ==", "4:15 expected a value, found `}`"],
    ["where x is 5", "4:16 expected `null` or `not null`, found `5`"],
    ['where x like "a%"', "4:13 `like` is written `matches`"],
    ["where x between 1, 2", "4:22 expected `and`, found `,`"],
    ["derive { x = case when a then b end }", "4:18 `case when a then b end` is written `case { a -> b, else -> c }`"],
    ["derive { x = a ? b : c }", "4:20 `a ? b : c` is written `case { a -> b, else -> c }`"],
    ["derive { x = a % 2 }", "4:20 `a % b` is written `mod(a, b)`"],
    ["derive { x = sum(a) over partition b }", "4:30 expected `(`, found `partition`"],
    ["dedupe by a", "4:16 expected `keep`, found `}`"],
    ["take", "4:9 expected a number, found `}`"],
    ["nonsense foo bar", "4:5 `nonsense` is not a part of a table or port"],
  ])("%s", (line, expected) => {
    expect(messages(inTable(line))).toEqual([expected]);
  });

  test("leaves the other steps and members as they are", () => {
    const broken = read(inTable("derive { a = }\n    where b > 1\n    expect rows > 0"));
    expect(dumpAst(broken)).toContain("Where condition=(b > 1)");
    expect(dumpAst(broken)).toContain("Expect subject=(rows > 0)");
    expect(broken.diagnostics.length).toBe(1);
  });

  test("leaves the other items of its braces", () => {
    const broken = read(inTable("derive { a = 1, b = , c = 3 }"));
    expect(dumpAst(broken)).toContain("Assignment c value=3");
    expect(broken.diagnostics.map(({ message }) => message)).toEqual(["expected a value, found `,`"]);
  });
});

describe("a mistake in a declaration", () => {
  test.each([
    ["prodct X {\n  owner: A\n}", "1:1 `prodct` starts no declaration"],
    ["product X\n  owner: A\n}", "1:10 the `{` of this `product` is missing"],
    ["product X {\n  owner: A\n", "2:11 `{` is not closed by `}`"],
    ["product X {\n  owner A\n}", "2:8 expected `:`, found `A`"],
    ["product X {\n  owner = A\n}", "2:9 expected `:`, found `=`"],
    ["product X {\n  inptu a = b.c\n}", "2:3 `inptu` is not a part of a product"],
    ["product X {\n  owner: A,\n  version: 1.0.0\n}", "2:11 `,` has no place here"],
    ["product X {\n  table t {\n    from a\n\n  port p {\n    from t\n  }\n}\n", "3:11 `{` is not closed by `}`"],
    ["source S deprecated until 2026-02-30 = pg {\n}", "1:27 `2026-02-30` is not in the calendar"],
    [
      "source S = pg {\n  table t {\n    a deprecated until 2023-02-29: int\n  }\n}",
      "3:24 `2023-02-29` is not in the calendar",
    ],
    [
      "product P {\n  port p deprecated until 2026-11-31 {\n    from a\n  }\n}",
      "2:27 `2026-11-31` is not in the calendar",
    ],
    ["type X = decimal(12, 2)? in EUR", "1:10 `decimal(12, 2)? in EUR` is written `decimal(12, 2) in EUR?`"],
    [
      "source S = pg {\n  table t { a: int? in EUR/kg key  b: int }\n}",
      "2:16 `int? in EUR/kg` is written `int in EUR/kg?`",
    ],
    ["type X = list<float? in kg>", "1:15 `float? in kg` is written `float in kg?`"],
    ["type X : string", "1:8 expected `=`, found `:`"],
    ["type X string", "1:7 expected `=`, found `string`"],
    ["enum E { a b }", "1:11 a `,` is missing between two items"],
    ["source S pg {\n}", "1:9 expected `=`, found `pg`"],
    ["import a.b", "1:1 `import` is written `use`"],
    ["domain a.b;\n", "1:11 `;` has no place here"],
    ["# hi\ndomain x\n", "1:1 `#` starts no comment"],
    ["/* a\n * b */\ndomain x\n", "1:1 `/*` starts no comment"],
    ['domain x {\n  title: "abc\n}\n', '2:10 the text is not closed by `"`'],
    ["source S = pg {\n  table t {\n    a int\n  }\n}", "3:6 expected `:`, found `int`"],
    ["team T { members: [a, b }", "1:24 `[` is not closed by `]`"],
    ["}\nproduct X {}\n", "1:1 `}` closes nothing"],
    ["enum E { { a, b }", "1:10 `{` stands twice"],
  ])("%j, and its fix mends it", (text, expected) => {
    expect(messages(text)).toEqual([expected]);
    expect(messages(fixed(text, read(text).diagnostics))).toEqual([]);
  });

  test.each([
    ["product {\n}", "1:9 expected a name, found `{`"],
    ["product P deprecated until 2026-13-01 {\n}", "1:28 `2026-13-01` is not in the calendar"],
    ["product P deprecated until 2026-2-3 {\n}", "1:28 expected a date such as `2026-01-31`, found `2026`"],
    ["type X = ", "1:9 expected a type, found the end"],
    ["enum E [a, b]", "1:8 expected `{`, found `[`"],
    ["use a.b.*", "1:9 expected a name, found `*`"],
    ["allow X read", "1:9 expected `to`, found `read`"],
    ["fn f(x) -> int = sql {}", "1:7 expected `:`, found `)`"],
    ["hello", "1:1 `hello` starts no declaration"],
    ["123", "1:1 expected a declaration such as `product`, found `123`"],
    ["product A.B {\n}", "1:10 expected `{`, found `.`"],
    ["source S = pg {\n  table t {\n    a: \n    b: int\n  }\n}", "3:7 expected a type, found `b`"],
    ["source S = pg {\n  table t { a: int primary key }\n}", "2:20 `primary key` is written `key`"],
    ["source S = pg {\n  table t { a: int not null }\n}", "2:20 `not null` is written `no `?``"],
  ])("%j", (text, expected) => {
    expect(messages(text)).toEqual([expected]);
  });

  test("is read as what was meant, so its name is known", () => {
    const [declaration] = read("prodct Orders {\n  owner: A\n}").ast.declarations;
    expect(declaration?.kind === "Product" && declaration.name.text).toBe("Orders");
  });

  test("gives what cannot be read a name where it has one", () => {
    const [declaration] = read("product Orders.x {}").ast.declarations;
    expect(declaration?.kind === "BrokenDeclaration" && declaration.name?.text).toBe("Orders");
  });

  test("shows where a bracket was opened", () => {
    const [diagnostic] = read("product X {\n  table t {\n    from a\n").diagnostics;
    expect(diagnostic?.related.map(({ start, message }) => [start, message])).toEqual([[22, "opened here"]]);
  });
});

test("only a name is called", () => {
  expect(messages("type T = int check xs[0].f(a) > 0")).toEqual(["1:27 expected the next declaration, found `(`"]);
});
