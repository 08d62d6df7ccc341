/** TPC-H: the 22 queries as pipelines and as plain SQL, and tables to run them over. */
import { readdirSync, readFileSync } from "node:fs";
import type { MeshIR, RelationRef } from "../../compiler/mesh/mesh.ts";
import { buildOrder } from "../../targets/sql/build-order.ts";
import type { Dialect } from "../../targets/sql/dialect.ts";
import { duckdb } from "../../targets/sql/dialects/duckdb.ts";
import { emitQuery } from "../../targets/sql/relation.ts";
import { compiledFiles } from "../support/compiled-mesh.ts";
import type { Database } from "../unit/sql/database.ts";

const folder = new URL(".", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), "utf8");

export const numbers = Array.from({ length: 22 }, (_, i) => String(i + 1).padStart(2, "0"));

/** The mesh of all 22 products. Anything the compiler has to say but warnings is a failure. */
export async function compileQueries(): Promise<MeshIR> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".chimera") || name === "chimera.yaml");
  const { compiled } = await compiledFiles(Object.fromEntries(names.map((name) => [name, read(name)])));
  const errors = compiled.diagnostics.filter((each) => each.severity === "error");
  if (compiled.mesh === undefined || errors.length > 0)
    throw new Error(errors.map((each) => `${each.place.file}: ${each.message}: ${each.label}`).join("\n"));
  return compiled.mesh;
}

/** Makes the tables; `scale` is the number of orders. */
export async function generate(db: Database, scale: number): Promise<void> {
  await db.run(`SET VARIABLE scale = ${scale}`);
  await db.run(read("generate.sql"));
}

/** The statement of query `number` as it stands in the specification. */
export function plainQuery(number: string): string {
  return read(`queries/q${number}.sql`);
}

/** The emitted SELECT of query `number` in a dialect; its inner tables are WITH queries. */
export function emittedQuery(mesh: MeshIR, number: string, dialect: Dialect = duckdb): string {
  const product = mesh.products.find((each) => each.name === `Q${number}`)!;
  const name = (ref: RelationRef) => (ref.kind === "input" ? ref.name : `inner_${ref.name}`);
  const parts: string[] = [];
  for (const table of buildOrder(product)) {
    const { value, diagnostics } = emitQuery(table.body, mesh, dialect, name);
    if (diagnostics.length > 0) throw new Error(`Q${number} has no SQL`);
    if ("physical" in table)
      return parts.length === 0 ? value : `WITH ${parts.join(",\n")}\nSELECT * FROM (\n${value}\n) AS answer`;
    parts.push(`inner_${table.name} AS (\n${value}\n)`);
  }
  throw new Error(`Q${number} has no port`);
}
