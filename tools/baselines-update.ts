/**
 * `npm run baselines:update [-- NAME]`: writes the projections of all baselines, or of those whose path holds NAME; without a name also the
 * messages in the READMEs of the examples. Read the diff afterwards.
 */
import { runVitest } from "./vitest.ts";

const [name] = process.argv.slice(2);
process.env.UPDATE_BASELINES = name ?? "all";
const tallies = [runVitest(["baselines"], [])];
if (name === undefined) tallies.push(runVitest(["unit"], ["test/unit/examples"]));
process.exitCode = tallies.every(({ failed }) => failed === 0) ? 0 : 1;
