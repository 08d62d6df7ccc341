/** What all events of a mesh are written with, and which dataset has which column. */
import type { MeshIR, PortIR, ProductIR, RelationRef, TableIR } from "../../compiler/mesh/mesh.ts";
import type { Directory } from "../sdk/directory.ts";
import type { Dialect } from "../sql/dialect.ts";
import { type EntityName, type EntityNames, entityNames } from "./names.ts";

export interface OpenlineageContext {
  readonly mesh: MeshIR;
  readonly directory: Directory;
  readonly dialect: Dialect;
  readonly names: EntityNames;
  /** ISO 8601, of all events. */
  readonly eventTime: string;
  /** Datasets and names of columns that products read of others, by the columns' addresses. */
  readonly columns: ReadonlyMap<string, { readonly dataset: EntityName; readonly field: string }>;
}

export function contextOf(
  mesh: MeshIR,
  directory: Directory,
  environment: string,
  dialect: Dialect,
  eventTime: string,
): OpenlineageContext {
  const sources = new Map([...directory.sourceTables].map(([address, { source }]) => [address, source]));
  const names = entityNames(mesh, environment, sources);
  const described = [
    ...[...directory.ports.values()].map(({ port }) => ({ of: port, dataset: names.stored(port) })),
    ...[...directory.sourceTables.values()].map(({ table }) => ({
      of: table,
      dataset: names.sourceTable(table.address),
    })),
  ];
  const columns = described.flatMap(({ of, dataset }) =>
    of.columns.map(({ address, name }) => [address, { dataset, field: name }] as const),
  );
  return { mesh, directory, dialect, names, eventTime, columns: new Map(columns) };
}

/** The dataset that a relation of a product is. */
export function datasetOf(ref: RelationRef, product: ProductIR, { names, directory }: OpenlineageContext): EntityName {
  const named = ({ name }: { readonly name: string }) => name === ref.name;
  if (ref.kind === "input") {
    const { from } = product.inputs.find(named)!;
    return from.kind === "source"
      ? names.sourceTable(from.address)
      : names.stored(directory.ports.get(from.address)!.port);
  }
  const tables: readonly (TableIR | PortIR)[] = ref.kind === "port" ? product.ports : product.tables;
  return names.stored(tables.find(named)!);
}
