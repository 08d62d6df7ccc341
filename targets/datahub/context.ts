/** What all proposals of a mesh are written with: its declarations, the engine's words, and which dataset has which column. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { type Connection, connectionOf } from "../sdk/connection.ts";
import type { Directory, PortOfProduct } from "../sdk/directory.ts";
import type { Dialect } from "../sql/dialect.ts";
import { datasetUrn, fieldPath, fieldUrn } from "./urns.ts";

export interface DatahubContext {
  readonly mesh: MeshIR;
  readonly directory: Directory;
  /** Of the environment; also the platform of published views. */
  readonly engine: string;
  readonly dialect: Dialect;
  /** Datasets by address of their port or source table. */
  readonly datasets: ReadonlyMap<string, string>;
  /** Their columns by address. */
  readonly columns: ReadonlyMap<string, { readonly dataset: string; readonly urn: string }>;
}

/** @param fabric DataHub's word for the environment. */
export function contextOf(
  mesh: MeshIR,
  directory: Directory,
  environment: string,
  dialect: Dialect,
  fabric: string,
): DatahubContext {
  const connection = connectionOf(mesh, environment);
  const datasets = new Map<string, string>();
  for (const [address, port] of directory.ports)
    datasets.set(address, datasetUrn(connection.engine, viewName(port, connection), fabric));
  for (const [address, { source }] of directory.sourceTables)
    datasets.set(address, datasetUrn(source.connector, address, fabric));
  const described = [
    ...[...directory.ports.values()].map(({ port }) => port),
    ...[...directory.sourceTables.values()].map(({ table }) => table),
  ];
  const columns = described.flatMap(({ address, columns: all }) => {
    const dataset = datasets.get(address)!;
    return all.map(
      (column) => [column.address, { dataset, urn: fieldUrn(dataset, fieldPath([column.name])) }] as const,
    );
  });
  return { mesh, directory, engine: connection.engine, dialect, datasets, columns: new Map(columns) };
}

/** As DataHub's own readers of the engine name it, so that both speak of one dataset. */
function viewName({ port }: PortOfProduct, { engine, database, catalog }: Connection): string {
  const above = engine === "postgres" ? database : engine === "trino" ? catalog : undefined;
  return [...(above === undefined ? [] : [above]), port.physical.schema, port.physical.name].join(".");
}
