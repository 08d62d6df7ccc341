/** Contracts by the target `odcs`: held against the official schema, against the page about them, and read for what they promise. */
import Ajv2019 from "ajv/dist/2019.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { MeshIR } from "../../../compiler/mesh/mesh.ts";
import odcs from "../../../targets/odcs/target.ts";
import { artifactsOf, exampleMesh, meshOf, wholeMesh } from "../../support/emitted.ts";
import { readRepositoryFile } from "../../support/repository.ts";
import { fieldsOf, testPage } from "../../support/target-page.ts";

interface Property {
  readonly name: string;
  readonly [field: string]: unknown;
}
interface Contract {
  readonly id: string;
  readonly servers: readonly unknown[];
  readonly schema: readonly [
    {
      readonly properties: readonly Property[];
      readonly quality?: readonly { readonly name: string; readonly [field: string]: unknown }[];
      readonly [field: string]: unknown;
    },
  ];
  readonly [field: string]: unknown;
}

const validate = new Ajv2019.default({ strict: false, validateFormats: false }).compile(
  JSON.parse(readRepositoryFile("test/support/schemas/odcs-3.1.0.json")) as object,
);
const meshes = { shop: await exampleMesh("shop"), skyways: await exampleMesh("skyways"), whole: await wholeMesh() };

function contractsOf(mesh: MeshIR, environment = "local"): ReadonlyMap<string, Contract> {
  const artifacts = [...artifactsOf(odcs, mesh, {}, environment)];
  return new Map(artifacts.map(([path, { text }]) => [path, parse(text) as Contract]));
}

/** The contract of the only port of a product in a mesh with an orders table. */
async function contractOf(port: string, before = "", manifest?: string): Promise<Contract> {
  const source = `domain shop
${before}
team Sales { members: ["a@shop.example"] }
source Shop = files { path: "data"  format: csv  table orders { id: int key  total: decimal(9, 2)  placed_at: timestamp  note: string? } }
product Orders { owner: Sales  input orders = Shop.orders  port kept { from orders ${port} } }
`;
  const mesh = await meshOf({
    "main.chimera": source,
    ...(manifest === undefined ? {} : { "chimera.yaml": manifest }),
  });
  return contractsOf(mesh).get("shop/Orders/kept.odcs.yaml")!;
}

const checksOf = (contract: Contract) =>
  (contract.schema[0].quality ?? []).map(({ name, type, metric, query, engine, implementation, ...rest }) => {
    const bound = Object.entries(rest).find(([key]) => key.startsWith("must"));
    return [name, type, metric ?? query ?? `${engine}: ${implementation}`, ...(bound ?? [])];
  });

