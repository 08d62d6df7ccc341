/** What was typed does not fit: each mistake on the command line has its own message, and changes nothing. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeHost } from "../../../cli/host.ts";
import { takeLock } from "../../../compiler/state/lock.ts";

const main = join(import.meta.dirname, "..", "..", "..", "cli", "main.ts");
const work = mkdtempSync(join(tmpdir(), "chimera-mistakes-"));
const elsewhere = mkdtempSync(join(tmpdir(), "chimera-names-"));

interface Ran {
  readonly code: number | null;
  readonly err: string;
  readonly out: string;
}

function chimerac(...args: string[]): Ran {
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, "-C", work, ...args], {
    encoding: "utf8",
    input: "",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" },
  });
  return { code: status, err: stderr, out: stdout };
}

/** The exit code, and the code of the first message. */
function answer(ran: Ran): readonly [number | null, string | undefined] {
  return [ran.code, /^error\[(CHM\d+)\]/m.exec(ran.err)?.[1]];
}

beforeAll(() => {
  expect(chimerac("init").code).toBe(0);
  appendFileSync(join(work, "chimera.yaml"), "  prod: { engine: trino, orchestrator: local }\n");
}, 30_000);
afterAll(() => {
  for (const folder of [work, elsewhere]) rmSync(folder, { recursive: true, force: true });
});

describe("before anything is applied", () => {
  it.each([
    { typed: ["show", "daily_revenue"], code: "CHM7004" },
    { typed: ["query", "select 1"], code: "CHM7004" },
    { typed: ["dump", "--stage", "types", "Ordrs"], code: "CHM7002" },
    { typed: ["lineage", "Orders.daily_revenue.revenu"], code: "CHM7003" },
    { typed: ["check", "--env", "prd"], code: "CHM7005" },
    { typed: ["apply", "--yes", "--env", "prod"], code: "CHM7006" },
    { typed: ["dump", "--stage", "ast", "nowhere.chimera"], code: "CHM7008" },
    { typed: ["fmt", "--width", "three"], code: "CHM7009" },
  ])("$typed is answered with $code", ({ typed, code }) => {
    const ran = chimerac(...typed);
    expect([...answer(ran), ran.out], ran.err).toEqual([1, code, ""]);
  });
});

describe("init", () => {
  it.each(["Übersicht 2026", "42"])("makes a mesh that checks in a folder called %s", (name) => {
    const folder = join(elsewhere, name);
    expect(chimerac("init", folder).code).toBe(0);
    expect(chimerac("check", "-C", folder).code).toBe(0);
  });
});

describe("once it is applied", () => {
  beforeAll(() => {
    expect(chimerac("apply", "--yes").code).toBe(0);
  }, 30_000);

  it("says what the engine says of a query that it cannot read", () => {
    expect(answer(chimerac("query", "select nope from nowhere"))).toEqual([1, "CHM7010"]);
  });

  it("tells who holds the lock, and leaves it to them", () => {
    const lock = takeLock(nodeHost(), join(work, ".chimera/state/local/lock.json"), "apply");
    try {
      const ran = chimerac("run");
      expect(answer(ran)).toEqual([5, "CHM5101"]);
    } finally {
      if (lock.kind === "locked") lock.release();
    }
  });

  it("shows a breaking change where it is made, with who reads it", () => {
    const file = join(work, "sales.chimera");
    const before = readFileSync(file, "utf8");
    const column = /^ +customers: int\n|, customers = count_distinct\(customer\)|, customers: 1/gm;
    writeFileSync(file, before.replace(column, ""));
    const ran = chimerac("plan", "--format", "github");
    writeFileSync(file, before);
    expect([ran.code, ran.out]).toEqual([3, expect.stringContaining("CHM5201")]);
  });
});
