/** What `chimerac worker` refuses, and in which words. What it does is for a real server. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withPackages } from "../../../cli/temporal.ts";
import { repository } from "../../support/repository.ts";

const work = mkdtempSync(join(tmpdir(), "chimera-worker-"));
const mesh = join(work, "mesh");

function chimerac(...args: string[]): { readonly code: number | null; readonly err: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(repository, "cli/main.ts"), "-C", mesh, ...args], {
    encoding: "utf8",
    cwd: work,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" },
  });
  return { code: status, err: stderr };
}

beforeAll(() => {
  expect(chimerac("init").code).toBe(0);
  const manifest = readFileSync(join(mesh, "chimera.yaml"), "utf8").replace(/^environments:[\s\S]*/m, "");
  // Nobody listens on the port of the multiplexer.
  const environments = `environments:
  local: { engine: duckdb, orchestrator: local }
  prod: { engine: duckdb, orchestrator: temporal, temporal: { address: "127.0.0.1:1" } }
`;
  writeFileSync(join(mesh, "chimera.yaml"), manifest + environments);
}, 60_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe("a worker", () => {
  it("refuses what it cannot work for", () => {
    expect(chimerac("worker", "--env", "local")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7017") });
    expect(chimerac("worker", "--env", "prod")).toMatchObject({ code: 1, err: expect.stringContaining("CHM7004") });
    expect(chimerac("apply", "--env", "prod", "--yes").code).toBe(0);
    expect(chimerac("worker", "--env", "prod", "nowhere")).toMatchObject({
      code: 1,
      err: expect.stringContaining("CHM7020"),
    });
    expect(chimerac("worker", "--env", "prod", "--listen", "everywhere")).toMatchObject({
      code: 1,
      err: expect.stringContaining("CHM7009"),
    });
  }, 60_000);

  it("says that nobody answers", () => {
    const { code, err } = chimerac("worker", "--env", "prod", "--listen", "0");
    expect(code).toBe(1);
    expect(err).toContain("error[CHM7019]: cannot reach Temporal at `127.0.0.1:1`");
  }, 60_000);

  it("says which package is missing, and hides no other mistake", async () => {
    const missing = Object.assign(new Error("Cannot find package '@temporalio/worker' imported from here"), {
      code: "ERR_MODULE_NOT_FOUND",
    });
    expect(await withPackages(() => Promise.reject(missing), "`chimerac worker`")).toMatchObject({
      code: "CHM7018",
      message: "the package `@temporalio/worker` is not installed",
    });
    await expect(withPackages(() => Promise.reject(new Error("other")), "x")).rejects.toThrow("other");
  });
});
