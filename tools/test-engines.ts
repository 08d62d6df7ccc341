/** `npm run test:engines`: the tests that start real servers and tools. They fetch what they need; what cannot be had is skipped and named. */
import { closingLine, runVitest } from "./vitest.ts";

const tally = runVitest(["engines"], process.argv.slice(2));
console.log(`\n${closingLine(tally)}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
