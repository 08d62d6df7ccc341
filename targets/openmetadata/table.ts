/** Services, databases, schemas and tables: views of ports, and tables of sources; and the lineage between them. */
import type { PlaceIR, PortIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from, some } from "../sdk/data.ts";
import type { PortOfProduct, TableOfSource } from "../sdk/directory.ts";
import { columnsOf, constraintsOf, foreignKeys } from "./columns.ts";
import { domainName, type OpenmetadataContext, type TablePath, tableName } from "./context.ts";
import { entityName, fullName } from "./names.ts";
import { descriptionOf, reference, request, tagLabel } from "./request.ts";
import { labelName } from "./vocabulary.ts";

/** What tables stand in, each once: services, databases and schemas. */
export function containerRequests(context: OpenmetadataContext): Data[] {
  const containers = new Map<string, Data>();
  const add = (path: TablePath, connector: string, place: PlaceIR) => {
    const { service, database, schema } = path;
    const serviceType = serviceTypes[connector] ?? "CustomDatabase";
    const said = [
      ["/v1/services/databaseServices", { name: service, serviceType }, [service]],
      ["/v1/databases", { name: database, service: fullName(service) }, [service, database]],
      ["/v1/databaseSchemas", { name: schema, database: fullName(service, database) }, [service, database, schema]],
    ] as const;
    for (const [kind, body, names] of said) {
      const key = `${kind} ${fullName(...names)}`;
      if (!containers.has(key)) containers.set(key, request(place, kind, body));
    }
  };
  const { directory, tables, connection } = context;
  for (const [address, { source }] of directory.sourceTables) add(tables.get(address)!, source.connector, source.place);
  for (const [address, { product }] of directory.ports) add(tables.get(address)!, connection.engine, product.place);
  return [...containers.values()];
}

/** Connectors and engines that OpenMetadata knows. */
const serviceTypes: { readonly [connector: string]: string } = { postgres: "Postgres", trino: "Trino" };

/** The view of a port. */
export function portRequest(of: PortOfProduct, context: OpenmetadataContext): Data {
  const { product, port } = of;
  const keys = port.keys.map(({ columns }) => columns);
  const facts = {
    Address: port.address,
    "At most": port.fresh === undefined ? undefined : `${port.fresh} old`,
    Every: port.every,
  };
  return request(port.place, "/v1/tables", {
    ...placeOf(context.tables.get(port.address)!),
    displayName: port.title ?? port.name,
    description: descriptionOf({ ...port, ...deprecationOf(port, product) }, facts),
    tableType: "View",
    columns: columnsOf(port.columns, keys, context),
    tableConstraints: some([...constraintsOf(port.columns, keys), ...foreignKeys(of, context)]),
    owners: [reference("team", fullName(entityName(product.owner)))],
    domains: [domainName(product.domain, context)],
    dataProducts: [fullName(entityName(product.address))],
    retentionPeriod: port.retain,
  });
}

/** A table that products read. */
export function sourceTableRequest({ source, table }: TableOfSource, context: OpenmetadataContext): Data {
  const facts = {
    Address: table.address,
    "At the source": table.physical,
    Purposes: table.purposes ?? source.purposes,
    "Kept in": table.residency ?? source.residency,
  };
  return request(table.place, "/v1/tables", {
    ...placeOf(context.tables.get(table.address)!),
    displayName: table.name,
    description: descriptionOf({ description: source.description, ...table, ...deprecationOf(table, source) }, facts),
    tableType: "Regular",
    columns: columnsOf(table.columns, table.keys, context),
    tableConstraints: some(constraintsOf(table.columns, table.keys)),
    tags: some(table.rowLabels.map((label) => tagLabel("Classification", labelName(label, context)))),
    domains: [domainName(source.domain, context)],
    retentionPeriod: table.retain ?? source.retain,
  });
}

/** An edge for each table that a port comes from, with its columns: what values are computed from, and what decides which there are. */
export function lineageRequests(port: PortIR, context: OpenmetadataContext): Data[] {
  const edges = new Map<string, Data[]>();
  for (const { address, lineage, place } of port.columns) {
    for (const [kind, upstream] of [
      ["DIRECT", lineage?.direct ?? []],
      ["INDIRECT", lineage?.indirect ?? []],
    ] as const) {
      const byTable = Map.groupBy(
        upstream.flatMap((column) => context.columns.get(column) ?? []),
        ({ table }) => table,
      );
      for (const [table, columns] of byTable) {
        const edge = {
          fromColumns: columns.map(({ name }) => name),
          toColumn: context.columns.get(address)!.name,
          function: kind,
        };
        const ofTable = edges.get(table);
        if (ofTable === undefined) edges.set(table, [from(place, edge)]);
        else ofTable.push(from(place, edge));
      }
    }
  }
  const toEntity = reference("table", tableName(context.tables.get(port.address)!));
  return [...edges].map(([table, columnsLineage]) =>
    request(port.place, "/v1/lineage", {
      edge: { fromEntity: reference("table", table), toEntity, lineageDetails: { source: "Manual", columnsLineage } },
    }),
  );
}

function placeOf({ service, database, schema, table }: TablePath) {
  return { name: table, databaseSchema: fullName(service, database, schema) };
}

type Deprecated = { readonly deprecated?: NonNullable<PortIR["deprecated"]> };

/** What is deprecated with what it belongs to. */
function deprecationOf(own: Deprecated, whole: Deprecated): Deprecated {
  const deprecated = own.deprecated ?? whole.deprecated;
  return deprecated === undefined ? {} : { deprecated };
}
