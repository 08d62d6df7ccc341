/** Contracts by the target `odcs`, given to a program that anybody's contracts are checked with, and by it held against what Chimera has built. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import odcs from "../../targets/odcs/target.ts";
import { allMeshes, artifactsOf } from "../support/emitted.ts";
import { type ContractCheck, datacontract } from "../support/engines/datacontract.ts";
import { getDatacontract, type PythonTools } from "../support/engines/python.ts";
import { repository } from "../support/repository.ts";

const engine = await getDatacontract();
const folder = mkdtempSync(join(tmpdir(), "chimera-odcs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf("missing" in engine)("datacontract", async () => {
  const tools = ("engine" in engine ? engine.engine : {}) as PythonTools;

  it.each(Object.entries(await allMeshes()))("lints every contract of %s", async (name, mesh) => {
    const contracts = artifactsOf(odcs, mesh, {});
    const below = join(folder, "lint", name.replaceAll(" ", "-"));
    for (const [path, { text }] of contracts) {
      mkdirSync(join(below, dirname(path)), { recursive: true });
      writeFileSync(join(below, path), text);
    }
    const linted = datacontract(tools, "lint", below, [...contracts.keys()]);
    expect(linted.size).toBeGreaterThan(0);
    for (const [path, checks] of linted)
      expect(
        checks.map(({ result, reason }) => reason ?? result),
        path,
      ).toEqual(["passed"]);
  });

  describe.each(Object.entries({ shop: "shop", skyways: "skyways", whole: "a mesh of all types" }))("on %s", (name) => {
    const built = new Built(name);
    beforeAll(() => built.build());

    it("finds every published view as its contract says", () => {
      const tested = datacontract(tools, "test", built.folder, built.contracts);
      expect(tested.size).toBeGreaterThan(0);
      for (const [path, checks] of tested) {
        expect(checks.length, path).toBeGreaterThan(1);
        expect(
          broken(checks).filter((each) => !known.test(each)),
          path,
        ).toEqual([]);
      }
    });
  });

  describe("on a view that is not as its contract says", () => {
    const built = new Built("shop");
    const contract = "out/odcs/shop.sales/Orders/daily_revenue.odcs.yaml";
    beforeAll(() => built.build());

    it.each([
      ["a column less", "SELECT * EXCLUDE (orders) FROM kept", "Check that field 'orders' is present"],
      [
        "a column of another type",
        "SELECT * REPLACE (CAST(orders AS VARCHAR) AS orders) FROM kept",
        "has type integer",
      ],
      ["a null", "SELECT * REPLACE (NULL::DATE AS day) FROM kept", "field day has no missing values"],
      ["a row twice", "FROM kept UNION ALL (FROM kept LIMIT 1)", "primary key (day, country) has no duplicate"],
      ["no rows", "FROM kept LIMIT 0", "row_count > 0"],
      ["a text beyond its pattern", "SELECT * REPLACE (lower(country) AS country) FROM kept", "matches regex pattern"],
      ["a value beyond a rule", "SELECT * REPLACE (-revenue AS revenue) FROM kept", "revenue >= 0 EUR"],
      [
        "a share below a warning",
        "SELECT * REPLACE (1000 AS buyers) FROM kept",
        "share(buyers < 1000) >= 99.5% or warn",
      ],
    ])("finds %s", async (_what, query, finding) => {
      await built.publish("shop_sales", "orders_daily_revenue", query);
      const checks = datacontract(tools, "test", built.folder, [contract]).get(contract)!;
      expect(broken(checks).filter((each) => each.includes(finding))).toHaveLength(1);
    });

    it("ends with an error on the command line", async () => {
      const test = () => spawnSync(tools.program("datacontract"), ["test", contract], { cwd: built.folder }).status;
      await built.publish("shop_sales", "orders_daily_revenue", "FROM kept");
      expect(test()).toBe(0);
      await built.publish("shop_sales", "orders_daily_revenue", "FROM kept LIMIT 0");
      expect(test()).toBe(1);
    });
  });
});

/** What it says although a contract is kept, as the page about contracts says; one row of the mesh of all types breaks a warning. */
const known = new RegExp(
  [
    /^warning: Check that .* has no values missing from .*\.yaml#/,
    /^failed: Check that field '?odd name\/with "all" 1\.5%/,
    /^warning: Check that field left has missing_count = 0$/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

function broken(checks: readonly ContractCheck[]): string[] {
  return checks.filter(({ result }) => result !== "passed").map(({ name, result }) => `${result}: ${name}`);
}

/** A mesh built by the command line in a folder of its own, with its contracts. */
class Built {
  readonly folder: string;
  contracts: readonly string[] = [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    // The examples read packages beside the repository's examples.
    this.folder = join(mkdtempSync(join(folder, "built-")), "examples", name);
  }

  build(): void {
    const source = this.#name === "whole" ? "test/unit/targets/whole" : `examples/${this.#name}`;
    cpSync(join(repository, source), this.folder, {
      recursive: true,
      filter: (path) => basename(path) !== ".chimera",
    });
    symlinkSync(join(repository, "node_modules"), join(this.folder, "../../node_modules"));
    if (this.#name === "whole") {
      mkdirSync(join(this.folder, "data"));
      writeFileSync(join(this.folder, "data/stays.jsonl"), `${stays.map((row) => JSON.stringify(row)).join("\n")}\n`);
    }
    this.#chimerac("apply", "--yes");
    this.#chimerac("emit", "odcs", "--out", "out");
    const written = readdirSync(join(this.folder, "out"), { recursive: true, encoding: "utf8" });
    this.contracts = written.filter((path) => path.endsWith(".odcs.yaml")).map((path) => `out/${path}`);
  }

  /** Publishes a query over what was published, called `kept`, in place of it. */
  async publish(schema: string, view: string, query: string): Promise<void> {
    const instance = await DuckDBInstance.create(join(this.folder, ".chimera/local.duckdb"));
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE IF NOT EXISTS ${schema}.kept_${view} AS FROM ${schema}.${view}`);
    await connection.run(
      `CREATE OR REPLACE VIEW ${schema}.${view} AS WITH kept AS (FROM ${schema}.kept_${view}) ${query}`,
    );
    connection.closeSync();
    instance.closeSync();
  }

  #chimerac(...args: readonly string[]): void {
    const main = join(repository, "cli/main.ts");
    const { status, stderr } = spawnSync(process.execPath, [main, "-C", this.folder, ...args], { encoding: "utf8" });
    if (status !== 0) throw new Error(`chimerac ${args.join(" ")} ended with ${status}: ${stderr}`);
  }
}

const stays = [
  {
    id: "s_0001",
    guest: 1,
    room: "single",
    nights: 2,
    price: "120.00",
    rate: 1.5,
    code: "ab",
    meals: [{ dish: "soup", at: "2026-01-02T12:00:00Z", room: "double", wishes: { salt: false } }],
    extras: { towels: 2 },
    papers: { pass: true },
    photo: "aGVsbG8=",
    nonce: "6f1d2c1e-8a0b-4c55-9d3e-0a4b6f0f1a11",
    came: "2026-01-01T10:00:00Z",
    left: "2026-01-03T10:00:00Z",
    bell: "07:30:00",
    illness: null,
    'odd name/with "all" 1.5%': true,
    old: null,
  },
  {
    id: "s_0002",
    guest: 2,
    room: "the big suite",
    nights: null,
    price: "80.00",
    rate: 0.5,
    code: "Cd",
    meals: [],
    extras: {},
    papers: [1],
    photo: null,
    nonce: "6f1d2c1e-8a0b-4c55-9d3e-0a4b6f0f1a12",
    came: "2026-01-02T10:00:00Z",
    left: null,
    bell: null,
    illness: "flu",
    'odd name/with "all" 1.5%': false,
    old: "x",
  },
];
