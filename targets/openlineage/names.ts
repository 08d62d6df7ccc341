/** What jobs and datasets are called: events of a mesh and of its runs meet by their names, and meet those of other tools where both name the same view. */
import type { MeshIR, PortIR, SourceIR, TableIR } from "../../compiler/mesh/mesh.ts";
import { type Connection, connectionOf } from "../sdk/connection.ts";
import { pathPart } from "../sdk/directory.ts";

/** A job or a dataset. */
export interface EntityName {
  readonly namespace: string;
  readonly name: string;
}

export interface EntityNames {
  readonly connection: Connection;
  /** Of a product, or of a table or port, which is a job's name and also, inside of a product, a dataset's. */
  job(address: string): EntityName;
  /** A table that a source has. */
  sourceTable(address: string): EntityName;
  /** What a table or port is stored as. */
  stored(table: TableIR | PortIR): EntityName;
}

export function entityNames(mesh: MeshIR, environment: string, sources: ReadonlyMap<string, SourceIR>): EntityNames {
  const connection = connectionOf(mesh, environment);
  const place = `${pathPart(mesh.name)}/${pathPart(environment)}`;
  const own = `chimera://${place}`;
  const views = viewsOf(connection, environment);
  return {
    connection,
    job: (name) => ({ namespace: own, name }),
    sourceTable: (name) => ({
      namespace: `${pathPart(sources.get(name)!.connector)}://${place}`,
      name,
    }),
    stored: (table) =>
      "physical" in table
        ? { namespace: views.namespace, name: [...views.above, table.physical.schema, table.physical.name].join(".") }
        : { namespace: own, name: table.address },
  };
}

/** OpenLineage's naming conventions; an address that the manifest takes from elsewhere is the environment's name. */
function viewsOf({ engine, host, port, database, catalog }: Connection, environment: string) {
  const unknown = pathPart(environment);
  if (engine === "postgres" && host !== undefined)
    return { namespace: `postgres://${host}:${port ?? 5432}`, above: database === undefined ? [] : [database] };
  if (engine === "trino" && host !== undefined)
    return { namespace: `trino://${host}:${port ?? 8080}`, above: catalog === undefined ? [] : [catalog] };
  const above = engine === "postgres" ? database : engine === "trino" ? catalog : undefined;
  const place = engine === "duckdb" ? (database ?? unknown).split("/").map(pathPart).join("/") : unknown;
  return { namespace: `${pathPart(engine)}://${place}`, above: above === undefined ? [] : [above] };
}
