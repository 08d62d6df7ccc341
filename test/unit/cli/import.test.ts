/** `chimerac import` as somebody with a file at hand meets it: real processes, files and messages. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const main = join(import.meta.dirname, "..", "..", "..", "cli", "main.ts");
const work = mkdtempSync(join(tmpdir(), "chimera-import-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

function chimerac(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "-C", work, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "", PGPASSWORD: "" },
  });
  return { code: status, out: stdout, err: stderr };
}
function file(name: string, text: string): string {
  writeFileSync(join(work, name), text);
  return name;
}
const script = "CREATE TABLE orders (id int PRIMARY KEY, total numeric(10, 2) DEFAULT 0);";

describe("chimerac import", () => {
  it("writes to standard output, and beside it what is left out", () => {
    const ran = chimerac("import", "sql", file("tables.sql", script), "--domain", "retail.sales");
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("\ndomain retail.sales\n");
    expect(ran.out).toContain("    total: decimal(10, 2)?\n");
    expect(ran.err).toMatch(/left out {2}tables\.sql:1 {2}orders\.total: DEFAULT 0\n/);
    expect(ran.err).toContain("1 table, 1 thing left out");
  });

  it("writes a file a domain into a folder, which then checks, and never over one", () => {
    const from = file("tables.sql", script);
    expect(chimerac("import", "sql", from, "--out", "mesh").out).toBe(`${join("mesh", "tables.chimera")}\n`);
    file(join("mesh", "chimera.yaml"), "name: m\nenvironments:\n  local: { engine: duckdb, orchestrator: local }\n");
    expect(chimerac("check", "-C", join(work, "mesh")).code).toBe(0);
    file(join("mesh", "tables.chimera"), "// mine");
    const again = chimerac("import", "sql", from, "--out", "mesh");
    expect(again.code).toBe(1);
    expect(again.err).toContain("error[CHM7038]");
    expect(readFileSync(join(work, "mesh", "tables.chimera"), "utf8")).toBe("// mine");
    expect(readdirSync(join(work, "mesh")).filter((name) => name.endsWith(".chimera") && name !== ".chimera")).toEqual([
      "tables.chimera",
    ]);
  });

  it("gives files and what is left out as one document", () => {
    const ran = chimerac("import", "sql", file("tables.sql", script), "--format", "json");
    const document = JSON.parse(ran.out);
    expect(document.version).toBe(1);
    expect(document.files.map((each: { path: string }) => each.path)).toEqual(["tables.chimera"]);
    expect(document.left).toEqual([
      {
        place: "tables.sql:1",
        what: "orders.total: DEFAULT 0",
        reason: expect.stringContaining("how a value comes to be"),
      },
    ]);
  });

  it.each([
    { typed: ["sql"], code: "CHM7040" },
    { typed: ["sql", "missing.sql"], code: "CHM7008" },
    { typed: ["sql", "grants.sql"], code: "CHM7036" },
  ])("$typed is answered with $code", ({ typed, code }) => {
    file("grants.sql", "GRANT SELECT ON t TO x;");
    const ran = chimerac("import", ...typed);
    expect([ran.code, ran.out, /error\[(CHM\d+)\]/.exec(ran.err)?.[1]]).toEqual([1, "", code]);
  });
});