describe.each(Object.entries(meshes))("contracts of %s", (_name, mesh) => {
  it("are one a port, and fit the official schema", () => {
    const contracts = contractsOf(mesh);
    const ports = mesh.products.flatMap((product) => product.ports.map(({ address }) => address));
    expect([...contracts.values()].map(({ id }) => id)).toEqual(ports);
    for (const contract of contracts.values()) {
      validate(contract);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it("have all columns in their order, and lead back to their declarations", () => {
    const artifacts = artifactsOf(odcs, mesh, {});
    const contracts = [...contractsOf(mesh)];
    mesh.products
      .flatMap((product) => product.ports)
      .forEach((port, at) => {
        const [path, contract] = contracts[at]!;
        expect(contract.schema[0].properties.map(({ name }) => name)).toEqual(port.columns.map(({ name }) => name));
        const places = artifacts.get(path)!.origins.map(({ place }) => place);
        expect(port.columns.filter(({ place }) => !places.includes(place))).toEqual([]);
      });
  });
});

describe("the page about contracts", () => {
  const emitted = new Set(
    Object.values(meshes).flatMap((mesh) => [...contractsOf(mesh).values()].flatMap((each) => [...fieldsOf(each)])),
  );

  testPage("odcs", emitted);
});

describe("rules of a contract", () => {
  it("are metrics and queries that anybody can run", async () => {
    const contract = await contractOf(`
      expect rows > 0
      expect unique(total, note)
      expect big: total > 5 or warn
      expect share(note is not null) >= 80% where total > 0
      expect sum(total) between 0 and 100
      expect delay(placed_at, placed_at) < 1d
      expect rows <= 10 by note`);
    expect(checksOf(contract)).toEqual([
      ["rows", "library", "rowCount", "mustBeGreaterThan", 0],
      [
        "unique_total_note",
        "sql",
        "SELECT count(*) FROM (SELECT total, note FROM shop.orders_kept GROUP BY total, note HAVING count(*) > 1) AS repeated",
        "mustBe",
        0,
      ],
      ["big", "sql", "SELECT count(*) FROM shop.orders_kept WHERE NOT coalesce(total > 5, FALSE)", "mustBe", 0],
      [
        "share_note",
        "sql",
        "SELECT coalesce(CAST(count(CASE WHEN note IS NOT NULL THEN 1 END) AS DOUBLE) / nullif(count(*), 0), 1) FROM shop.orders_kept WHERE total > 0",
        "mustBeGreaterOrEqualTo",
        0.8,
      ],
      ["sum_total", "sql", "SELECT sum(total) FROM shop.orders_kept", "mustBeBetween", [0, 100]],
      [
        "delay_placed_at_placed_at",
        "sql",
        "SELECT count(*) FROM shop.orders_kept WHERE placed_at - placed_at >= INTERVAL '1' DAY",
        "mustBe",
        0,
      ],
      [
        "rows_2",
        "sql",
        "SELECT count(*) FROM (SELECT count(*) AS measure FROM shop.orders_kept GROUP BY note) AS measured WHERE NOT coalesce(measure <= 10, FALSE)",
        "mustBe",
        0,
      ],
    ]);
  });

  it("name Chimera where only a run can check them", async () => {
    const contract = await contractOf("expect rows within 5% of previous  expect references(id, orders.id)");
    expect(checksOf(contract)).toEqual([
      ["rows", "custom", "chimera: expect rows within 5% of previous"],
      ["references_id", "custom", "chimera: expect references(id, orders.id)"],
    ]);
  });

  it("are conditions of types too, whether the pipeline proves them or not", async () => {
    const types = "type Positive = int check value > 0\ntype Word = string matches /^\\w+$/";
    const contract = await contractOf(
      "schema { id: Positive key  total: decimal(9, 2)  placed_at: timestamp  note: Word? }",
      types,
    );
    expect(checksOf(contract)).toEqual([
      ["type_id", "sql", "SELECT count(*) FROM shop.orders_kept WHERE NOT coalesce(id > 0, FALSE)", "mustBe", 0],
    ]);
    expect(contract.schema[0].properties.at(-1)?.logicalTypeOptions).toEqual({ pattern: "^\\w+$" });
  });
});

describe("service levels of a contract", () => {
  it("are ages that block, not those that only warn", async () => {
    const levels = async (action: string) =>
      (await contractOf(`expect fresh(placed_at) <= 26h or ${action}`)).slaProperties;
    expect(await levels("warn")).toBeUndefined();
    expect(await levels("observe")).toBeUndefined();
    expect(await levels("block")).toMatchObject([
      { property: "freshness", value: 26, unit: "hours", element: "kept.placed_at" },
    ]);
  });
});

describe("types of a contract", () => {
  it("are physical ones outside of lists, and logical ones inside", () => {
    const stays = contractsOf(meshes.whole).get("whole.front/Stays/stays.odcs.yaml")!;
    const property = (column: string) => stays.schema[0].properties.find(({ name }) => name === column);
    expect(property("photo")).not.toHaveProperty("logicalType");
    expect(property("photo")).toMatchObject({ physicalType: "BLOB" });
    expect(property("meals")).toMatchObject({ physicalType: expect.stringMatching(/^STRUCT\(.*JSON\)\[\]$/) });
    const items = JSON.stringify(property("meals")!.items);
    expect(items).toContain('{"id":"wishes","name":"wishes","required":false}');
    expect(items).not.toContain("physicalType");
  });
});

describe("servers of a contract", () => {
  const inEnvironment = (options: string) => contractOf("", "", `name: shop\nenvironments:\n  local: ${options}\n`);

  it("are the environment's, as far as it says where that is", async () => {
    const duckdb = await inEnvironment("{ database: /data/shop.duckdb }");
    expect(duckdb.servers).toMatchObject([{ type: "duckdb", database: "/data/shop.duckdb", schema: "shop" }]);
    const postgres = await inEnvironment("{ engine: postgres, connection: { host: db.example.org, database: mesh } }");
    expect(postgres.servers).toMatchObject([
      { type: "postgres", host: "db.example.org", port: 5432, database: "mesh" },
    ]);
    expect(postgres.schema[0].properties[1]).toMatchObject({ physicalType: "NUMERIC(9,2)" });
  });

  it("are custom where the address is a secret", async () => {
    const secret = await inEnvironment("{ engine: postgres, connection: { host: { env: HOST }, database: mesh } }");
    expect(secret.servers).toMatchObject([{ type: "custom", database: "mesh", schema: "shop" }]);
    validate(secret);
    expect(validate.errors ?? []).toEqual([]);
  });
});
