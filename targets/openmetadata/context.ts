/** What all requests of a mesh are written with: its declarations, the engine's words, and the full names of everything by its address. */
import type { ColumnIR, MeshIR } from "../../compiler/mesh/mesh.ts";
import { type Connection, connectionOf, textOf } from "../sdk/connection.ts";
import type { Directory } from "../sdk/directory.ts";
import type { Dialect } from "../sql/dialect.ts";
import { entityName, fullName } from "./names.ts";

/** Where a table stands, name by name. */
export interface TablePath {
  readonly service: string;
  readonly database: string;
  readonly schema: string;
  readonly table: string;
}

export interface OpenmetadataContext {
  readonly mesh: MeshIR;
  readonly directory: Directory;
  readonly dialect: Dialect;
  readonly connection: Connection;
  /** Names of domains from the outermost in, by address. */
  readonly domains: ReadonlyMap<string, readonly string[]>;
  /** By address of the port or source table. */
  readonly tables: ReadonlyMap<string, TablePath>;
  /** The table and the full name of columns, by address. */
  readonly columns: ReadonlyMap<string, { readonly table: string; readonly name: string }>;
  /** What labels and terms of the mesh are below: its classification and its glossary. */
  readonly vocabulary: string;
}

/** @param service The database service of published views. */
export function contextOf(
  mesh: MeshIR,
  directory: Directory,
  environment: string,
  dialect: Dialect,
  service: string,
): OpenmetadataContext {
  const connection = connectionOf(mesh, environment);
  const tables = new Map<string, TablePath>();
  const columns = new Map<string, { readonly table: string; readonly name: string }>();
  const add = (address: string, path: TablePath, described: readonly ColumnIR[]) => {
    tables.set(address, path);
    for (const { address: column, name } of described)
      columns.set(column, { table: tableName(path), name: `${tableName(path)}.${fullName(entityName(name))}` });
  };
  const database = connection.engine === "duckdb" ? undefined : (connection.catalog ?? connection.database);
  for (const [address, { port }] of directory.ports)
    add(address, pathOf(service, database, port.physical.schema, port.physical.name), port.columns);
  for (const [address, { source, table }] of directory.sourceTables) {
    const { database: kept, schema } = source.settings;
    add(address, pathOf(source.address, textOf(kept), textOf(schema), table.name), table.columns);
  }
  const domains = new Map(mesh.domains.map(({ address }) => [address, domainNames(address, directory)]));
  return { mesh, directory, dialect, connection, domains, tables, columns, vocabulary: entityName(mesh.name) };
}

/** Full name of a table. */
export function tableName({ service, database, schema, table }: TablePath): string {
  return fullName(service, database, schema, table);
}

/** Full name of a domain, with those above it. */
export function domainName(address: string, { domains }: OpenmetadataContext): string {
  return fullName(...domains.get(address)!);
}

/** A table is below three others there, whether there are such or not. */
function pathOf(service: string, database: string | undefined, schema: string | undefined, table: string): TablePath {
  return {
    service: entityName(service),
    database: entityName(database ?? "default"),
    schema: entityName(schema ?? "default"),
    table: entityName(table),
  };
}

/** `retail.sales` below `retail` is `sales` there. */
function domainNames(address: string, directory: Directory): readonly string[] {
  const parent = directory.domains.get(address)?.parent;
  if (parent === undefined) return [entityName(address)];
  const own = address.startsWith(`${parent}.`) ? address.slice(parent.length + 1) : address;
  return [...domainNames(parent, directory), entityName(own)];
}
