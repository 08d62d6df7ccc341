/** Where an environment keeps published views, as far as the manifest says it in clear text, for targets that tell others. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";

export interface Connection {
  readonly engine: string;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Of DuckDB the file. */
  readonly database?: string | undefined;
  /** Of Trino. */
  readonly catalog?: string | undefined;
}

/** What the manifest takes from a secret or a variable is absent. */
export function connectionOf(mesh: MeshIR, environment: string): Connection {
  const { engine = "duckdb", options = {} } = mesh.environments[environment] ?? {};
  if (engine === "duckdb") return { engine, database: textOf(options.database) ?? `.chimera/${environment}.duckdb` };
  const said = (options.connection ?? {}) as { readonly [setting: string]: unknown };
  return {
    engine,
    host: textOf(said.host),
    port: portOf(said.port),
    database: textOf(said.database) ?? textOf(options.database),
    catalog: textOf(said.catalog),
  };
}

/** A setting that is a text and says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function portOf(value: unknown): number | undefined {
  const port = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof port === "number" && Number.isInteger(port) ? port : undefined;
}
