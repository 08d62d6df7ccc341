/** SQL for the engines that a mesh can run on. */
import type { MeshIR, ProductIR } from "../../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { unknownTarget } from "../../language/diagnostics/registry/targets.ts";
import type { Outcome, SourceText } from "../../language/text/source.ts";
import { diagnosticsOf, problem } from "../sdk/problem.ts";
import type { Dialect, DialectName } from "./dialect.ts";
import { duckdb } from "./dialects/duckdb.ts";
import { postgres } from "./dialects/postgres.ts";
import { spark } from "./dialects/spark.ts";
import { trino } from "./dialects/trino.ts";
import { emitProductScript as writeScript } from "./script.ts";

export { emitQuery } from "./relation.ts";
export type { Dialect, DialectName };

export const dialects: { readonly [K in DialectName]: Dialect } = { duckdb, postgres, trino, spark };

export function dialectNamed(name: string): Dialect | undefined {
  return Object.hasOwn(dialects, name) ? dialects[name as DialectName] : undefined;
}

/** The script of a product for the engine called `engine`, with what it cannot express as diagnostics in the files of `sources`. */
export function emitProductScript(
  mesh: MeshIR,
  product: ProductIR,
  engine: string,
  sources: (path: string) => SourceText | undefined,
): Outcome<string, Diagnostic> {
  const dialect = dialectNamed(engine);
  if (dialect === undefined) {
    const known = Object.keys(dialects).join(", ");
    return {
      value: "",
      diagnostics: diagnosticsOf([problem(unknownTarget, product.place, { engine, known })], sources),
    };
  }
  const { value, diagnostics } = writeScript(mesh, product, dialect);
  return { value, diagnostics: diagnosticsOf(diagnostics, sources) };
}
