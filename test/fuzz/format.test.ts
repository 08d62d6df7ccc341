/** The formatter keeps every token, every comment and the tree, and what it has written it leaves as it is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { format } from "../../language/format/format.ts";
import { tokenize } from "../../language/syntax/lexer.ts";
import { parse } from "../../language/syntax/parse.ts";
import { SourceText } from "../../language/text/source.ts";
import { runs } from "../support/fuzz.ts";

const fixtures = join(import.meta.dirname, "../unit/syntax/fixtures");
/** Declarations, each with its tokens and the gaps before them. */
const declarations = ["every-construct.chimera", "tour.chimera"].flatMap((name) => {
  const source = new SourceText(name, readFileSync(join(fixtures, name), "utf8"));
  const { tokens } = tokenize(source);
  return parse(source).ast.declarations.map(({ start, end }) => {
    const inside = tokens.filter((token) => token.startOffset >= start && token.endOffset <= end);
    return inside.map((token, index) => ({
      gap: index === 0 ? "" : source.text.slice(inside[index - 1]!.endOffset, token.startOffset),
      text: source.text.slice(token.startOffset, token.endOffset),
    }));
  });
});

const gap = fc.constantFrom(
  " ",
  "   ",
  "\n",
  "\n\n\n",
  " // c\n",
  "\n// own\n",
  "\n\n  /// doc\n",
  " /// behind\n",
  "\r\n",
);

/** A declaration with some of its gaps replaced; which tokens follow each other stays. */
const mangled = fc
  .tuple(fc.constantFrom(...declarations), fc.array(fc.option(gap, { freq: 4 }), { minLength: 30, maxLength: 60 }))
  .map(([tokens, gaps]) =>
    tokens
      .map((token, index) => {
        const other = index === 0 ? undefined : gaps[(index * 7) % gaps.length];
        return (other ?? token.gap) + token.text;
      })
      .join(""),
  );
const width = fc.constantFrom(20, 40, 80, 100);

function signs(source: SourceText): string[] {
  const { tokens, comments } = tokenize(source);
  const places = [
    ...tokens.map(({ startOffset, endOffset }) => ({ start: startOffset, end: endOffset })),
    ...comments.map(({ start, end }) => ({ start, end })),
  ];
  return places.sort((a, b) => a.start - b.start).map(({ start, end }) => source.text.slice(start, end));
}

function tree(source: SourceText): string {
  return JSON.stringify(parse(source).ast, (key, value) =>
    key === "start" || key === "end" || key === "at" ? undefined : value,
  );
}

describe("formatting", () => {
  test("keeps tokens, comments and the tree, and is done after once", () => {
    fc.assert(
      fc.property(mangled, width, (text, columns) => {
        const source = new SourceText("t", text);
        const result = format(source, { width: columns });
        const again = new SourceText("t", result.value);
        expect(signs(again)).toEqual(signs(source));
        if (result.diagnostics.length === 0) expect(tree(again)).toBe(tree(source));
        expect(format(again, { width: columns }).value).toBe(result.value);
      }),
      { numRuns: runs(1000) },
    );
  });

  test("of a range changes nothing outside of it", () => {
    fc.assert(
      fc.property(mangled, fc.nat(), fc.nat(200), (text, at, length) => {
        const start = at % text.length;
        const range = { start, end: start + length };
        const result = format(new SourceText("t", text), { range }).value;
        expect(signs(new SourceText("t", result))).toEqual(signs(new SourceText("t", text)));
        // A gap that the range touches may reach out of it.
        const black = text.slice(0, start).trimEnd().length;
        expect(result.slice(0, black)).toBe(text.slice(0, black));
      }),
      { numRuns: runs(300) },
    );
  });
});
