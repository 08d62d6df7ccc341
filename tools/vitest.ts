/** Runs vitest projects and counts what they did, for the closing lines of `npm test` and `npm run test:engines`. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root: string = join(import.meta.dirname, "..");

/** Tests counted by outcome. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs the named projects with the arguments behind them; what vitest prints goes to the terminal. */
export function runVitest(projects: readonly string[], args: readonly string[]): Tally {
  const folder = mkdtempSync(join(tmpdir(), "chimera-tests-"));
  const tallyFile = join(folder, "tally.json");
  try {
    const run = spawnSync(
      process.execPath,
      [
        join(root, "node_modules/vitest/vitest.mjs"),
        "run",
        ...projects.flatMap((project) => ["--project", project]),
        "--passWithNoTests",
        "--reporter=default",
        `--reporter=${join(root, "tools/tally-reporter.ts")}`,
        ...args,
      ],
      { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, CHIMERA_TALLY: tallyFile } },
    );
    return readTally(tallyFile, run.status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A crash may leave no tally, or one without a failure: it counts as one. */
function readTally(file: string, status: number | null): Tally {
  let tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  try {
    tally = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    if (status === 0) return tally;
  }
  return status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The last line of a run, in the words that `.ci/run` adds up. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}
