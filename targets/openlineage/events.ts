/** Events of a mesh at deployment: a dataset for each table of a source, a job for each product, and one for each table and port in it. */
import type { PortIR, ProductIR, TableIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from, some } from "../sdk/data.ts";
import { domainAndAbove, type TableOfSource } from "../sdk/directory.ts";
import { relationsOf } from "../sql/build-order.ts";
import { emitQuery } from "../sql/relation.ts";
import { relationNames } from "../sql/script.ts";
import { columnLineage } from "./column-lineage.ts";
import { datasetOf, type OpenlineageContext } from "./context.ts";
import {
  columnTags,
  deprecation,
  documentation,
  facet,
  ownership,
  producer,
  schema,
  schemaOf,
  tags,
  tagsOf,
} from "./facets.ts";

/** A table that products read. */
export function sourceTableEvent({ source, table }: TableOfSource, context: OpenlineageContext): Data {
  const { names, dialect, eventTime } = context;
  return from(table.place, {
    eventTime,
    producer,
    schemaURL: schemaOf("DatasetEvent"),
    dataset: {
      ...names.sourceTable(table.address),
      facets: {
        documentation: documentation("Dataset", [table.description ?? source.description]),
        schema: schema(table.columns, dialect),
        datasetType: facet("DatasetTypeDatasetFacet", { datasetType: "TABLE", subType: "EXTERNAL" }),
        dataSource: facet("DatasourceDatasetFacet", { name: source.address }),
        tags: tags("Dataset", [
          ...tagsOf({
            domain: source.domain,
            connector: source.connector,
            nameAtSource: table.physical,
            onReject: source.onReject,
            key: table.keys.map((key) => key.join(", ")),
            rowLabel: table.rowLabels,
            purpose: table.purposes ?? source.purposes,
            residency: table.residency ?? source.residency,
            retain: table.retain ?? source.retain,
            deprecated: deprecation(table.deprecated ?? source.deprecated),
            movedFrom: table.movedFrom ?? source.movedFrom,
          }),
          ...columnTags(table.columns),
        ]),
      },
    },
  });
}

/** The job that all jobs of a product are part of: it reads the inputs and writes the ports. */
export function productEvent(product: ProductIR, context: OpenlineageContext): Data {
  const { names, eventTime, directory } = context;
  return from(product.place, {
    eventTime,
    producer,
    schemaURL: schemaOf("JobEvent"),
    job: {
      ...names.job(product.address),
      facets: {
        documentation: documentation("Job", [product.title, product.description]),
        ownership: ownership("Job", product.owner),
        jobType: jobType("PRODUCT"),
        tags: tags(
          "Job",
          tagsOf({
            domain: domainAndAbove(directory, product.domain).map(({ address }) => address),
            version: product.version,
            purpose: product.purposes,
            input: product.inputs.map(({ name, load, every, fresh }) =>
              [name, load.mode, every && `every ${every}`, fresh && `fresh ${fresh}`].filter(Boolean).join(" "),
            ),
            deprecated: deprecation(product.deprecated),
            movedFrom: product.movedFrom,
          }),
        ),
      },
    },
  });
}

/** The job that makes a table or a port. */
export function tableEvent(table: TableIR | PortIR, product: ProductIR, context: OpenlineageContext): Data {
  const { names, mesh, dialect, eventTime } = context;
  const port = "physical" in table ? table : undefined;
  const query = emitQuery(
    table.body,
    mesh,
    dialect,
    relationNames(mesh, product, dialect),
    table.materialize.mode === "view",
  );
  const described = [port?.title, table.description];
  const inputs = new Map(
    relationsOf(table).map((ref) => {
      const dataset = datasetOf(ref, product, context);
      return [JSON.stringify(dataset), dataset];
    }),
  );
  return from(table.place, {
    eventTime,
    producer,
    schemaURL: schemaOf("JobEvent"),
    job: {
      ...names.job(table.address),
      facets: {
        documentation: documentation("Job", described),
        ownership: ownership("Job", product.owner),
        jobType: jobType(port === undefined ? "TABLE" : "PORT"),
        // What the engine cannot say, the target `sql` reports.
        sql:
          query.diagnostics.length > 0
            ? undefined
            : facet("SQLJobFacet", { query: query.value, dialect: names.connection.engine }),
        tags: tags("Job", tagsOf({ product: product.address, rule: table.rules.map(({ text }) => text) })),
      },
    },
    inputs: some([...inputs.values()].map((dataset) => ({ ...dataset }))),
    outputs: [
      {
        ...names.stored(table),
        facets: {
          documentation: documentation("Dataset", described),
          ownership: ownership("Dataset", product.owner),
          schema: schema(table.columns, dialect),
          datasetType: facet("DatasetTypeDatasetFacet", datasetType(table)),
          columnLineage: columnLineage(table, product, context),
          tags: tags("Dataset", [...tagsOf(saidOf(table, product)), ...columnTags(table.columns)]),
        },
      },
    ],
  });
}

/** Facts of a table or port that have no facet. */
function saidOf(table: TableIR | PortIR, product: ProductIR): { readonly [key: string]: unknown } {
  const port = "physical" in table ? table : undefined;
  const { mode } = table.materialize;
  return {
    address: table.address,
    product: product.address,
    domain: product.domain,
    version: product.version,
    portVersion: port?.version,
    declared: port?.declared,
    materialization: mode,
    key: table.keys.map(({ columns }) => columns.join(", ")),
    fresh: port?.fresh,
    every: port?.every,
    retain: port?.retain,
    deprecated: deprecation(table.deprecated ?? product.deprecated),
    movedFrom: table.movedFrom,
  };
}

function datasetType(table: TableIR | PortIR): { readonly datasetType: string } {
  return { datasetType: "physical" in table || table.materialize.mode === "view" ? "VIEW" : "TABLE" };
}

function jobType(type: string): Data {
  return facet("JobTypeJobFacet", { processingType: "BATCH", integration: "CHIMERA", jobType: type });
}
