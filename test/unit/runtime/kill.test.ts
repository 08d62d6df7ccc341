/** SIGKILL at any moment, then the same run again: the state is that of a run that nobody disturbed. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DuckDBEngine } from "../../../runtime/engines/duckdb/engine.ts";
import { repository } from "../../support/repository.ts";

const rounds = [Date.UTC(2026, 0, 10, 9), Date.UTC(2026, 0, 11, 9), Date.UTC(2026, 0, 12, 9)];
const killsARound = 5;
const folders: string[] = [];
/** The project's own, since an older one cannot run TypeScript. */
const node = join(repository, "node_modules/.bin/node");
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A workspace with the data of the first `round + 1` rounds. */
function bringData(root: string, round: number): void {
  mkdirSync(join(root, "events"), { recursive: true });
  const lines = ["id,day,kind,n"];
  for (let at = 0; at < 40_000; at++) {
    const kind = at % 1000 === 7 ? "odd" : `k${at % 17}`;
    lines.push(
      at % 5000 === 3
        ? `bad,2026-01-0${round + 1},${kind},1`
        : `${round * 100_000 + at},2026-01-0${round + 1},${kind},${at % 3 === 0 ? "" : at}`,
    );
  }
  writeFileSync(join(root, "events", `${round}.csv`), `${lines.join("\n")}\n`);
  const titles = Array.from(
    { length: 17 },
    (_, at) => `k${at},${at % 2 === 0 ? `title ${at}` : `title ${at} of ${round}`}`,
  );
  writeFileSync(join(root, "states.csv"), `kind,title\n${titles.slice(round).join("\n")}\n`);
}

function start(root: string, now: number): ChildProcess {
  const script = join(repository, "test/unit/runtime/killed-run.ts");
  return spawn(node, ["--disable-warning=ExperimentalWarning", script, root, String(now)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs to the end, or kills the run `after` milliseconds after it opened the database. */
async function run(
  root: string,
  now: number,
  after?: number,
): Promise<{ code: number | null; milliseconds: number; says: string }> {
  const child = start(root, now);
  let says = "";
  child.stderr?.on("data", (chunk) => {
    says += String(chunk);
  });
  let opened = performance.now();
  child.stdout?.once("data", () => {
    opened = performance.now();
    if (after !== undefined) setTimeout(() => child.kill("SIGKILL"), after);
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, milliseconds: performance.now() - opened, says };
}

/** Everything that readers see, what is in quarantine, and that nothing else is there. */
async function stateOf(root: string): Promise<unknown> {
  const { engine } = await DuckDBEngine.open({ path: join(root, "mesh.duckdb") });
  if (engine === undefined) throw new Error("cannot open");
  try {
    return await engine.with(async (session) => {
      const state: Record<string, unknown> = {};
      for (const view of ["daily", "newest", "titles", "report"]) {
        state[view] = await session.rows(`SELECT * FROM shop.${view} ORDER BY ALL`);
      }
      for (const { address, name } of await session.rows(
        "SELECT address, name FROM chimera_store._quarantines ORDER BY address",
      )) {
        const lasting = "COLUMNS(lambda c: c NOT IN ('_file', '_rejected_at', '_quarantined_at'))";
        const [counted] = await session.rows(
          `SELECT count(*) AS n, count(DISTINCT hash(q)) AS different FROM (SELECT ${lasting} FROM chimera_store."${name}") q`,
        );
        state[`quarantine ${address}`] = counted;
      }
      state.inputs = await session.rows("SELECT address, watermark FROM chimera_store._inputs ORDER BY address");
      const kinds = await session.rows(
        "SELECT kind, count(*) AS n FROM chimera_store._versions GROUP BY kind ORDER BY kind",
      );
      const orphans = await session.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'chimera_store' AND table_name NOT LIKE '\\_%' ESCAPE '\\' " +
          "AND table_name NOT IN (SELECT name FROM chimera_store._versions)",
      );
      return { ...state, kinds, orphans };
    });
  } finally {
    engine.close();
  }
}

describe("a run that is killed", () => {
  it("ends in the state of an undisturbed one when it is run again", { timeout: 120_000 }, async () => {
    const calm = mkdtempSync(join(tmpdir(), "chimera-calm-"));
    const disturbed = mkdtempSync(join(tmpdir(), "chimera-killed-"));
    folders.push(calm, disturbed);
    let killed = 0;
    for (const [round, now] of rounds.entries()) {
      bringData(calm, round);
      bringData(disturbed, round);
      const whole = await run(calm, now);
      expect([whole.code, whole.says]).toEqual([0, ""]);
      for (let kill = 0; kill < killsARound; kill++) {
        // Spread over the run with a different offset each round, so that no phase is spared.
        const at = ((kill + (round + 1) / 4) / killsARound) * whole.milliseconds;
        if ((await run(disturbed, now, at)).code === null) killed++;
      }
      const last = await run(disturbed, now);
      expect([last.code, last.says]).toEqual([0, ""]);
      expect(await stateOf(disturbed)).toEqual(await stateOf(calm));
    }
    expect(killed).toBeGreaterThan(rounds.length);
  });
});
