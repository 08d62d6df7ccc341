/** Where an environment keeps published views, in the standard's words. */
import type { MeshIR, PortIR } from "../../compiler/mesh/mesh.ts";
import { type Connection, connectionOf } from "../sdk/connection.ts";
import type { Data } from "../sdk/data.ts";
import { customProperties } from "./parts.ts";

/** The server of `environment` for a port. One whose address is a reference to a secret or a variable is `custom`: the standard wants the address itself. */
export function serverOf(mesh: MeshIR, environment: string, port: PortIR): Data {
  const connection = connectionOf(mesh, environment);
  return {
    id: "main",
    server: environment,
    environment,
    ...placeOf(connection),
    schema: port.physical.schema,
    customProperties: customProperties({
      engine: connection.engine,
      region: mesh.environments[environment]?.region,
    }),
  };
}

function placeOf({ engine, host, port, database, catalog }: Connection): { readonly [field: string]: Data } {
  if (engine === "duckdb") return { type: "duckdb", database };
  if (engine === "postgres" && host !== undefined && database !== undefined)
    return { type: "postgres", host, port: port ?? 5432, database };
  if (engine === "trino" && host !== undefined && catalog !== undefined)
    return { type: "trino", host, port: port ?? 8080, catalog };
  return { type: "custom", host, port, database, catalog };
}
