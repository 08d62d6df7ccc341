/** Programs of Pulumi hold any data as itself, whatever it says: what is written is read by the language's own reader and gives the data back. */
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Expression, SourceFile } from "../../targets/pulumi/code.ts";
import { breakingData, breakingText, runs } from "../support/fuzz.ts";

const data = breakingData(4) as fc.Arbitrary<Expression>;
const fields = fc.dictionary(breakingText, breakingText, { minKeys: 1, maxKeys: 3 });

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
