/** Where an environment keeps published views, as far as the manifest says it in clear text. */
import type { MeshIR, PortIR } from "../../compiler/mesh/mesh.ts";
import type { Data } from "../sdk/data.ts";
import { customProperties } from "./parts.ts";

/** The server of `environment` for a port. One whose address is a reference to a secret or a variable is `custom`: the standard wants the address itself. */
export function serverOf(mesh: MeshIR, environment: string, engine: string, port: PortIR): Data {
  const options = mesh.environments[environment]?.options ?? {};
  const connection = (options.connection ?? {}) as { readonly [setting: string]: unknown };
  return {
    id: "main",
    server: environment,
    environment,
    ...placeOf(engine, environment, options.database, connection),
    schema: port.physical.schema,
    customProperties: customProperties({ engine, region: mesh.environments[environment]?.region }),
  };
}

type Place = { readonly [field: string]: Data };

function placeOf(
  engine: string,
  environment: string,
  database: unknown,
  connection: { readonly [setting: string]: unknown },
): Place {
  if (engine === "duckdb") return { type: "duckdb", database: textOf(database) ?? `.chimera/${environment}.duckdb` };
  const host = textOf(connection.host);
  const name = textOf(connection.database) ?? textOf(database);
  const catalog = textOf(connection.catalog);
  if (engine === "postgres" && host !== undefined && name !== undefined)
    return { type: "postgres", host, port: portOf(connection.port) ?? 5432, database: name };
  if (engine === "trino" && host !== undefined && catalog !== undefined)
    return { type: "trino", host, port: portOf(connection.port) ?? 8080, catalog };
  return { type: "custom", host, port: portOf(connection.port), database: name, catalog };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function portOf(value: unknown): number | undefined {
  const port = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof port === "number" && Number.isInteger(port) ? port : undefined;
}
