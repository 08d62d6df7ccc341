/** Whole processes, timed and weighed: wall time in milliseconds and peak resident memory in MiB. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Measured {
  /** Median wall time of the runs in milliseconds. */
  readonly milliseconds: number;
  /** Largest resident set of the runs in MiB; 0 where the system does not tell. */
  readonly peakMiB: number;
  /** Least user CPU time of the runs in seconds, of all threads; 0 where the system does not tell. Steadier than wall time on a shared machine. */
  readonly userSeconds: number;
}

/** Runs a command `runs` times one after the other. A run that fails is an error: what failed was not measured. */
export function measureProcess(
  command: readonly string[],
  options: {
    readonly cwd: string;
    readonly runs: number;
    readonly before?: () => void;
    readonly allowedCodes?: readonly number[];
  },
): Measured {
  const times: number[] = [];
  let peak = 0;
  let user = Number.POSITIVE_INFINITY;
  for (let run = 0; run < options.runs; run++) {
    options.before?.();
    const start = process.hrtime.bigint();
    // GNU time tells the peak and the CPU time; the shell-free form keeps what is measured to one process more.
    const timed = hasGnuTime ? ["/usr/bin/time", "-f", "peak %M user %U", ...command] : [...command];
    const result = spawnSync(timed[0]!, timed.slice(1), {
      cwd: options.cwd,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
    if (!(options.allowedCodes ?? [0]).includes(result.status ?? -1))
      throw new Error(
        `${command.join(" ")} failed with ${result.status}: ${result.stderr?.slice(-2000)}${result.stdout?.slice(-2000)}`,
      );
    const [, kibibytes = 0, seconds = 0] = /peak (\d+) user ([\d.]+)/.exec(result.stderr) ?? [];
    peak = Math.max(peak, Number(kibibytes) / 1024);
    user = Math.min(user, Number(seconds));
  }
  times.sort((a, b) => a - b);
  return { milliseconds: times[Math.floor(times.length / 2)]!, peakMiB: Math.round(peak), userSeconds: user };
}

const hasGnuTime = (() => {
  try {
    return readFileSync("/usr/bin/time").length > 0;
  } catch {
    return false;
  }
})();

export interface BenchRow {
  readonly name: string;
  readonly measured: string;
  readonly baseline: string;
  /** Measured by baseline, or what the budget speaks of. */
  readonly ratio: number;
  readonly budget: string;
  readonly held: boolean;
}

/** Prints a table and writes the same as JSON to `file`. */
export function reportBench(title: string, rows: readonly BenchRow[]): void {
  const cells = [
    ["", "measured", "baseline", "ratio", "budget", ""],
    ...rows.map((r) => [r.name, r.measured, r.baseline, r.ratio.toFixed(2), r.budget, r.held ? "held" : "MISSED"]),
  ];
  const widths = cells[0]!.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  console.log(`\n${title}`);
  for (const row of cells) console.log(`  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ")}`.trimEnd());
  console.log(JSON.stringify({ bench: title, rows }));
}
