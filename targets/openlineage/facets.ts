/** OpenLineage's facets: what is said of a job or a dataset beside its name, each with the schema that it follows. */
import type { ColumnIR, Type } from "../../compiler/mesh/mesh.ts";
import { fieldsInside, typeName, unitOf } from "../sdk/columns.ts";
import { type Data, from, some } from "../sdk/data.ts";
import { nativeType } from "../sql/describe.ts";
import type { Dialect } from "../sql/dialect.ts";

/** Who says it, as a URI, which the format asks for. */
export const producer = "urn:chimera:chimerac";
export const schemaOf = (definition: string) =>
  `https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/${definition}`;

/** The versions of facets that this target writes. */
const versions = {
  ColumnLineageDatasetFacet: "1-2-0",
  DatasetTypeDatasetFacet: "1-0-1",
  DatasourceDatasetFacet: "1-0-1",
  DocumentationDatasetFacet: "1-1-0",
  DocumentationJobFacet: "1-1-0",
  JobTypeJobFacet: "2-0-4",
  OwnershipDatasetFacet: "1-0-1",
  OwnershipJobFacet: "1-0-1",
  SchemaDatasetFacet: "1-2-0",
  SQLJobFacet: "1-1-0",
  TagsDatasetFacet: "1-0-0",
  TagsJobFacet: "1-0-0",
} as const;

type Fields = { readonly [field: string]: Data };

export function facet(name: keyof typeof versions, fields: Fields): Data {
  const _schemaURL = `https://openlineage.io/spec/facets/${versions[name]}/${name}.json#/$defs/${name}`;
  return { _producer: producer, _schemaURL, ...fields };
}

/** What the author says of a job or a dataset. */
export function documentation(of: "Job" | "Dataset", texts: readonly (string | undefined)[]): Data {
  const description = texts.filter((text) => text !== undefined).join("\n\n");
  if (description === "") return undefined;
  return facet(`Documentation${of}Facet`, { description, contentType: "text/markdown" });
}

/** The team that answers for it. */
export function ownership(of: "Job" | "Dataset", team: string): Data {
  return facet(`Ownership${of}Facet`, { owners: [{ name: `team:${team}`, type: "OWNER" }] });
}

/** A tag a fact that has no facet: a key and a value, of the whole or of one column. */
export interface Tag {
  readonly key: string;
  readonly value: string;
  readonly field?: string;
}

/** A tag for each that is said; several values are several tags. */
export function tagsOf(said: { readonly [key: string]: unknown }, field?: string): Tag[] {
  return Object.entries(said).flatMap(([key, value]) => {
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return values.map((each: unknown) => ({
      key,
      value: typeof each === "string" ? each : JSON.stringify(each),
      ...(field === undefined ? {} : { field }),
    }));
  });
}

export function tags(of: "Job" | "Dataset", all: readonly Tag[]): Data {
  return all.length === 0
    ? undefined
    : facet(`Tags${of}Facet`, { tags: all.map((tag) => ({ ...tag, source: "CHIMERA" })) });
}

/** What columns say beside name, type and text. */
export function columnTags(columns: readonly ColumnIR[]): Tag[] {
  return columns.flatMap((column) =>
    tagsOf(
      {
        label: column.labels,
        term: column.term,
        type: typeName(column),
        unit: unitOf(column.type),
        value: column.type.kind === "enum" ? column.type.members : undefined,
        nullable: column.nullable,
        nameAtSource: column.physical,
        deprecated: deprecation(column.deprecated),
        movedFrom: column.movedFrom,
      },
      column.name,
    ),
  );
}

/** What a deprecation says, and that there is one. */
export function deprecation(deprecated: ColumnIR["deprecated"]): string | undefined {
  if (deprecated === undefined) return undefined;
  const { until, text } = deprecated;
  const said = [until === undefined ? undefined : `until ${until}`, text].filter((part) => part !== undefined);
  return said.length === 0 ? "yes" : said.join(": ");
}

/** Types are the engine's; a struct has its fields. */
export function schema(columns: readonly ColumnIR[], dialect: Dialect): Data {
  return facet("SchemaDatasetFacet", {
    fields: columns.map((column, at) =>
      from(column.place, {
        name: column.name,
        type: nativeType(column.type, dialect),
        description: column.description,
        ordinal_position: at + 1,
        fields: innerFields(column.type, dialect),
      }),
    ),
  });
}

function innerFields(type: Type, dialect: Dialect): Data {
  return some(
    fieldsInside(type).map(({ name, type: inner }) => ({
      name,
      type: nativeType(inner, dialect),
      fields: innerFields(inner, dialect),
    })),
  );
}
