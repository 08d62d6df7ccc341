/** Data as YAML and JSON is the data again when it is read, in both versions of YAML, and knows where its lines come from. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { type Data, from, jsonArtifact, yamlArtifact } from "../../targets/sdk/data.ts";
import { runs } from "../support/fuzz.ts";

const place = (line: number) => ({ file: "a.chimera", line, column: 1, endLine: line, endColumn: 9 });

test("YAML reads as a person would write it", () => {
  const { text } = yamlArtifact(
    "a.yaml",
    ["Written by hand.", ""],
    [
      {
        kind: "Thing",
        version: "1.0",
        count: 3,
        none: null,
        left: undefined,
        labels: { "app.kubernetes.io/name": "x", on: "yes" },
        args: ["--flag=1", "a: b", "plain words", ["nested", {}], { name: "first", list: [] }],
        script: "one\n  two\n",
      },
      "next",
    ],
  );
  expect(text).toBe(`# Written by hand.
#
kind: Thing
version: "1.0"
count: 3
none: null
labels:
  app.kubernetes.io/name: x
  "on": "yes"
args:
  - "--flag=1"
  - "a: b"
  - plain words
  - - nested
    - {}
  - name: first
    list: []
script: |
  one
    two
---
next
`);
});

test("what is marked keeps its place", () => {
  const data = { head: "h", items: [from(place(3), { a: 1, b: [1, 2] }), from(place(7), { c: 2 })] };
  expect(yamlArtifact("a.yaml", ["note"], [from(place(1), data)]).origins).toEqual([
    { line: 2, endLine: 8, place: place(1) },
    { line: 4, endLine: 7, place: place(3) },
    { line: 8, endLine: 8, place: place(7) },
  ]);
  expect(jsonArtifact("a.json", from(place(1), data)).origins.map(({ line, endLine }) => [line, endLine])).toEqual([
    [1, 15],
    [4, 10],
    [11, 13],
  ]);
});

/** Texts that readers of YAML take for something else, beside any others. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."ab01 \n\t:-#'\"\\.,?!&*%@`|>[]{}=~é\u0085\u2028\ufeff\u0000") }),
  fc.constantFrom(
    "yes",
    "NO",
    "on",
    "y",
    "null",
    "~",
    "1e3",
    "0x1f",
    "012",
    "1_000",
    "12:30:45",
    "2026-11-23",
    ".inf",
    "-",
    "---",
    "...",
    "<<",
    "=",
  ),
);
const data = fc.letrec<{ data: Data; leaf: Data }>((tie) => ({
  leaf: fc.oneof(
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  ),
  data: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.array(tie("data"), { maxLength: 4 }),
    fc.dictionary(text, tie("data"), { maxKeys: 4 }),
  ),
})).data;

/** Negative zero is no number of YAML's or JSON's. */
const positive = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("any data can be written and read again", () => {
  fc.assert(
    fc.property(data, (value) => {
      const yaml = yamlArtifact("a.yaml", [], [value, value]).text;
      for (const version of ["1.1", "1.2"] as const) {
        const [first, second] = parseAllDocuments(yaml, { version, uniqueKeys: false }) as {
          toJS(): unknown;
          errors: readonly unknown[];
        }[];
        expect([first?.errors, second?.errors]).toEqual([[], []]);
        expect(positive(first?.toJS())).toEqual(positive(value));
        expect(positive(second?.toJS())).toEqual(positive(value));
      }
      const json = jsonArtifact("a.json", value).text;
      expect(JSON.parse(json)).toEqual(positive(value));
      expect(positive(parse(json))).toEqual(positive(value));
    }),
    { numRuns: runs(2000) },
  );
});
