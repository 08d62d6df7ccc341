/**
 * `npm run dev`: runs the tests that a change touches, at every change. With arguments it is `chimerac` instead, run again whenever
 * one of its sources changes: `npm run dev -- check --chdir examples/shop`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./vitest.ts";

const args = process.argv.slice(2);
const watched =
  args.length === 0
    ? [join(root, "node_modules/vitest/vitest.mjs"), "watch", "--project", "unit", "--project", "baselines"]
    : [
        "--watch",
        "--watch-preserve-output",
        "--disable-warning=ExperimentalWarning",
        join(root, "cli/main.ts"),
        ...args,
      ];
process.exitCode = spawnSync(process.execPath, watched, { stdio: "inherit" }).status ?? 1;
