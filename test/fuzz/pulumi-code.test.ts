/** Programs of Pulumi hold any data as itself, whatever it says: what is written is read by the language's own reader and gives the data back. */
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Expression, SourceFile } from "../../targets/pulumi/code.ts";
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
        "//",
        "\n",
        "\r",
        "\u2028",
        "__proto__",
        "...labels",
        "a b",
      ),
    )
    .map((parts) => parts.join("")),
);
const data = fc.letrec((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("data"), { maxLength: 4 }),
    fc.dictionary(text, tie("data"), { maxKeys: 4 }),
  ),
})).data as fc.Arbitrary<Expression>;
const fields = fc.dictionary(text, text, { minKeys: 1, maxKeys: 3 });

test("any data, with constants in place of what they hold", () => {
  fc.assert(
    fc.property(data, fields, (shown, labels) => {
      const all = { shown, same: labels, more: { ...labels, "and more": shown } };
      const file = new SourceFile();
      file.constant("labels", labels);
      file.call("read", [all, "end"], ";");
      let read: unknown;
      runInNewContext(file.artifact("a.ts").text, {
        read: (value: unknown) => {
          read = value;
        },
      });
      expect(JSON.stringify(read)).toBe(JSON.stringify(all));
    }),
    { numRuns: runs(500) },
  );
});
