/**
 * `npm test`: style, types, then every test that needs no server. Arguments go to vitest, and with arguments only the tests run:
 * `npm test -- test/unit/syntax`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { add, closingLine, root, runVitest, type Tally } from "./vitest.ts";

const args = process.argv.slice(2);
const checks: readonly (() => Tally)[] =
  args.length > 0
    ? []
    : [
        () => check("style (biome)", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]),
        () => check("types (tsc)", "typescript/bin/tsc", ["-p", "."]),
      ];

let tally: Tally = { passed: 0, failed: 0, skipped: 0 };
for (const run of [...checks, () => runVitest(["unit", "baselines", "fuzz"], args)]) tally = add(tally, run());
console.log(`\n${closingLine(tally)}`);
process.exitCode = tally.failed === 0 ? 0 : 1;

/** One of the tools that look at the whole tree, counted as one test. */
function check(title: string, script: string, scriptArgs: readonly string[]): Tally {
  console.log(`\n• ${title}`);
  const run = spawnSync(process.execPath, [join(root, "node_modules", script), ...scriptArgs], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return run.status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}
