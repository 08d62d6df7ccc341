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
    { typed: ["test", "Ordrs"], code: "CHM7021" },
    { typed: ["query", "drop table x"], code: "CHM7010" },
    { typed: ["query", ""], code: "CHM7010" },
    { typed: ["plan", "--env", "prd"], code: "CHM7005" },
    { typed: ["run", "--env", "prd"], code: "CHM7005" },
  ])("$typed is answered with $code", ({ typed, code }) => {
    const ran = chimerac(...typed);
    expect([...answer(ran), ran.out], ran.err).toEqual([1, code, ""]);
  });
});

describe("a file that stands where a folder has to be", () => {
  it("is what cannot be written, and no mistake of chimerac", () => {
    const file = join(elsewhere, "file");
    writeFileSync(file, "");
    for (const folder of [file, join(file, "deeper")]) {
      const ran = chimerac("init", folder);
      expect(answer(ran)).toEqual([1, "CHM7015"]);
      expect(ran.err).toContain(`cannot write \`${file}`);
    }
    const mesh = join(elsewhere, "state-is-a-file");
    expect(chimerac("init", mesh).code).toBe(0);
    writeFileSync(join(mesh, ".chimera"), "");
    expect(chimerac("check", "-C", mesh).code).toBe(0);
    expect(answer(chimerac("apply", "--yes", "-C", mesh))).toEqual([1, "CHM7015"]);
    expect(answer(chimerac("emit", "sql", "--out", file, "-C", mesh))).toEqual([1, "CHM7015"]);
  });
});

describe("a command that ends before it has a result", () => {
  it.each<readonly [format: string, ...typed: string[]]>([
    ["json", "show", "nowhere"],
    ["json", "query", "drop table x"],
    ["json", "lineage", "nowhere"],
    ["json", "run", "--env", "prd"],
    ["json", "plan", "--base", "nowhere"],
    ["json", "apply"],
    ["json", "test", "nowhere"],
    ["json", "emit", "nowhere"],
    ["json", "check", "-C", join(work, "nowhere")],
    ["sarif", "plan", "--env", "prd"],
    ["github", "plan", "--env", "prd"],
  ])("says why as %s: %s", (format, ...typed) => {
    const ran = chimerac(...typed, "--format", format);
    expect(ran).toMatchObject({ code: 1, err: "" });
    if (format === "github") expect(ran.out).toMatch(/^::error .*CHM7005/);
    else if (format === "sarif") expect(JSON.parse(ran.out).runs[0].results[0].ruleId).toBe("CHM7005");
    else expect(JSON.parse(ran.out)).toMatchObject({ version: 1, summary: { errors: 1 } });
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
    expect(chimerac("query", "select 1; select 2")).toMatchObject({
      code: 1,
      err: expect.stringContaining("one query at a time"),
    });
    expect(chimerac("query", "/* three */\n-- rows\n(from range(3));", "--format", "csv").out).toBe(
      "range\r\n0\r\n1\r\n2\r\n",
    );
  });

  it("tells who holds the lock, and leaves it to them", () => {
    const lock = takeLock(nodeHost(), join(work, ".chimera/state/local/lock.json"), "apply");
    try {
      const ran = chimerac("run");
      expect(answer(ran)).toEqual([5, "CHM5101"]);
      const json = chimerac("run", "--format", "json");
      expect([json.code, JSON.parse(json.out).diagnostics[0].code]).toEqual([5, "CHM5101"]);
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
