/** Whatever a mesh says, it stays in its place: the output is read by the language's own reader and gives the text back. */
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { typescript } from "../../targets/sdk/quoting.ts";
import { readTemplate } from "../../targets/sdk/template.ts";
import { breakingData, breakingText, runs } from "../support/fuzz.ts";

test("TypeScript holds any text and any data as itself", () => {
  const write = readTemplate<object>(
    "/* {{comment text}} */ // {{comment text}}\n({ text: {{string text}}, data: {{value data}} })\n",
    typescript,
  );
  fc.assert(
    fc.property(breakingText, breakingData(3), (said, shown) => {
      const script = write("a.js", { text: said, data: shown }).text;
      const read = runInNewContext(script) as { text: unknown; data: unknown };
      expect(read.text).toBe(said);
      expect(JSON.stringify(read.data)).toBe(JSON.stringify(shown));
      expect(script.split(/[\n\r\u2028\u2029]/).length).toBe(3);
    }),
    { numRuns: runs(1000) },
  );
});
