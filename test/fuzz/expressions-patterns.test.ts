/** Patterns that the compiler reads are those that DuckDB's RE2 reads, and the other way round. */
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { patternProblem } from "../../compiler/check/expression/pattern.ts";
import { runs } from "../support/fuzz.ts";

/** Pieces that mean something to RE2, whole and in halves. */
const pieces =
  "{40} {40,} a b é ( ) [ ] * + ? {2} {,3} {3,2} { } | ^ $ . - \\ \\d \\pL \\p{Greek} \\p{^Lu} (?i) (?s-i: (?: (?P<n> (?<m> (?= [^ [[:alpha:]] [:x:] \\Q \\E \\x41 \\x{41} \\z \\b \\1 \\8 \\0 z-a a-z \\C \\_ \\- \\/".split(
    " ",
  );

test("the compiler and RE2 agree on what is a pattern", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const pattern = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 }).map((parts) => parts.join(""));
  try {
    await fc.assert(
      fc.asyncProperty(pattern, async (text) => {
        const error = await connection.run("SELECT regexp_matches('x', $1)", [text]).then(
          () => undefined,
          // How much memory a pattern may take is the engine's own limit, not a matter of syntax.
          (problem: Error) => (problem.message.includes("pattern too large") ? undefined : problem.message),
        );
        expect({ text, readable: patternProblem(text) === undefined, error }).toEqual({
          text,
          readable: error === undefined,
          error,
        });
      }),
      { numRuns: runs(3000) },
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
