/** The Pulumi engine: that it is the one asked for, and that it works without a service. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { getPulumi, pulumiVersion } from "../support/engines/pulumi.ts";

const pulumi = await getPulumi();

describe.skipIf("missing" in pulumi)("Pulumi", () => {
  it("is the version asked for, and keeps its state in a folder", () => {
    if ("missing" in pulumi) return;
    const { program, environment } = pulumi.engine;
    const folder = mkdtempSync(join(tmpdir(), "chimera-pulumi-"));
    const env = { PATH: process.env.PATH, ...environment(folder) };
    try {
      expect(execFileSync(program, ["version"], { env, encoding: "utf8" })).toBe(`v${pulumiVersion}\n`);
      const who = JSON.parse(execFileSync(program, ["whoami", "--json"], { env, encoding: "utf8" })) as { url: string };
      expect(who.url).toBe(`file://${folder}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
