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
