/** `chimerac emit` as a platform engineer meets it: real processes, built-in targets and one of a package. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const main = join(import.meta.dirname, "..", "..", "..", "cli", "main.ts");
const work = mkdtempSync(join(tmpdir(), "chimera-emit-"));
const start = join(work, "start");

function chimerac(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "-C", folder, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" },
  });
  return { code: status, out: stdout, err: stderr };
}

/** A copy of the mesh in which the environment says `targets`, and `files` lie beside. */
function mesh(targets: string, files: { readonly [path: string]: string } = {}): string {
  const folder = mkdtempSync(join(work, "mesh-"));
  cpSync(start, folder, { recursive: true });
  const manifest = join(folder, "chimera.yaml");
  const environment = `local: { engine: duckdb, orchestrator: local${targets === "" ? "" : `, targets: ${targets}`} }`;
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/local: \{.*\}/, environment));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const packageFolder = "node_modules/@acme/owners";
/** A target as a third party would ship it: who owns what, as CSV. */
const acme = (emit: string) => ({
  [`${packageFolder}/package.json`]: '{ "name": "@acme/owners", "type": "module", "exports": "./index.js" }',
  [`${packageFolder}/templates/head.csv`]: "product{separator}owner",
  [`${packageFolder}/index.js`]: `export default {
  name: "owners",
  title: "owners of products as CSV",
  options: {
    type: "object",
    additionalProperties: false,
    properties: { separator: { description: "Between cells.", type: "string", default: ";", maxLength: 1 } },
  },
  emit(mesh, { separator }, { environment, template }) {
    ${emit}
  },
};
`,
});
const lists = `const rows = mesh.products.map(({ name, owner }) => name + separator + owner + separator + environment + "\\n");
    const head = template("head.csv").replace("{separator}", separator) + "\\n";
    return { artifacts: [{ path: "owners.csv", text: head + rows.join(""), origins: [] }], problems: [] };`;

beforeAll(() => {
  expect(chimerac(work, "init", "start", "--template", "two-domains").code).toBe(0);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe("emit", () => {
  it("writes the targets of the environment with a source map, and is then up to date", () => {
    const folder = mesh("[sql]");
    expect(chimerac(folder, "emit", "--out", "deploy", "--check")).toMatchObject({
      code: 1,
      err: expect.stringContaining("CHM6012"),
    });
    expect(existsSync(join(folder, "deploy"))).toBe(false);
    expect(chimerac(folder, "emit", "--out", "deploy")).toMatchObject({ code: 0, out: "sql: 2 files\n" });
    expect(readFileSync(join(folder, "deploy/sql/sales/Orders.sql"), "utf8")).toContain(
      "CREATE OR REPLACE TABLE sales.orders_daily_revenue",
    );
    const map = JSON.parse(readFileSync(join(folder, "deploy/sql/chimera-map.json"), "utf8"));
    expect(Object.values(map.files["sales/Orders.sql"])).toEqual([expect.stringMatching(/^sales\.chimera:\d+:\d+$/)]);
    expect(chimerac(folder, "emit", "--out", "deploy", "--check")).toMatchObject({ code: 0, err: "" });
    expect(chimerac(folder, "emit", "--out", "deploy").err).toContain("0 written, 0 removed");
  }, 60_000);

  it("removes what is no longer emitted, and nothing that it did not write", () => {
    const folder = mesh("[sql]");
    chimerac(folder, "emit");
    writeFileSync(join(folder, "out/sql/finance/mine.sql"), "-- mine\n");
    rmSync(join(folder, "finance.chimera"));
    const stale = chimerac(folder, "emit", "--check", "--format", "json");
    expect(stale.code).toBe(1);
    expect(JSON.parse(stale.out)).toMatchObject({
      written: ["sql/chimera-map.json"],
      removed: ["sql/finance/Close.sql"],
    });
    expect(chimerac(folder, "emit").code).toBe(0);
    expect(existsSync(join(folder, "out/sql/finance/Close.sql"))).toBe(false);
    expect(existsSync(join(folder, "out/sql/finance/mine.sql"))).toBe(true);
  }, 60_000);

  it("says once what several targets have to say of one place", () => {
    const connection = "connection: { host: db.example.org, port: 5432 }";
    const folder = mesh(`[kubernetes, pulumi], ${connection}`);
    const { code, out, err } = chimerac(folder, "emit");
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^kubernetes: \d+ files\npulumi: \d+ files\n$/),
    });
    const places = [...err.matchAll(/CHM6021[^\n]*\n\s*┌─ (\S+)/g)].map(([, place]) => place);
    expect(places.length).toBeGreaterThan(0);
    expect(new Set(places).size).toBe(places.length);
  }, 30_000);

  it("does not know a target that is not there", () => {
    expect(chimerac(mesh(""), "emit", "sgl")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/CHM6009[\s\S]*did you mean `sql`\?/),
    });
  }, 30_000);

  it("says which option does not fit", () => {
    const { code, err } = chimerac(mesh("{ sql: { engin: trino } }"), "emit");
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining("there is no `engin`; options are engine"),
    });
    expect(chimerac(mesh("{ sql: { engine: oracle } }"), "emit").err).toContain("CHM6010");
  }, 30_000);
});

describe("a target of a package", () => {
  it("gets its options, its templates and the mesh", () => {
    const folder = mesh('{ "@acme/owners": { separator: "," } }', acme(lists));
    expect(chimerac(folder, "emit")).toMatchObject({ code: 0, out: "owners: 1 file\n" });
    expect(readFileSync(join(folder, "out/owners/owners.csv"), "utf8")).toBe(
      "product,owner\nOrders,sales.SalesData,local\nClose,finance.FinanceData,local\n",
    );
  }, 30_000);

  it.each([
    ["throws", 'throw new Error("no idea");', "no idea"],
    [
      "writes elsewhere",
      'return { artifacts: [{ path: "../x", text: "", origins: [] }], problems: [] };',
      "not a path below",
    ],
    [
      "writes one file twice",
      'return { artifacts: [{ path: "x", text: "", origins: [] }, { path: "X", text: "", origins: [] }], problems: [] };',
      "two artifacts",
    ],
    ["has no such template", 'return template("tail.csv");', "no template tail.csv"],
  ])(
    "that %s is told so, and nothing is written",
    (_, emit, why) => {
      const folder = mesh('["@acme/owners"]', acme(emit));
      const { code, err } = chimerac(folder, "emit");
      expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(new RegExp(`CHM6011[\\s\\S]*${why}`)) });
      expect(existsSync(join(folder, "out"))).toBe(false);
    },
    30_000,
  );

  it("that is none is told so", () => {
    const files = { ...acme(lists), [`${packageFolder}/index.js`]: "export default 3;\n" };
    expect(chimerac(mesh('["@acme/owners"]', files), "emit").err).toContain("its default export is not a target");
  }, 30_000);
});
