/** Proposals by the target `datahub`: whatever they refer to is there, and they say of the mesh what the page about them says. */
import { describe, expect, it } from "vitest";
import type { MeshIR } from "../../../compiler/mesh/mesh.ts";
import datahub from "../../../targets/datahub/target.ts";
import { fieldPath, fieldUrn, urn } from "../../../targets/datahub/urns.ts";
import { allMeshes, artifactsOf, meshOf, tellingMeshes } from "../../support/emitted.ts";
import { fieldsOf, testPage } from "../../support/target-page.ts";

interface Proposal {
  readonly entityType: string;
  readonly entityUrn: string;
  readonly aspectName: string;
  readonly aspect: { readonly json: { readonly [field: string]: unknown } };
}
interface Schema {
  readonly fields: readonly { readonly fieldPath: string; readonly [field: string]: unknown }[];
}

const meshes = await allMeshes();

function proposalsOf(mesh: MeshIR): readonly Proposal[] {
  return JSON.parse(artifactsOf(datahub, mesh, { fabric: "PROD" }).get("proposals.json")!.text) as Proposal[];
}

/** The aspect of an entity. */
function aspectOf(proposals: readonly Proposal[], entity: string, name: string): unknown {
  return proposals.find(({ entityUrn, aspectName }) => entityUrn === entity && aspectName === name)?.aspect.json;
}

/** Every text in `data` that is a URN. */
function urnsIn(data: unknown): string[] {
  if (typeof data === "string") return data.startsWith("urn:li:") ? [data] : [];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(urnsIn) : [];
}

/** Entities that others describe: people and their groups, and the systems themselves. */
function isForeign(mesh: MeshIR): (name: string) => boolean {
  const groups = new Set(
    mesh.roles.flatMap(({ group }) => (group === undefined ? [] : [urn("corpGroup", group.name)])),
  );
  return (name) => /^urn:li:(corpuser|dataPlatform):/.test(name) || groups.has(name);
}

describe.each(Object.entries(meshes))("proposals of %s", (_name, mesh) => {
  const proposals = proposalsOf(mesh);

  it("are one an aspect, of entities that differ as what they stand for", () => {
    const keys = proposals.map(({ entityUrn, aspectName }) => `${entityUrn} ${aspectName}`);
    expect(new Set(keys).size).toBe(keys.length);
    const number = (type: string) =>
      new Set(proposals.filter(({ entityType }) => entityType === type).map(({ entityUrn }) => entityUrn)).size;
    const tables = mesh.sources.flatMap((source) => source.tables);
    const ports = mesh.products.flatMap((product) => product.ports);
    expect(number("dataset")).toBe(tables.length + ports.length);
    expect(number("dataProduct")).toBe(mesh.products.length);
    expect(number("domain")).toBe(mesh.domains.length);
    expect(number("glossaryTerm")).toBe(mesh.terms.length);
    expect(number("tag")).toBe(mesh.labels.length);
    expect(number("assertion")).toBe(ports.flatMap(({ rules, fresh }) => [...rules, ...(fresh ? [fresh] : [])]).length);
  });

  it("refer to nothing that is not proposed", () => {
    const columns = proposals.flatMap(({ entityUrn, aspectName, aspect }) =>
      aspectName === "schemaMetadata"
        ? (aspect.json as unknown as Schema).fields.map((field) => fieldUrn(entityUrn, field.fieldPath))
        : [],
    );
    const known = new Set([
      ...proposals.filter(({ entityType }) => entityType !== "schemaField").map(({ entityUrn }) => entityUrn),
      ...columns,
    ]);
    expect(known.size).toBeGreaterThan(columns.length);
    const foreign = isForeign(mesh);
    const referred = new Set(urnsIn(proposals));
    expect([...referred].filter((name) => !known.has(name) && !foreign(name))).toEqual([]);
  });

  it("have URNs within the server's limit, as it counts", () => {
    const long = urnsIn(proposals).filter((name) => encodeURIComponent(name).length > 512);
    expect(long).toEqual([]);
  });

  it("lead from every column to all that it comes from", () => {
    const lineages = proposals
      .filter(({ aspectName }) => aspectName === "upstreamLineage")
      .flatMap(
        ({ aspect }) =>
          aspect.json.fineGrainedLineages as {
            readonly upstreams: readonly string[];
            readonly downstreams: readonly string[];
            readonly transformOperation: string;
          }[],
      );
    const expected = mesh.products
      .flatMap(({ ports }) => ports.flatMap(({ columns }) => columns))
      .flatMap(({ lineage }) => [lineage?.direct.length ?? 0, lineage?.indirect.length ?? 0])
      .filter((count) => count > 0);
    expect(lineages.map(({ upstreams }) => upstreams.length)).toEqual(expected);
    expect(lineages.every(({ downstreams }) => downstreams.length === 1)).toBe(true);
  });

  it("lead back to their declarations, and are the same every time", () => {
    const artifact = artifactsOf(datahub, mesh, { fabric: "PROD" }).get("proposals.json")!;
    const places = new Set(artifact.origins.map(({ place }) => place));
    const declared = mesh.products.flatMap(({ ports }) =>
      ports.flatMap((port) => [port, ...port.columns, ...port.rules]),
    );
    expect(declared.filter(({ place }) => !places.has(place))).toEqual([]);
    expect(artifactsOf(datahub, structuredClone(mesh), { fabric: "PROD" }).get("proposals.json")!.text).toBe(
      artifact.text,
    );
  });
});

