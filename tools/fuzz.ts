/**
 * `npm run fuzz [-- --times N] [--seed N] [FILE…]`: the property tests with a new seed and many more cases than `npm test` tries. What it
 * finds is fixed and kept as an example of its property.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { closingLine, runVitest } from "./vitest.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: "string", default: "20" }, seed: { type: "string", default: `${randomInt(2 ** 31)}` } },
});
process.env.FUZZ_TIMES = values.times;
process.env.FUZZ_SEED = values.seed;
console.log(`seed ${values.seed}, ${values.times} times the usual cases`);
const tally = runVitest(["fuzz"], [...positionals, `--testTimeout=${24 * 60 * 60_000}`]);
console.log(`\n${closingLine(tally)}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
