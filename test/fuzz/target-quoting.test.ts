/** Whatever a mesh says, it stays in its place: the output is read by the language's own reader and gives the text back. */
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { typescript } from "../../targets/sdk/quoting.ts";
import { readTemplate } from "../../targets/sdk/template.ts";
import { runs } from "../support/fuzz.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        "`",
        "$",
        "{x}",
        "\\",
        "*/",
        "/*",
        "//",
        "\n",
        "\r",
        "\u2028",
        "{{",
        "}}",
        "\u0001",
        "\u00020",
        "__proto__",
        "a",
      ),
    )
    .map((parts) => parts.join("")),
);
const data = fc.letrec((tie) => ({
  data: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("data"), { maxLength: 3 }),
    fc.dictionary(text, tie("data"), { maxKeys: 3 }),
  ),
})).data;

test("TypeScript holds any text and any data as itself", () => {
  const write = readTemplate<object>(
    "/* {{comment text}} */ // {{comment text}}\n({ text: {{string text}}, data: {{value data}} })\n",
    typescript,
  );
  fc.assert(
    fc.property(text, data, (said, shown) => {
      const script = write("a.js", { text: said, data: shown }).text;
      const read = runInNewContext(script) as { text: unknown; data: unknown };
      expect(read.text).toBe(said);
      expect(JSON.stringify(read.data)).toBe(JSON.stringify(shown));
      expect(script.split(/[\n\r\u2028\u2029]/).length).toBe(3);
    }),
    { numRuns: runs(1000) },
  );
});
