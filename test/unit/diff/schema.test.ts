/** The published form of a plan: what programs that read plans may rely on. */
import { Ajv } from "ajv";
import { beforeAll, describe, expect, it } from "vitest";
import { categories, changeKinds, changeReasons } from "../../../compiler/diff/change.ts";
import type { MeshIR } from "../../../compiler/mesh/mesh.ts";
import { makePlan, type Plan } from "../../../compiler/plan/plan.ts";
import schema from "../../../compiler/plan/schema.json" with { type: "json" };
import { all } from "../../../language/diagnostics/registry/index.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { exampleFiles, readRepositoryFile } from "../../support/repository.ts";
import { breaksOf, editedBy } from "../examples/breaks.ts";

const validate = new Ajv({ allErrors: true, strict: true }).compile(schema);
function complaints(plan: Plan | object): readonly string[] {
  validate(JSON.parse(JSON.stringify(plan)));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

async function planOf(files: { readonly [path: string]: string }, base?: MeshIR): Promise<Plan> {
  const { compiled } = await compiledFiles(files);
  return makePlan(compiled.mesh, {
    environment: "local",
    serial: 1,
    ...(base === undefined ? {} : { base }),
    accept: ["label-added"],
    diagnostics: compiled.diagnostics,
    incomplete: compiled.checked.incomplete,
  });
}

describe("the plan of", () => {
  it.each(["skyways", "shop", "shop-postgres"])("the example %s, new and with what its README breaks", async (name) => {
    const files = exampleFiles(name);
    const first = await planOf(files);
    expect(first.changes.length).toBeGreaterThan(0);
    expect(complaints(first)).toEqual([]);
    const { mesh } = (await compiledFiles(files)).compiled;
    for (const each of breaksOf(readRepositoryFile(`examples/${name}/README.md`)))
      expect(complaints(await planOf(editedBy(each, files), mesh)), each.title).toEqual([]);
  });
});

const shop = `domain sales { title: "Sales" }
use std.units.{EUR, USD}
team Data { members: ["a@example.org"] }
team Others { members: ["b@example.org"] }
purpose analytics "Numbers"
purpose marketing "Letters"
label private { level: confidential }
enum Status { paid, placed }

source Shop = files {
  path: "data"
  table orders {
    id: int key
    status: Status
    total: decimal(12, 2) in EUR
    country: string?
    placed: date
  }
}

product Orders {
  version: 1.0.0
  owner: Data
  purpose: [analytics]
  input orders = Shop.orders

  /// All good orders.
  port clean {
    from orders
    where total > 0 EUR
    derive { double = total + total }
    schema {
      id: int key
      status: Status
      total: decimal(12, 2) in EUR
      country: string?
      placed: date
      double: decimal(13, 2) in EUR
    }
    fresh: 2h
    retain: 3y
    materialize: incremental by placed lookback 3d
    expect rows > 0
    expect sane: share(total < 100 EUR) >= 90%
  }
}
`;
const finance = `domain finance { title: "Finance" }
team Money { members: ["c@example.org"] }
product Books {
  owner: Money
  input orders = sales.Orders.clean
  port sums {
    from orders
    where placed > 2020-01-01 and status == paid and double > total
    group { country }
    aggregate { total = sum(total), orders = count() }
  }
}
`;

/** Each edit is planned there and back. */
const edits: readonly (readonly [string, ...(readonly [from: string | RegExp, to: string])[]])[] = [
  ["a product", [/product Orders[\s\S]*/, ""]],
  ["a source", [/source Shop[\s\S]*/, ""]],
  ["a column", ["double: decimal(13, 2) in EUR\n", ""], ["derive { double = total + total }", ""]],
  [
    "a column's name",
    ["double: decimal(13, 2) in EUR\n", "twice moved from double: decimal(13, 2) in EUR\n"],
    ["double = ", "twice = "],
  ],
  [
    "a column's type",
    ["double: decimal(13, 2) in EUR", "double: float in EUR"],
    ["total + total", "(total + total) / 1"],
  ],
  ["a column's range", ["double: decimal(13, 2)", "double: decimal(20, 2)"]],
  ["a unit", [/in EUR/g, "in USD"], [/0 EUR/g, "0 USD"]],
  ["a null", ["status: Status\n      total", "status: Status?\n      total"]],
  ["a value", ["total + total", "total * 2"]],
  ["rows", ["total > 0 EUR", "total > 1 EUR"]],
  ["a key", ["    schema {\n      id: int key", "    schema {\n      id: int"]],
  ["a key of a source", ["  table orders {\n    id: int key", "  table orders {\n    id: int"]],
  ["a label", ["status: Status\n      total", "status: Status labelled private\n      total"]],
  ["a bound", [">= 90%", ">= 80%"]],
  ["a rule", ["expect sane: share(total < 100 EUR) >= 90%", "expect sane: avg(total) > 1 EUR"]],
  ["an action", [">= 90%", ">= 90% or quarantine"]],
  ["promises", ["fresh: 2h", "fresh: 3h"], ["retain: 3y", "retain: 2y"]],
  ["a purpose", ["[analytics]", "[analytics, marketing]"]],
  [
    "metadata",
    ["owner: Data", "owner: Others"],
    ["version: 1.0.0", "version: 1.1.0"],
    ["/// All good orders.", "/// Good orders."],
  ],
  ["a schedule", ["input orders = Shop.orders", "input orders = Shop.orders { every: 15m }"]],
  ["how it is stored", ["materialize: incremental by placed lookback 3d", "materialize: table"]],
  ["a history", ["materialize: incremental by placed lookback 3d", "materialize: scd2 by id"]],
  ["settings", ['path: "data"', 'path: "elsewhere"']],
  ["a deprecation", ["port clean {", 'port clean deprecated until 2999-01-01 "use another" {']],
  ["an error", ["total + total", "totl + total"]],
];

describe("every change", () => {
  const plans: { readonly name: string; readonly plan: Plan }[] = [];
  beforeAll(async () => {
    const files = (text: string) => ({ "sales.chimera": text, "finance.chimera": finance });
    const { mesh } = (await compiledFiles(files(shop))).compiled;
    for (const [name, ...replacements] of edits) {
      const edited = replacements.reduce((text, [from, to]) => text.replace(from, to), shop);
      plans.push({ name, plan: await planOf(files(edited), mesh) });
      const after = (await compiledFiles(files(edited))).compiled.mesh;
      plans.push({ name: `${name}, back`, plan: await planOf(files(shop), after) });
    }
  });
  it("is in the schema", () => {
    expect(plans.map(({ name, plan }) => [name, complaints(plan)])).toEqual(plans.map(({ name }) => [name, []]));
  });
  it("of the schema is one that a plan has", () => {
    const { kind, category, reason } = schema.definitions.change.properties;
    const changes = plans.flatMap(({ plan }) => plan.changes);
    const made = (key: "kind" | "category" | "reason") => new Set<string>(changes.map((change) => change[key]));
    expect(made("reason")).toEqual(new Set(changeReasons));
    expect(reason.enum).toEqual(changeReasons);
    expect(made("category")).toEqual(new Set(categories));
    expect(category.enum).toEqual(categories);
    expect(made("kind")).toEqual(new Set(changeKinds));
    expect(kind.enum).toEqual(changeKinds);
    const verdicts = new Set(plans.map(({ plan }) => plan.summary.verdict));
    expect(verdicts).toEqual(new Set(["blocked", "changes", "errors"]));
    for (const list of ["accepted", "backfills", "blocked", "diagnostics"] as const)
      expect(plans.some(({ plan }) => plan[list].length > 0)).toBe(true);
  });
  it("of diagnostics' categories is in the schema", () => {
    const { category } = schema.definitions.diagnostic.properties;
    expect(new Set<string>(category.enum)).toEqual(new Set(all.map((kind) => kind.spec.category)));
  });
});

describe("the schema of a plan", () => {
  it("has no field that is not described", () => {
    const open: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (value === null || typeof value !== "object") return;
      if (
        "type" in value &&
        value.type === "object" &&
        !("additionalProperties" in value && value.additionalProperties === false)
      )
        open.push(path);
      if ("properties" in value)
        for (const [name, field] of Object.entries(value.properties as object))
          if (!("description" in field || "$ref" in field)) open.push(`${path}/${name}`);
      for (const [name, inner] of Object.entries(value)) walk(inner, `${path}/${name}`);
    };
    walk(schema, "");
    expect(open).toEqual([]);
  });
  it("refuses what is not in it, at every level", async () => {
    const plan = await planOf({ "sales.chimera": shop.replace("total > 0 EUR", "totl > 0 EUR") });
    expect(complaints(plan)).toEqual([]);
    const unknown = "must NOT have additional properties";
    expect(complaints({ ...plan, more: 1 })).toEqual([` ${unknown}`]);
    const change = { ...plan.changes[0], more: 1 };
    expect(complaints({ ...plan, changes: [change] })).toEqual([`/changes/0 ${unknown}`]);
    const diagnostic = { ...plan.diagnostics[0], more: 1 };
    expect(complaints({ ...plan, diagnostics: [diagnostic] })).toEqual([`/diagnostics/0 ${unknown}`]);
    expect(complaints({ ...plan, summary: undefined })).toEqual([" must have required property 'summary'"]);
  });
});
