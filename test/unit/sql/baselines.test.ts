/** The SQL of every baseline: DuckDB gives its columns the declared types, and the other dialects' grammars read it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { historyColumns } from "../../../compiler/mesh/history.ts";
import type { MeshIR, ProductIR, RelationRef } from "../../../compiler/mesh/mesh.ts";
import { buildOrder } from "../../../targets/sql/build-order.ts";
import { dialects, emitQuery } from "../../../targets/sql/index.ts";
import { unshield } from "../../../targets/sql/ink.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";
import { type Database, openDatabase } from "./database.ts";
import { grammarErrors } from "./grammars.ts";

const cases = filesBelow("test/baselines", "main.chimera").filter((path) => !path.includes("/messages/"));
const shop = readRepositoryFile("test/baselines/shop.chimera");
const { duckdb } = dialects;

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

describe.each(cases)("%s", (path) => {
  let mesh: MeshIR;
  beforeAll(async () => {
    const text = readRepositoryFile(path);
    const shared = /^(?:\/\/[^\n]*\n|\s)*domain shop\b/.test(text) ? { "shop.chimera": shop } : {};
    const { compiled } = await compiledFiles({ ...shared, "main.chimera": text });
    mesh = compiled.mesh;
  });

  it("has the declared columns on DuckDB", async () => {
    for (const product of mesh.products) {
      const schema = unshield(duckdb.quote(`${path} ${product.address}`));
      await db.run(`CREATE SCHEMA ${schema}`);
      const name = (ref: RelationRef) => `${schema}.${unshield(duckdb.quote(`${ref.kind} ${ref.name}`))}`;
      for (const input of product.inputs) {
        const columns = input.columns.map(
          (column) => `${unshield(duckdb.quote(column.name))} ${unshield(duckdb.typeName(column.type)!)}`,
        );
        await db.run(`CREATE TABLE ${name({ kind: "input", name: input.name })} (${columns.join(", ")})`);
      }
      for (const { table, ref } of runnable(product)) {
        const { value, diagnostics } = emitQuery(table.body, mesh, duckdb, name);
        expect(diagnostics).toEqual([]);
        await db.run(`CREATE VIEW ${name(ref)} AS ${value}`);
        const { columns } = await db.table(`SELECT * FROM ${name(ref)}`);
        // What keeping history adds is not made by the query.
        const added = new Set(historyColumns(table.materialize.mode).map((column) => column.name));
        const own = table.columns.filter((column) => !added.has(column.name));
        expect(columns).toEqual(own.map((column) => column.name));
        const types = (await db.types(`SELECT * FROM ${name(ref)}`)).map((type) => type.replaceAll('"', ""));
        const declared = own.map((column) => duckdb.typeName(column.type)!.replace("JSON", "VARCHAR"));
        expect({ table: table.name, types }).toEqual({
          table: table.name,
          types: declared.map((type) => unshield(type).replaceAll('"', "")),
        });
      }
    }
  });

  it("is well-formed elsewhere, or an error", async () => {
    for (const product of mesh.products)
      for (const { table } of runnable(product))
        for (const dialect of ["postgres", "trino", "spark"] as const) {
          const { value, diagnostics } = emitQuery(table.body, mesh, dialects[dialect], (ref) => `of_${ref.kind}`);
          const errors = diagnostics.length > 0 || table.body.kind === "sql" ? [] : await grammarErrors(dialect, value);
          expect({ value, errors }).toEqual({ value, errors: [] });
        }
  });
});

/** Tables with a body that SQL can have; what reads the others is left out too. */
function runnable(product: ProductIR) {
  const missing = new Set<string>();
  return buildOrder(product).flatMap((table) => {
    const ref: RelationRef = { kind: "physical" in table ? "port" : "table", name: table.name };
    const broken = table.body.kind === "pipeline" && table.body.steps.length === 0;
    if (broken || table.reads.some((read) => missing.has(`${read.kind} ${read.name}`))) {
      missing.add(`${ref.kind} ${ref.name}`);
      return [];
    }
    return [{ table, ref }];
  });
}
