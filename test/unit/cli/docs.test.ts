/** The page of the command line and the version say what the code says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { version } from "../../../cli/version.ts";
import { cliPage } from "../../../tools/cli-docs.ts";

const repository = join(import.meta.dirname, "..", "..", "..");

describe("the command line's documents", () => {
  it("are current: run `node tools/cli-docs.ts`", () => {
    expect(readFileSync(join(repository, "docs", "cli.md"), "utf8")).toBe(cliPage());
  });
  it("have the version of package.json", () => {
    const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string };
    expect(version).toBe(manifest.version);
  });
});