describe("the page about proposals", async () => {
  const emitted = new Set<string>();
  for (const mesh of Object.values(await tellingMeshes()))
    for (const { entityType, aspectName, aspect } of proposalsOf(mesh))
      fieldsOf(aspect.json, `${entityType}.${aspectName}`, emitted);

  testPage("datahub", emitted, /^[a-z]\w*\.\w+/);
});

describe("a port", () => {
  const proposals = proposalsOf(meshes.whole!);
  const stays = "urn:li:dataset:(urn:li:dataPlatform:duckdb,whole_front.stays_stays,PROD)";
  const field = (path: string) =>
    (aspectOf(proposals, stays, "schemaMetadata") as Schema).fields.find((each) => each.fieldPath === path);

  it("has its columns with types, terms, labels and what is inside of them", () => {
    expect(field("guest")).toMatchObject({
      nullable: false,
      type: { type: { "com.linkedin.schema.NumberType": {} } },
      nativeDataType: "BIGINT",
      glossaryTerms: { terms: [{ urn: "urn:li:glossaryTerm:whole.Guest" }] },
      globalTags: { tags: [{ tag: "urn:li:tag:whole.stay" }] },
    });
    expect(field("price")).toMatchObject({ jsonProps: '{"unit":"EUR"}' });
    expect(field("meals")).toMatchObject({
      type: { type: { "com.linkedin.schema.ArrayType": { nestedType: ["struct"] } } },
    });
    expect(field("meals.room")).toMatchObject({ type: { type: { "com.linkedin.schema.EnumType": {} } } });
    expect(field("id")).toMatchObject({ isPartOfKey: true });
    expect(field('odd name/with "all" 1%2E5%25')).toMatchObject({ label: 'odd name/with "all" 1.5%' });
  });

  it("belongs to a product, a team and a domain, and ends when it says", () => {
    const product = "urn:li:dataProduct:whole.front.Stays";
    expect(aspectOf(proposals, product, "dataProductProperties")).toMatchObject({
      name: "All stays",
      assets: expect.arrayContaining([{ destinationUrn: stays, outputPort: true }]),
      customProperties: { version: "2.3.1", purposes: "care, billing" },
    });
    const owners = [{ owner: "urn:li:corpGroup:whole.front.Desk", type: "TECHNICAL_OWNER" }];
    expect(aspectOf(proposals, stays, "ownership")).toEqual({ owners });
    expect(aspectOf(proposals, stays, "domains")).toEqual({ domains: ["urn:li:domain:whole.front"] });
    expect(aspectOf(proposals, stays, "deprecation")).toMatchObject({
      deprecated: true,
      decommissionTime: Date.UTC(2999, 0, 1),
      note: "ask the house",
    });
  });

  it("names the keys of others that its values are among", () => {
    const open = "urn:li:dataset:(urn:li:dataPlatform:duckdb,whole_front.bills_open,PROD)";
    expect(aspectOf(proposals, open, "schemaMetadata")).toMatchObject({
      foreignKeys: [
        {
          sourceFields: [`urn:li:schemaField:(${open},stay)`],
          foreignFields: [`urn:li:schemaField:(${stays},id)`],
          foreignDataset: stays,
        },
      ],
    });
  });

  it.each([
    ["postgres", "connection: { host: h, database: mesh }", "postgres,mesh.shop.p_kept"],
    ["postgres", "connection: { host: h, database: { env: NAME } }", "postgres,shop.p_kept"],
    ["trino", "connection: { host: h, catalog: lake }", "trino,lake.shop.p_kept"],
    ["duckdb", "database: mesh.duckdb", "duckdb,shop.p_kept"],
  ])("has the URN that readers of %s give it, with %s", async (engine, options, name) => {
    const mesh = await meshOf({
      "chimera.yaml": `name: shop\nenvironments: { local: { engine: ${engine}, orchestrator: local, ${options} } }\n`,
      "main.chimera": smallMesh(""),
    });
    const datasets = proposalsOf(mesh).filter(({ aspectName }) => aspectName === "upstreamLineage");
    expect(datasets.map(({ entityUrn }) => entityUrn)).toEqual([`urn:li:dataset:(urn:li:dataPlatform:${name},PROD)`]);
  });
});

