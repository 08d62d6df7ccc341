/** `npm run test:engines`: the tests that start real servers and tools. They fetch what they need; what cannot be had is skipped and named. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closingLine, runVitest } from "./vitest.ts";

const folder = mkdtempSync(join(tmpdir(), "chimera-engines-"));
const missing = join(folder, "missing");
process.env.CHIMERA_MISSING_ENGINES = missing;
try {
  const tally = runVitest(["engines"], process.argv.slice(2));
  const reasons = existsSync(missing) ? new Set(readFileSync(missing, "utf8").trim().split("\n")) : [];
  for (const reason of reasons) console.log(`\nskipped, since it cannot be had here: ${reason}`);
  console.log(`\n${closingLine(tally)}`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
