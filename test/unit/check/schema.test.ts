import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import schema from "../../../compiler/mesh/schema.json" with { type: "json" };
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { checkMembers } from "../../support/pipelines.ts";
import { exampleFiles } from "../../support/repository.ts";

const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
const complaints = (mesh: unknown) => {
  validate(JSON.parse(JSON.stringify(mesh)));
  return (validate.errors ?? [])
    .filter((error) => error.keyword !== "oneOf")
    .map((error) => `${error.instancePath} ${error.message}`);
};

describe("the JSON Schema of the MeshIR", () => {
  test.each(["skyways", "shop", "shop-postgres"])("holds for the mesh of %s", async (name) => {
    const { compiled } = await compiledFiles(exampleFiles(name));
    expect(compiled.mesh.products.length).toBeGreaterThan(0);
    expect(complaints(compiled.mesh)).toEqual([]);
  });
  test.each([
    "from orders  sort total desc, id  take 3 skip 1",
    "from orders  unnest tags as tag  dedupe by id, tag keep earliest placed_at",
    "from sky  select { day, cover, rain }  pivot sum(rain) for cover in { drizzle }",
    "from sky  unpivot amount for kind in { rain, wind }",
    "from visits  left asof join orders on visits.customer_id == orders.customer_id and orders.placed_at <= at  select { at, orders.total }",
    "from rates  union rates  derive { x = sum(rate) over (order day rows 3 before) }",
    "from orders  aggregate { a = case { count() > 1 -> sum(total where note is not null) } }",
    "from orders  select { tags }\n schema { tags: list<OrderId> }",
    "from rates\n expect drift(rate, rates where day > 2020-01-01) <= 0.2\n expect gaps(day, 1d) == 0 or warn\n expect steady(rows)\n expect schema",
  ])("holds for %s", (pipeline) => {
    const checked = checkMembers(`  table t {\n ${pipeline}\n  }`);
    expect(checked.diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    expect(complaints(checked.mesh.mesh)).toEqual([]);
  });
  test("refuses what is not in it", () => {
    const { mesh } = checkMembers("  table t { from rates }").mesh;
    expect(complaints({ ...mesh, more: 1 })).toEqual([" must NOT have additional properties"]);
    expect(complaints({ ...mesh, products: undefined })).toEqual([" must have required property 'products'"]);
  });
});
