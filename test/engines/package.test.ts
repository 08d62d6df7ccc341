/** The package as a stranger gets it: packed, installed into an empty folder, and used there without the repository. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { version } from "../../cli/version.ts";
import { repository } from "../support/repository.ts";

const folder = mkdtempSync(join(tmpdir(), "chimera-package-"));
const mesh = join(folder, "mesh");

describe("the package", () => {
  let files: readonly string[] = [];

  beforeAll(() => {
    const printed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: repository,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    // What the build says comes first.
    const [packed] = JSON.parse(printed.slice(printed.search(/^[[{]/m))) as [{ files: { path: string }[] }];
    files = packed.files.map(({ path }) => path);
    const app = join(folder, "app");
    mkdirSync(app);
    writeFileSync(join(app, "package.json"), '{ "name": "app", "private": true }\n');
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", join(folder, tarball)], {
      cwd: app,
      stdio: ["ignore", "ignore", "inherit"],
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const chimerac = (args: readonly string[], cwd: string) => {
    const program = join(folder, "app/node_modules/chimerac/dist/chimerac.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    return { status, stdout, stderr };
  };

  it("holds the bundle, the standard library, the schemas and the pages, and no sources", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "dist/chimerac.js",
        "dist/stdlib/core/text.chimera",
        "dist/schemas/manifest.schema.json",
        "dist/schemas/mesh.schema.json",
        "dist/schemas/plan.schema.json",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
      ]),
    );
    expect(files.some((path) => path.startsWith("dist/docs/diagnostics/"))).toBe(true);
    expect(files.filter((path) => path.endsWith(".ts"))).toEqual([]);
  });

  it("tells its version", () => {
    expect(chimerac(["--version"], folder)).toEqual({ status: 0, stdout: `chimerac ${version}\n`, stderr: "" });
  });

  it("makes a mesh that checks", () => {
    expect(chimerac(["init", mesh], folder).status).toBe(0);
    const checked = chimerac(["check"], mesh);
    expect(checked.stderr).not.toContain("error[");
    expect(checked.status).toBe(0);
  });

  it("builds it and shows a port", () => {
    const applied = chimerac(["apply", "--yes"], mesh);
    expect(applied.status, applied.stderr).toBe(0);
    expect(chimerac(["show", "daily_revenue"], mesh).status).toBe(0);
  });

  it("writes what it becomes, for every target", () => {
    const emitted = chimerac(["emit"], mesh);
    expect(emitted).toMatchObject({ status: 0, stderr: expect.stringMatching(/^\d+ written, 0 removed/) });
    expect(chimerac(["emit", "--check"], mesh).status).toBe(0);
  });

  it("explains a code", () => {
    expect(chimerac(["explain", "CHM7001"], folder).stdout.split("\n")[0]).toBe("# no-such-port (CHM7001)");
  });
});
