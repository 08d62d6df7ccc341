/**
 * `npm run demo`: the main job on real data. Checks, plans, builds and shows the mesh of `examples/skyways`, says at every step what
 * happened, and ends with what to try next. Uses the command line as a person would, so what is seen here can be typed.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, relative } from "node:path";

const repository = join(import.meta.dirname, "..");
const mesh = join(repository, "examples", "skyways");
const main = join(repository, "cli", "main.ts");
const shown = `npm run chimerac -- -C ${relative(repository, mesh)}`;

interface Step {
  readonly says: string;
  readonly args: readonly string[];
  /** Exit codes that are fine here. */
  readonly codes: readonly number[];
}

const steps: readonly Step[] = [
  {
    says: "Check: types, units, nulls, keys, lineage of every product, without touching data",
    args: ["check"],
    codes: [0],
  },
  { says: "Test: the mesh's own test blocks, on rows that they give", args: ["test"], codes: [0] },
  {
    says: "Apply: plan, load three million real flights, build, check quality, publish",
    args: ["apply", "--yes"],
    codes: [0],
  },
  {
    says: "A published port: the routes with the longest delays",
    args: ["show", "Routes.worst", "--limit", "5"],
    codes: [0],
  },
  {
    says: "Where one of its columns comes from, across domains",
    args: ["lineage", "Rankings.busiest.mean_delay"],
    codes: [0],
  },
  { says: "Apply again: nothing changed, nothing is rebuilt", args: ["apply", "--yes"], codes: [0] },
];

// From nothing, as a newcomer sees it.
rmSync(join(mesh, ".chimera"), { recursive: true, force: true });
const colored = process.stdout.isTTY
  ? { bold: (t: string) => `\u001b[1m${t}\u001b[0m`, dim: (t: string) => `\u001b[2m${t}\u001b[0m` }
  : { bold: (t: string) => t, dim: (t: string) => t };
for (const [i, step] of steps.entries()) {
  console.log(`\n${colored.bold(`${i + 1}. ${step.says}`)}\n${colored.dim(`$ ${shown} ${step.args.join(" ")}`)}`);
  const result = spawnSync(process.execPath, [main, "-C", mesh, ...step.args], { stdio: "inherit" });
  if (!step.codes.includes(result.status ?? -1)) {
    console.error(
      `\nThe demo stopped: \`chimerac ${step.args.join(" ")}\` ended with ${result.status ?? result.signal}.`,
    );
    process.exit(1);
  }
}
console.log(`
${colored.bold("What to try next")}
  ${shown} query "select * from skyways_flights.airport_traffic_daily limit 3"
  Break it: rename a column in examples/skyways, then run \`${shown} check\`
  Change it: edit a filter, then run \`${shown} plan\` to see whom it touches
  Start your own: npm run chimerac -- init my-mesh
  Read: examples/skyways/README.md, docs/language/`);