/** A mesh with one port, which says `members`. */
function smallMesh(members: string): string {
  return `domain shop
team T { members: [] }
source S = files { path: "data" table orders { id: int key  total: decimal(9, 2)  at: timestamp } }
product P { owner: T  input orders = S.orders  port kept { from orders ${members} } }`;
}

describe("rules", () => {
  const infos = async (rules: string) => {
    const mesh = await meshOf({ "main.chimera": smallMesh(rules) });
    const found = proposalsOf(mesh).filter(({ aspectName }) => aspectName === "assertionInfo");
    return found.map(({ aspect }) => aspect.json);
  };

  it("are counts of rows, queries, or Chimera's own", async () => {
    const entity = "urn:li:dataset:(urn:li:dataPlatform:duckdb,shop.p_kept,PROD)";
    expect(
      await infos("expect rows between 1 and 5  expect total > 0 or warn  expect rows within 5% of previous"),
    ).toMatchObject([
      {
        type: "VOLUME",
        volumeAssertion: {
          entity,
          rowCountTotal: {
            operator: "BETWEEN",
            parameters: { minValue: { type: "NUMBER", value: "1" }, maxValue: { type: "NUMBER", value: "5" } },
          },
        },
      },
      {
        type: "SQL",
        sqlAssertion: {
          statement: "SELECT count(*) FROM shop.p_kept WHERE NOT coalesce(total > 0, FALSE)",
          operator: "EQUAL_TO",
          parameters: { value: { type: "NUMBER", value: "0" } },
        },
        customProperties: { action: "warn" },
      },
      { type: "CUSTOM", customAssertion: { type: "chimera", logic: "expect rows within 5% of previous" } },
    ]);
  });

  it.each([
    ["90m", { unit: "MINUTE", multiple: 90 }],
    ["36h", { unit: "HOUR", multiple: 36 }],
    ["2w", { unit: "DAY", multiple: 14 }],
    ["1mo", { unit: "MONTH", multiple: 1 }],
    ["90s", { unit: "SECOND", multiple: 90 }],
  ])("say that a port may be %s old", async (fresh, fixedInterval) => {
    expect(await infos(`fresh: ${fresh}`)).toMatchObject([
      { type: "FRESHNESS", freshnessAssertion: { schedule: { type: "FIXED_INTERVAL", fixedInterval } } },
    ]);
  });
});

describe("URNs", () => {
  it("keep what they may hold and encode the rest", () => {
    expect(urn("tag", "a.b-c_ö")).toBe("urn:li:tag:a.b-c_ö");
    expect(urn("tag", "a,(b) %")).toBe("urn:li:tag:a%2c%28b%29%20%25");
    expect(fieldUrn("urn:li:dataset:d", fieldPath(["a(b, c)", "d.e"]))).toBe(
      "urn:li:schemaField:(urn:li:dataset:d,a%28b%2C c%29.d%2Ee)",
    );
  });

  it("differ where long names do", () => {
    const long = "x".repeat(600);
    const names = [long, `${long}y`, "ö".repeat(600)].map((name) => urn("domain", name));
    expect(new Set(names).size).toBe(3);
    expect(names.filter((name) => encodeURIComponent(name).length > 512)).toEqual([]);
  });
});
