/** Random damage stays where it is done: no throw, at most three complaints, and the other declarations as they were. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenize } from "../../language/syntax/lexer.ts";
import { parse } from "../../language/syntax/parse.ts";
import { reparse } from "../../language/syntax/reparse.ts";
import type { Token } from "../../language/syntax/tokens.ts";
import { SourceText } from "../../language/text/source.ts";
import { runs } from "../support/fuzz.ts";

const fixtures = join(import.meta.dirname, "../unit/syntax/fixtures");
const names = ["every-construct.chimera", "tour.chimera", "every-construct.formatted.chimera"];
const files = names.map((name) => {
  const source = new SourceText(name, readFileSync(join(fixtures, name), "utf8"));
  return { source, tokens: tokenize(source).tokens, declarations: shapes(source) };
});

/** Which of the files. */
const which = fc.nat(names.length - 1);

/** Each declaration without its places. */
function shapes(source: SourceText): string[] {
  const withoutPlaces = (key: string, value: unknown) =>
    key === "start" || key === "end" || key === "at" ? undefined : value;
  return parse(source).ast.declarations.map((declaration) => JSON.stringify(declaration, withoutPlaces));
}

const damage = fc.constantFrom("deletion", "duplication") as fc.Arbitrary<"deletion" | "duplication">;

function damaged(source: SourceText, token: Token, kind: "deletion" | "duplication"): SourceText {
  const { text } = source;
  const { startOffset: start, endOffset: end } = token;
  const middle = kind === "deletion" ? "" : `${text.slice(start, end)} ${text.slice(start, end)}`;
  return new SourceText(source.path, text.slice(0, start) + middle + text.slice(end));
}

describe("one token deleted or doubled", () => {
  test("is at most three complaints, and the other declarations stay as they were", () => {
    fc.assert(
      fc.property(which, fc.nat(), damage, (index, at, kind) => {
        const file = files[index]!;
        const token = file.tokens[at % file.tokens.length]!;
        const source = damaged(file.source, token, kind);
        expect(parse(source).diagnostics.length).toBeLessThanOrEqual(3);
        const left = new Set(shapes(source));
        expect(file.declarations.filter((shape) => !left.has(shape)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs(1500) },
    );
  });
});

describe("any damage at all", () => {
  const edit = fc.record({
    at: fc.nat(),
    length: fc.nat(40),
    text: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom("{", "}", "(", ")", "[", "]", '"', '"""', "/", "//", "`", ",", "=", "\n"),
    ),
  });

  test("never throws, and complaints lie in the file", () => {
    fc.assert(
      fc.property(which, fc.array(edit, { minLength: 1, maxLength: 8 }), (index, edits) => {
        let { text } = files[index]!.source;
        for (const { at, length, text: by } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + by + text.slice(start + length);
        }
        for (const { place, fixes } of parse(new SourceText("t", text)).diagnostics) {
          for (const { start, end } of [place, ...fixes.flatMap(({ edits }) => edits.map((one) => one.place))]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(start).toBeLessThanOrEqual(end);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: runs(500) },
    );
  });

  test("of any text never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(parse(new SourceText("t", text)).ast.end).toBe(text.length);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("parsing again after edits", () => {
  const edit = fc.record({
    at: fc.nat(),
    length: fc.nat(30),
    text: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        "{",
        "}",
        "(",
        '"""',
        "\n",
        " ",
        "\n\n",
        "// c\n",
        "/// d\n",
        "type X = int\n",
        "/*",
        "*/",
        "a",
        "1",
      ),
    ),
  });

  test("gives what a clean parse gives", () => {
    fc.assert(
      fc.property(which, fc.array(edit, { minLength: 1, maxLength: 6 }), (index, edits) => {
        let file = parse(files[index]!.source);
        for (const { at, length, text } of edits) {
          const start = at % (file.source.text.length + 1);
          const now = file.source.text.slice(0, start) + text + file.source.text.slice(start + length);
          const next = new SourceText("t", now);
          const clean = parse(next);
          file = reparse(file, next);
          expect(JSON.stringify(file.ast) === JSON.stringify(clean.ast)).toBe(true);
          expect(file.diagnostics).toEqual(clean.diagnostics);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  test("keeps the nodes before the edit", () => {
    const [{ source }] = files as [(typeof files)[number]];
    const file = parse(source);
    const at = source.text.indexOf("customer_id: int");
    const edited = reparse(file, new SourceText("t", `${source.text.slice(0, at)}x${source.text.slice(at)}`));
    const kept = edited.ast.declarations.filter((node, index) => node === file.ast.declarations[index]);
    expect(kept.length).toBe(file.ast.declarations.findIndex((node) => node.end > at));
    expect(edited.ast.declarations.length).toBe(file.ast.declarations.length);
  });
});
