/** Whatever a file holds and wherever a span lies: a frame fits, marks something, and sends nothing to the terminal that moves its cursor. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { renderGithub } from "../../language/diagnostics/render/github.ts";
import { jsonReport } from "../../language/diagnostics/render/json.ts";
import { renderTerminal } from "../../language/diagnostics/render/terminal.ts";
import { SourceText } from "../../language/text/source.ts";
import { displayWidth } from "../../language/text/width.ts";
import { sampleWarning } from "../support/diagnostics.ts";
import { runs } from "../support/fuzz.ts";

const piece = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom(
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\u0000",
    "\u001b[2J",
    "\u202e",
    "東京",
    "👩‍👩‍👧",
    "e\u0301",
    "\ud800",
    "x".repeat(150),
  ),
);
const scene = fc
  .array(piece, { maxLength: 12 })
  .map((pieces) => pieces.join(""))
  .chain((text) =>
    fc.record({
      text: fc.constant(text),
      from: fc.integer({ min: 0, max: text.length + 2 }),
      length: fc.integer({ min: 0, max: text.length + 2 }),
      inserted: fc.string({ unit: "binary", maxLength: 20 }),
      width: fc.integer({ min: 30, max: 120 }),
    }),
  );
const label = "nothing gives it a value";

it("frames every span of every text within the width, with one mark and no control character", () => {
  fc.assert(
    fc.property(scene, ({ text, from, length, inserted, width }) => {
      const place = { file: "a.chimera", start: from, end: from + length };
      const edit = { place, text: inserted };
      const diagnostic = sampleWarning.at(
        place,
        {},
        { related: [{ ...place, message: "declared here" }], fixes: [{ title: "mend it", edits: [edit] }] },
      );
      const frame = renderTerminal([diagnostic], () => new SourceText("a.chimera", text), undefined, { width });
      const lines = frame.split("\n");
      expect(lines.filter((line) => /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(line))).toEqual([]);
      const marks = lines.filter((line) => line.endsWith(label));
      expect(marks.map((line) => line.includes("^"))).toEqual([true]);
      const source = lines
        .slice(
          2,
          lines.findIndex((line) => line.includes("├─")),
        )
        .filter((line) => !line.endsWith(label));
      expect(source.filter((line) => displayWidth(line) > width)).toEqual([]);
    }),
    { numRuns: runs(500) },
  );
});

it("gives every span a range that begins before it ends", () => {
  fc.assert(
    fc.property(scene, ({ text, from, length }) => {
      const place = { file: "a.chimera", start: from, end: from + length };
      const sources = () => new SourceText("a.chimera", text);
      const { start, end } = jsonReport([sampleWarning.at(place, {})], sources).diagnostics[0]!.range;
      expect(start.line < end.line || (start.line === end.line && start.column <= end.column)).toBe(true);
      expect(renderGithub([sampleWarning.at(place, {})], sources).split("\n").length).toBe(2);
    }),
    { numRuns: runs(300) },
  );
});
