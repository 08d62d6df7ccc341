/** Whatever a file contains, parsing and formatting it ends, does not throw, and says little. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { format } from "../../../language/format/format.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";

const whole = readFileSync(join(import.meta.dirname, "fixtures/every-construct.chimera"), "utf8");
const inWhere = (text: string) => `product X {\n  table t {\n    where ${text}\n  }\n}\n`;

const files: readonly (readonly [what: string, text: string, mostErrors: number])[] = [
  ["an empty file", "", 0],
  ["a byte-order mark alone", "\uFEFF", 0],
  ["a byte-order mark before a file", `\uFEFF${whole}`, 0],
  ["NUL bytes", "\0".repeat(1000), 1],
  ["a file full of NUL bytes between words", "a\0".repeat(1000), 4],
  ["10,000 nested brackets", inWhere("(".repeat(10_000) + ")".repeat(10_000)), 1],
  ["10,000 opening brackets", "(".repeat(10_000), 3],
  ["10,000 opening braces", "{".repeat(10_000), 3],
  ["10,000 closing braces", "}".repeat(10_000), 3],
  ["10,000 calls that are not closed", inWhere("f(".repeat(10_000)), 3],
  ["brackets of all kinds in a muddle", "({[)]}".repeat(5_000), 4],
  ["a line of a megabyte", inWhere(`${"a + ".repeat(250_000)}b`), 1],
  ["a megabyte of fields", inWhere(`${"a.".repeat(100_000)}b`), 1],
  ["a megabyte of indices", inWhere(`a${"[0]".repeat(100_000)}`), 1],
  ["a megabyte of negations", inWhere(`${"not ".repeat(100_000)}b`), 1],
  ["a megabyte of commas", `enum E { ${",".repeat(500_000)} }`, 1],
  ["a megabyte of labels", `type X = int ${"labelled a ".repeat(100_000)}`, 0],
  ["quotes", '"'.repeat(100_001), 2],
  ["backticks", "`".repeat(100_000), 100],
  ["a text that is never closed", `"""${"x\n".repeat(200_000)}`, 2],
  ["comments of C that are never closed", "/*".repeat(50_000), 101],
  ["slashes", "/".repeat(100_000), 0],
  ["half surrogates", "\uD800\uDC00\uD800x\uDFFF", 4],
  ["all braces removed", whole.replace(/[{}]/g, ""), 40],
  ["all opening braces removed", whole.replace(/\{/g, ""), 40],
  ["all closing braces removed", whole.replace(/\}/g, ""), 40],
  ["all colons removed", whole.replace(/:/g, ""), 100],
  ["JSON", JSON.stringify(Array.from({ length: 1000 }, (_, a) => ({ a, b: [1, { c: "x" }] }))), 2],
];

describe.each(files)("%s", (_, text, mostErrors) => {
  const source = new SourceText("t.chimera", text);

  test("is parsed with few words", () => {
    const { ast, diagnostics } = parse(source);
    expect(diagnostics.length).toBeLessThanOrEqual(mostErrors);
    expect(ast.end).toBe(text.length);
  });

  test("is formatted to the same signs", () => {
    const black = (all: string) => all.replace(/\s/g, "");
    expect(black(format(source).value)).toBe(black(text));
  });
});
