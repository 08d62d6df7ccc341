/** Datasets: a view for each port, a table for each one of a source. */
import type { ColumnIR } from "../../compiler/mesh/mesh.ts";
import { keysWithoutNulls } from "../sdk/columns.ts";
import type { Data } from "../sdk/data.ts";
import type { PortOfProduct, TableOfSource } from "../sdk/directory.ts";
import type { DatahubContext } from "./context.ts";
import { upstreamLineage } from "./lineage.ts";
import { associated, customProperties, deprecation, ownership, proposals } from "./proposal.ts";
import { foreignKeys, schemaMetadata } from "./schema.ts";
import { urn } from "./urns.ts";

/** The view of a port, and its deprecated columns. */
export function portProposals(of: PortOfProduct, context: DatahubContext): Data[] {
  const { product, port } = of;
  const { schema, name } = port.physical;
  const keys = port.keys.map(({ columns }) => columns);
  return [
    ...proposals(port.place, context.datasets.get(port.address)!, {
      datasetProperties: {
        name: port.title ?? port.name,
        qualifiedName: `${schema}.${name}`,
        description: port.description,
        customProperties: customProperties({
          address: port.address,
          version: product.version,
          portVersion: port.version,
          declared: port.declared,
          materialization: port.materialize.mode,
          fresh: port.fresh,
          every: port.every,
          retain: port.retain,
          movedFrom: port.movedFrom,
        }),
      },
      subTypes: { typeNames: ["View"] },
      schemaMetadata: {
        ...schemaMetadata(port, context.engine, keysWithoutNulls(port.columns, keys)[0] ?? [], context),
        foreignKeys: foreignKeys(of, context),
      },
      ownership: ownership(urn("corpGroup", product.owner), "TECHNICAL_OWNER"),
      domains: { domains: [urn("domain", product.domain)] },
      deprecation: deprecation(port.deprecated ?? product.deprecated),
      upstreamLineage: upstreamLineage(port, context),
    }),
    ...deprecatedColumns(port.columns, context),
  ];
}

/** A table that products read, and its deprecated columns. */
export function sourceTableProposals({ source, table }: TableOfSource, context: DatahubContext): Data[] {
  return [
    ...proposals(table.place, context.datasets.get(table.address)!, {
      datasetProperties: {
        name: table.name,
        description: table.description ?? source.description,
        customProperties: customProperties({
          address: table.address,
          source: source.address,
          nameAtSource: table.physical,
          onReject: source.onReject,
          purposes: table.purposes ?? source.purposes,
          residency: table.residency ?? source.residency,
          retain: table.retain ?? source.retain,
          movedFrom: table.movedFrom ?? source.movedFrom,
        }),
      },
      subTypes: { typeNames: ["Table"] },
      schemaMetadata: schemaMetadata(
        table,
        source.connector,
        keysWithoutNulls(table.columns, table.keys)[0] ?? [],
        context,
      ),
      domains: { domains: [urn("domain", source.domain)] },
      globalTags: associated("tags", "tag", "tag", table.rowLabels),
      deprecation: deprecation(table.deprecated ?? source.deprecated),
    }),
    ...deprecatedColumns(table.columns, context),
  ];
}

function deprecatedColumns(columns: readonly ColumnIR[], context: DatahubContext): Data[] {
  return columns.flatMap(({ address, place, deprecated }) =>
    proposals(place, context.columns.get(address)!.urn, { deprecation: deprecation(deprecated) }),
  );
}
