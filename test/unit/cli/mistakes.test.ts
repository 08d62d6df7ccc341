/** What was typed does not fit: each mistake on the command line has its own message, and changes nothing. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const main = join(import.meta.dirname, "..", "..", "..", "cli", "main.ts");
const work = mkdtempSync(join(tmpdir(), "chimera-mistakes-"));
const elsewhere = mkdtempSync(join(tmpdir(), "chimera-names-"));

function chimerac(...args: string[]): { readonly code: number | null; readonly err: string; readonly out: string } {
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, "-C", work, ...args], {
    encoding: "utf8",
    input: "",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" },
  });
  return { code: status, err: stderr, out: stdout };
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
    expect([ran.code, /^error\[(CHM\d+)\]/m.exec(ran.err)?.[1], ran.out], ran.err).toEqual([1, code, ""]);
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
  it("says what the engine says of a query that it cannot read", () => {
    expect(chimerac("apply", "--yes").code).toBe(0);
    const ran = chimerac("query", "select nope from nowhere");
    expect([ran.code, /^error\[(CHM\d+)\]/m.exec(ran.err)?.[1]]).toEqual([1, "CHM7010"]);
  });
});
