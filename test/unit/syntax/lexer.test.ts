import { describe, expect, test } from "vitest";
import { tokenize } from "../../../language/syntax/lexer.ts";
import { SourceText } from "../../../language/text/source.ts";

const kinds = (text: string) =>
  tokenize(new SourceText("t.chimera", text)).tokens.map(({ tokenType, image }) => `${tokenType.name} ${image}`);
const messages = (text: string) =>
  tokenize(new SourceText("t.chimera", text)).diagnostics.map(({ message }) => message);

describe("numbers", () => {
  test.each([
    ["10", "Number 10"],
    ["1_000", "Number 1_000"],
    ["0.95", "Number 0.95"],
    ["1e6", "Number 1e6"],
    ["1.5e-3", "Number 1.5e-3"],
    ["99.5%", "Number 99.5%"],
    ["2.1.0", "Version 2.1.0"],
    ["15m", "Duration 15m"],
    ["3mo", "Duration 3mo"],
    ["1y", "Duration 1y"],
    ["1.5h", "Duration 1.5h"],
    ["2026-01-31", "Date 2026-01-31"],
    ["2026-01-31T10:00:00", "Timestamp 2026-01-31T10:00:00"],
    ["2026-01-31T10:00:00.123Z", "Timestamp 2026-01-31T10:00:00.123Z"],
  ])("`%s` is %s", (text, kind) => {
    expect(kinds(text)).toEqual([kind]);
    expect(messages(text)).toEqual([]);
  });

  test("a subtraction of numbers is not a date", () => {
    expect(kinds("2026-1-31")).toEqual(["Number 2026", "Minus -", "Number 1", "Minus -", "Number 31"]);
  });

  test.each(["10EUR", "90min", "1__0", "1_", "0x1F", "1.2.3.4", "1.5y", "1.5mo"])("`%s` is reported once", (text) => {
    expect(messages(text).length).toBe(1);
  });

  test.each(["2026-02-30", "2025-02-29", "2026-13-01", "2026-01-31T25:00:00"])(
    "`%s` is not in the calendar",
    (text) => {
      expect(messages(text)).toEqual([`\`${text}\` is not in the calendar`]);
    },
  );

  test("the 29th of February is there in leap years", () => {
    expect(messages("2024-02-29 2000-02-29")).toEqual([]);
    expect(messages("1900-02-29").length).toBe(1);
  });
});

describe("words", () => {
  test("keywords are words too, and letters of any script make words", () => {
    expect(kinds("from größe _x v1")).toEqual(["kw_from from", "Identifier größe", "Identifier _x", "Identifier v1"]);
  });

  test("a name in backticks has no backticks", () => {
    expect(kinds("`week day`")).toEqual(["QuotedName week day"]);
  });

  test("a name in backticks ends on its line", () => {
    expect(messages("`a\nb`").length).toBe(2);
  });
});

describe("texts", () => {
  test("a quote that is escaped does not end a text", () => {
    expect(kinds('"a\\"b"')).toEqual(['Text "a\\"b"']);
  });

  test("a text in three quotes goes over lines", () => {
    expect(kinds('"""a\n"b"\n"""')).toEqual(['LongText """a\n"b"\n"""']);
  });

  test("a text that is not closed ends with its line", () => {
    expect(kinds('"abc\nx')).toEqual(['Text "abc"', "Identifier x"]);
    expect(messages('"abc\nx')).toEqual(['the text is not closed by `"`']);
  });

  test("a text in three quotes that is not closed ends before the next declaration", () => {
    expect(kinds('"""select\nproduct X {}').slice(1)).toEqual([
      "kw_product product",
      "Identifier X",
      "OpenBrace {",
      "CloseBrace }",
    ]);
  });

  test.each(["'it'", "“it”", "„it“", "‘it’", "«it»"])("other quotes are read as a text: %s", (text) => {
    expect(kinds(text)).toEqual(['Text "it"']);
    expect(messages(text)).toEqual(["a text stands in double quotes"]);
  });

  test("an unknown escape is reported where it stands", () => {
    const [diagnostic] = tokenize(new SourceText("t", '"a\\qb"')).diagnostics;
    expect(diagnostic?.place).toEqual({ file: "t", start: 2, end: 4 });
  });
});

describe("a slash", () => {
  test.each([
    ["a / b / c", ["Identifier a", "Slash /", "Identifier b", "Slash /", "Identifier c"]],
    ["10 / 2 / 1", ["Number 10", "Slash /", "Number 2", "Slash /", "Number 1"]],
    ["f(x) / 2 / 1", ["Slash /", "Number 2", "Slash /", "Number 1"]],
  ])("divides in `%s`", (text, expected) => {
    expect(kinds(text).slice(-expected.length)).toEqual(expected);
  });

  test.each([
    ["x matches /a b/", "Regex a b"],
    ["f(/a/)", "Regex a"],
    ["[/[/]/]", "Regex [/]"],
    ["x matches /a\\/b/", "Regex a\\/b"],
  ])("starts a regular expression in `%s`", (text, expected) => {
    expect(kinds(text)).toContain(expected);
  });
});

describe("comments", () => {
  test("are kept beside the tokens, descriptions apart from others", () => {
    const { comments, tokens } = tokenize(new SourceText("t", "// a\nx /// b\n//// c"));
    expect(comments).toEqual([
      { start: 0, end: 4, doc: false, ownLine: true },
      { start: 7, end: 12, doc: true, ownLine: false },
      { start: 13, end: 19, doc: false, ownLine: true },
    ]);
    expect(tokens.map((token) => token.comments)).toEqual([1]);
  });

  test.each(["# x", "-- x", "/* x */"])("of other languages are read as comments: `%s`", (text) => {
    expect(kinds(`a ${text}\nb`)).toEqual(["Identifier a", "Identifier b"]);
    expect(messages(text).length).toBe(1);
  });
});

describe("signs of other languages", () => {
  test.each([
    ["&&", "kw_and and"],
    ["||", "kw_or or"],
    ["!", "kw_not not"],
    ["<>", "NotEqual !="],
    ["===", "Equal =="],
    ["=>", "Arrow ->"],
  ])("`%s` is read as %s", (text, kind) => {
    expect(kinds(text)).toEqual([kind]);
    expect(messages(text).length).toBe(1);
  });
});

describe("places", () => {
  test("each token covers its characters, and knows whether it starts its line", () => {
    const text = "\uFEFFa  bc\r\n\td";
    const { tokens } = tokenize(new SourceText("t", text));
    expect(tokens.map((token) => [text.slice(token.startOffset, token.endOffset), token.newline])).toEqual([
      ["a", true],
      ["bc", false],
      ["d", true],
    ]);
  });

  test("many unknown characters are three complaints", () => {
    expect(messages("@ @ @ @ @ @")).toEqual(Array(3).fill("unknown character `@`"));
  });
});
