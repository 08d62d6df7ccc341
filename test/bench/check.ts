/**
 * Cold and warm `chimerac check` of generated meshes, as whole processes: against `dbt parse` on the same graph where dbt can be had
 * (`DBT` names its executable), against itself for growth and for one changed file, and against a bare Node for start-up.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { generateMesh } from "./generated-mesh.ts";
import { type BenchRow, measureProcess, reportBench } from "./measure.ts";

const repository = join(import.meta.dirname, "..", "..");
const node = process.execPath;
// As a shell runs it, with the flags of its first line.
const chimerac = [join(repository, "dist", "chimerac.js")];
const sizes = (process.env.SIZES ?? "1000,10000").split(",").map(Number);
const dbt = process.env.DBT;

function write(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
const ms = (value: number) => `${Math.round(value)} ms`;

const work = mkdtempSync(join(tmpdir(), "chimera-bench-"));
const rows: BenchRow[] = [];
try {
  const bare = measureProcess([node, "-e", "0"], { cwd: work, runs: 9 });
  const version = measureProcess([...chimerac, "--version"], { cwd: work, runs: 9 });
  rows.push(row("--version", version.milliseconds, bare.milliseconds, "bare node", 1.7));
  const small = join(work, "small");
  write(small, generateMesh(2).chimera);
  const one = measureProcess([...chimerac, "check", "--no-cache"], { cwd: small, runs: 9 });
  rows.push(row("check of a small mesh", one.milliseconds, bare.milliseconds, "bare node", 3.5));
  let previous: { readonly size: number; readonly milliseconds: number } | undefined;
  for (const size of sizes) {
    const folder = join(work, String(size));
    const files = generateMesh(size);
    write(join(folder, "chimera"), files.chimera);
    const cwd = join(folder, "chimera");
    const cold = measureProcess([...chimerac, "check"], {
      cwd,
      runs: 3,
      before: () => rmSync(join(cwd, ".chimera"), { recursive: true, force: true }),
    });
    console.log(`${size} products: ${ms(cold.milliseconds)}, ${cold.userSeconds} s of CPU, ${cold.peakMiB} MiB`);
    if (size === 10_000) rows.push(row(`CPU of a cold check of ${size}`, cold.userSeconds, 2, "budget", 1, " s"));
    if (previous !== undefined)
      rows.push(
        row(
          `growth ${previous.size} to ${size}`,
          cold.milliseconds / previous.milliseconds,
          size / previous.size,
          "linear",
          1,
          "",
        ),
      );
    rows.push({
      name: `peak memory at ${size}`,
      measured: `${cold.peakMiB} MiB`,
      baseline: "-",
      ratio: cold.peakMiB / 400,
      budget: "<= 1 of 400 MiB",
      held: cold.peakMiB <= 400,
    });
    let edit = 0;
    const changed = measureProcess([...chimerac, "check"], {
      cwd,
      runs: 5,
      before: () => {
        const path = [...files.chimera.keys()].find((each) => each.includes(`n${Math.floor(size / 2)}.`))!;
        writeFileSync(join(cwd, path), `${files.chimera.get(path)}// edit ${++edit}\n`);
        appendFileSync(join(cwd, path), "\n");
      },
    });
    rows.push(row(`one file of ${size} changed`, changed.milliseconds, cold.milliseconds, "cold check", 0.25));
    if (dbt !== undefined) {
      write(join(folder, "dbt"), files.dbt);
      const parse = measureProcess([dbt, "--quiet", "parse", "--no-partial-parse", "--profiles-dir", "."], {
        cwd: join(folder, "dbt"),
        runs: 1,
      });
      rows.push(row(`cold check of ${size}`, cold.milliseconds, parse.milliseconds, "dbt parse", 1 / 20));
    } else console.log("skipped: dbt parse (DBT does not name an executable)");
    previous = { size, milliseconds: cold.milliseconds };
  }
  reportBench("check", rows);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function row(name: string, value: number, base: number, against: string, budget: number, unit = " ms"): BenchRow {
  const show = (n: number) => `${unit === " ms" ? Math.round(n) : n.toFixed(2)}${unit}`;
  const ratio = value / base;
  return {
    name,
    measured: show(value),
    baseline: `${show(base)} (${against})`,
    ratio,
    budget: `<= ${budget.toFixed(2)}`,
    held: ratio <= budget,
  };
}
