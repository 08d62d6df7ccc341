/**
 * `npm run bench [-- NAME…] [--compare REF]`: runs the benches of `test/bench` one after the other, each printing its ratios beside their
 * budgets. With `--compare` the same benches of another commit run first, and both are printed side by side.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BenchRow } from "../test/bench/measure.ts";
import { getDbt } from "../test/support/engines/python.ts";
import { root } from "./vitest.ts";

type Results = ReadonlyMap<string, BenchRow>;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { compare: { type: "string" } } });
const dbt = await getDbt();
if ("missing" in dbt) console.log(`without dbt, since it cannot be had here: ${dbt.missing}`);
else process.env.DBT = dbt.engine.program("dbt");

const before = values.compare === undefined ? undefined : benchCommit(values.compare);
const now = benchTree(root);
if (before !== undefined) compare(values.compare ?? "", before, now);
process.exitCode = [...now.values()].every((row) => row.held) ? 0 : 2;

/** Benches are the files that report one. */
function benchTree(tree: string): Results {
  const folder = join(tree, "test/bench");
  const benches = readdirSync(folder)
    .filter((file) => /^import .*\breportBench\b/m.test(readFileSync(join(folder, file), "utf8")))
    .filter((file) => positionals.length === 0 || positionals.includes(file.replace(/\.ts$/, "")));
  run(tree, "tools/build.ts", "inherit");
  const rows = new Map<string, BenchRow>();
  for (const bench of benches) {
    for (const line of run(tree, join("test/bench", bench), "pipe").split("\n")) {
      const report = parseReport(line);
      if (report === undefined) console.log(line);
      else for (const row of report.rows) rows.set(`${report.bench}: ${row.name}`, row);
    }
  }
  return rows;
}

/** The same in a work tree of another commit, with the dependencies of this one. */
function benchCommit(ref: string): Results {
  const tree = join(mkdtempSync(join(tmpdir(), "chimera-compare-")), "tree");
  git("worktree", "add", "--detach", "--force", tree, ref);
  try {
    symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
    return benchTree(tree);
  } finally {
    git("worktree", "remove", "--force", tree);
    rmSync(join(tree, ".."), { recursive: true, force: true });
  }
}

function run(tree: string, script: string, stdout: "inherit" | "pipe"): string {
  const child = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", join(tree, script)], {
    cwd: tree,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    stdio: ["ignore", stdout, "inherit"],
  });
  if (child.status !== 0) console.error(`${script} ended with ${child.status ?? child.signal}`);
  return child.stdout ?? "";
}

/** The line that a bench prints for programs. */
function parseReport(line: string): { readonly bench: string; readonly rows: readonly BenchRow[] } | undefined {
  return line.startsWith('{"bench":') ? JSON.parse(line) : undefined;
}

function compare(ref: string, before: Results, now: Results): void {
  console.log(`\nratio here, at ${ref}, and one by the other`);
  const width = Math.max(...[...now.keys()].map((name) => name.length));
  for (const [name, row] of now) {
    const other = before.get(name);
    const change = other === undefined ? "new" : `${other.ratio.toFixed(2)}  ${(row.ratio / other.ratio).toFixed(2)}`;
    console.log(`  ${name.padEnd(width)}  ${row.ratio.toFixed(2)}  ${change}`);
  }
}

function git(...args: string[]): void {
  const child = spawnSync("git", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (child.status !== 0) throw new Error(`git ${args.join(" ")} failed`);
}
