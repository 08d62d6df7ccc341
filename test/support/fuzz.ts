/**
 * How far the property tests go: as they stand, the same cases every time, so that a failure is the change's and not the day's.
 * `npm run fuzz` looks further, for cases nobody has seen.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 1) });

/** Runs of a property: `usual` of them, or that many times more with `FUZZ_TIMES`. */
export function runs(usual: number): number {
  return usual * Number(process.env.FUZZ_TIMES ?? 1);
}

/** Texts that leave their place where nobody quotes them: all that means something in a program, a template or an object. */
export const breakingText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ...["'", '"', "`", "$", "{x}", "\\", "*/", "/*", "//", "\n", "\r", "\u2028", "{{", "}}"],
        ...["\u0001", "\u00020", "__proto__", "...labels", "a", "a b"],
      ),
    )
    .map((parts) => parts.join("")),
);

/** Data with such texts in it, as deep and as wide as `most`. */
export function breakingData(most: number): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    data: fc.oneof(
      { maxDepth: most },
      breakingText,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("data"), { maxLength: most }),
      fc.dictionary(breakingText, tie("data"), { maxKeys: most }),
    ),
  })).data;
}
