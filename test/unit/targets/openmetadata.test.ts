/** Requests by the target `openmetadata`: whatever they refer to was created before, and they say of the mesh what the page about them says. */
import { describe, expect, it } from "vitest";
import { entityName, fullName } from "../../../targets/openmetadata/names.ts";
import openmetadata from "../../../targets/openmetadata/target.ts";
import { allMeshes, artifactsOf, meshOf, tellingMeshes } from "../../support/emitted.ts";
import {
  columnsOf,
  createdBy,
  kinds,
  neededBy,
  type OpenmetadataRequest,
  requestsOf,
} from "../../support/openmetadata.ts";
import { fieldsOf, testPage } from "../../support/target-page.ts";
import { openDatabase } from "../sql/database.ts";

const meshes = await allMeshes();
/** Definitions that every server has. */
const builtIn = ["testDefinition tableRowCountToBeBetween", "testDefinition tableCustomSQLQuery"];

function bodyOf(requests: readonly OpenmetadataRequest[], created: string) {
  return requests.find((request) => createdBy(request) === created)?.body;
}

describe.each(Object.entries(meshes))("requests of %s", (_name, mesh) => {
  const requests = requestsOf(mesh);

  it("create everything once", () => {
    const created = requests.flatMap((request) => createdBy(request) ?? []);
    expect(created.filter((name, at) => created.indexOf(name) !== at)).toEqual([]);
    const number = (kind: string) => requests.filter(({ path }) => kinds[path]!.kind === kind).length;
    const tables = mesh.sources.flatMap((source) => source.tables);
    const ports = mesh.products.flatMap((product) => product.ports);
    expect(number("table")).toBe(tables.length + ports.length);
    expect(number("product")).toBe(mesh.products.length);
    expect(number("domain")).toBe(mesh.domains.length);
    expect(number("team")).toBe(mesh.teams.length);
    expect(number("tag")).toBe(mesh.labels.length);
    expect(number("term")).toBe(mesh.terms.length);
    expect(number("testCase")).toBe(ports.flatMap(({ rules }) => rules).length);
  });

  it("need nothing that was not created before", () => {
    const known = new Set(builtIn);
    const missing: string[] = [];
    for (const request of requests) {
      missing.push(...neededBy(request).filter((name) => !known.has(name)));
      for (const name of [createdBy(request) ?? [], ...columnsOf(request)].flat()) known.add(name);
    }
    expect(missing).toEqual([]);
  });

  it("have names that OpenMetadata takes", () => {
    const names = requests.flatMap(({ body }) => [body, ...((body.columns ?? []) as (typeof body)[])]);
    const bad = names
      .map(({ name }) => name as string | undefined)
      .filter((name) => name?.match(/["<>|]|::|\p{Cc}/u) || name === "");
    expect(bad).toEqual([]);
    expect(names.filter(({ name }) => ((name as string | undefined)?.length ?? 0) > 256)).toEqual([]);
  });

  it("lead from every column to all that it comes from", () => {
    const edges = requests
      .filter(({ path }) => path === "/v1/lineage")
      .flatMap(
        ({ body }) =>
          (body.edge as { lineageDetails: { columnsLineage: { fromColumns: string[] }[] } }).lineageDetails
            .columnsLineage,
      );
    const lineages = mesh.products.flatMap(({ ports }) =>
      ports.flatMap(({ columns }) => columns.flatMap(({ lineage }) => lineage ?? [])),
    );
    const all = lineages.flatMap(({ direct, indirect }) => [...direct, ...indirect]);
    expect(edges.flatMap(({ fromColumns }) => fromColumns)).toHaveLength(all.length);
  });

  it("lead back to their declarations, and are the same every time", () => {
    const artifact = artifactsOf(openmetadata, mesh, {}).get("requests.json")!;
    const places = new Set(artifact.origins.map(({ place }) => place));
    const declared = mesh.products.flatMap(({ ports }) =>
      ports.flatMap((port) => [port, ...port.columns, ...port.rules]),
    );
    expect(declared.filter(({ place }) => !places.has(place))).toEqual([]);
    expect(artifactsOf(openmetadata, structuredClone(mesh), {}).get("requests.json")!.text).toBe(artifact.text);
  });
});

describe("the page about requests", async () => {
  const emitted = new Set<string>();
  for (const mesh of Object.values(await tellingMeshes()))
    for (const { path, body } of requestsOf(mesh)) fieldsOf(body, kinds[path]!.kind, emitted);

  testPage("openmetadata", emitted, /^[a-z]\w*\.\w+/);
});

describe("a port", () => {
  const requests = requestsOf(meshes.whole!);
  const stays = bodyOf(requests, "table whole.default.whole_front.stays_stays")!;
  const column = (name: string) => (stays.columns as { readonly name: string }[]).find((each) => each.name === name);

  it("has its columns with types, keys, terms, labels and what is inside of them", () => {
    expect(column("id")).toMatchObject({ dataType: "STRING", dataTypeDisplay: "VARCHAR", constraint: "PRIMARY_KEY" });
    expect(column("guest")).toMatchObject({
      dataType: "BIGINT",
      constraint: "NOT_NULL",
      tags: [
        { tagFQN: 'whole."whole.stay"', source: "Classification" },
        { tagFQN: 'whole."whole.Party"."whole.Guest"', source: "Glossary" },
      ],
    });
    expect(column("price")).toMatchObject({
      dataType: "DECIMAL",
      precision: 10,
      scale: 2,
      description: "- Unit: `EUR`",
    });
    expect(column("meals")).toMatchObject({
      dataType: "ARRAY",
      arrayDataType: "STRUCT",
      children: [
        { name: "dish" },
        { name: "at" },
        { name: "room", dataType: "ENUM" },
        { name: "wishes", dataType: "JSON" },
      ],
    });
    const odd = column("odd name/with %22all%22 1.5%25");
    expect(odd).toMatchObject({ dataType: "BOOLEAN", displayName: 'odd name/with "all" 1.5%' });
  });

  it("belongs to a product, a team and a domain", () => {
    expect(stays).toMatchObject({
      displayName: "Stays, one by one",
      tableType: "View",
      owners: [{ type: "team", fullyQualifiedName: '"whole.front.Desk"' }],
      domains: ["whole.front"],
      dataProducts: ['"whole.front.Stays"'],
      retentionPeriod: "P3Y",
    });
    expect(stays.description).toContain("Deprecated until 2999-01-01: ask the house.");
    expect(bodyOf(requests, 'product "whole.front.Stays"')!.description).toContain("- Version: `2.3.1`");
  });
});

describe("a term", () => {
  it("is below a wider one, refers to the web, and tells of other links", () => {
    expect(bodyOf(requestsOf(meshes.whole!), 'term whole."whole.Party"."whole.Guest"')).toMatchObject({
      displayName: "Guest",
      parent: 'whole."whole.Party"',
      synonyms: ["Visitor"],
      references: [{ name: "Guest", endpoint: "https://schema.org/Person" }],
      description: "Somebody who stays\n\n- See: `Handbook, page 3`",
    });
  });
});

describe("domains", () => {
  it("are where data comes in, where it is put together, or where it is used", async () => {
    const mesh = await meshOf({
      "in.chimera": `domain in\nteam T { members: [] }\nsource S = files { path: "data" table t { id: int key } }
product P { owner: T  input t = S.t  port p { from t } }`,
      "between.chimera": `domain between\nuse in.{P, T}\nproduct Q { owner: T  input p = P.p  port q { from p } }`,
      "out.chimera": `domain out\nuse between.Q\nuse in.T\nproduct R { owner: T  input q = Q.q  port r { from q } }`,
    });
    const types = requestsOf(mesh).filter(({ path }) => path === "/v1/domains");
    expect(types.map(({ body }) => [body.name, body.domainType])).toEqual([
      ["between", "Aggregate"],
      ["in", "Source-aligned"],
      ["out", "Consumer-aligned"],
    ]);
  });
});

describe("rules", () => {
  const tests = async (rules: string) => {
    const mesh = await meshOf({
      "main.chimera": `domain shop
team T { members: [] }
source S = files { path: "data" table orders { id: int key  total: decimal(9, 2) } }
product P { owner: T  input orders = S.orders  port kept { from orders ${rules} } }`,
    });
    const cases = requestsOf(mesh).filter(({ path }) => path === "/v1/dataQuality/testCases");
    return cases.map(({ body }) => {
      const values = body.parameterValues as { readonly name: string; readonly value: string }[];
      return [body.testDefinition, Object.fromEntries(values.map(({ name, value }) => [name, value]))];
    });
  };

  it.each([
    ["rows > 0", { minValue: "1" }],
    ["rows >= 2", { minValue: "2" }],
    ["rows < 9", { maxValue: "8" }],
    ["rows <= 9", { maxValue: "9" }],
    ["rows == 3", { minValue: "3", maxValue: "3" }],
    ["rows between 1 and 5", { minValue: "1", maxValue: "5" }],
  ])("count rows: %s", async (rule, range) => {
    expect(await tests(`expect ${rule}`)).toEqual([["tableRowCountToBeBetween", range]]);
  });

  it.each([
    ["rows != 3", "(SELECT count(*) FROM shop.p_kept) <> 3"],
    ["total > 0", "(SELECT count(*) FROM shop.p_kept WHERE NOT coalesce(total > 0, FALSE)) = 0"],
    ["sum(total) between 0 and 99.5", "(SELECT sum(total) FROM shop.p_kept) BETWEEN 0 AND 99.5"],
  ])("are queries with a row where they do not hold: %s", async (rule, condition) => {
    const sqlExpression = `SELECT 1 WHERE NOT coalesce(${condition}, FALSE)`;
    expect(await tests(`expect ${rule}`)).toEqual([
      ["tableCustomSQLQuery", { sqlExpression, strategy: "ROWS", operator: "==", threshold: "0" }],
    ]);
  });

  it("give rows exactly where they do not hold", async () => {
    const found = await tests("expect rows != 2  expect total > 0  expect sum(total) between 0 and 99.5");
    const queries = found.map(([, parameters]) => (parameters as { readonly sqlExpression: string }).sqlExpression);
    const database = await openDatabase();
    await database.run("CREATE SCHEMA shop; CREATE TABLE shop.p_kept (id BIGINT, total DECIMAL(9, 2))");
    const broken = async (rows: string) => {
      await database.run(`DELETE FROM shop.p_kept; INSERT INTO shop.p_kept VALUES ${rows}`);
      return Promise.all(queries.map(async (query) => (await database.rows(query)).length));
    };
    expect(await broken("(1, 99.5)")).toEqual([0, 0, 0]);
    expect(await broken("(1, 100), (2, -0.4)")).toEqual([1, 1, 1]);
    expect(await broken("(1, NULL)")).toEqual([0, 1, 1]);
    database.close();
  });

  it("are Chimera's own where no query says them", async () => {
    expect(await tests("expect rows within 5% of previous")).toEqual([
      ["chimeraRule", { rule: "expect rows within 5% of previous" }],
    ]);
  });
});

describe("names", () => {
  it("keep what they may hold and encode the rest", () => {
    expect(entityName("a.b-c ö/(1)")).toBe("a.b-c ö/(1)");
    expect(entityName('"a::b" <c>|%')).toBe("%22a%3a%3ab%22 %3cc%3e%7c%25");
    expect(fullName("a", "b.c", "d")).toBe('a."b.c".d');
  });

  it("differ where long names do", () => {
    const names = ["x".repeat(256), "x".repeat(257), "x".repeat(258)].map(entityName);
    expect(new Set(names).size).toBe(3);
    expect(names.map(({ length }) => length)).toEqual([256, 256, 256]);
  });
});
