/** The facet `columnLineage`: for each column what its value is made of, and for all of them what decides which rows there are. */
import type { ProductIR, TableIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from, some } from "../sdk/data.ts";
import { datasetOf, type OpenlineageContext } from "./context.ts";
import { facet } from "./facets.ts";
import { bodyLineage, type Use } from "./lineage.ts";
import type { EntityName } from "./names.ts";

interface Transformation {
  readonly type: "DIRECT" | "INDIRECT";
  readonly subtype?: string;
  readonly masking?: boolean;
}
interface ColumnUse {
  readonly dataset: EntityName;
  readonly field: string;
  readonly transformation: Transformation;
}

/** Undefined for a table that comes from nowhere. */
export function columnLineage(table: TableIR, product: ProductIR, context: OpenlineageContext): Data {
  const lineage = bodyLineage(table.body, context.mesh.functions);
  const resolved = (uses: readonly Use[]): ColumnUse[] =>
    uses.map(({ relation, column, type, subtype, masking }) => ({
      dataset: datasetOf(relation, product, context),
      field: column,
      transformation: { type, subtype, masking },
    }));
  const columns = table.columns.map((column) => ({
    column,
    uses: lineage === undefined ? writtenLineage(column, context) : resolved(lineage.columns.get(column.name) ?? []),
  }));
  const dataset = some(inputFields(resolved(lineage?.rows ?? [])));
  const fields = columns
    .filter(({ uses }) => uses.length > 0)
    .map(({ column, uses }) => [column.name, from(column.place, { inputFields: inputFields(uses) })] as const);
  if (fields.length === 0 && dataset === undefined) return undefined;
  return facet("ColumnLineageDatasetFacet", { fields: Object.fromEntries(fields), dataset });
}

/** Of SQL that the author wrote it is known which columns of the product's inputs matter and whether they are in the value, not how. */
function writtenLineage({ lineage }: TableIR["columns"][number], { columns }: OpenlineageContext): ColumnUse[] {
  const uses = (type: "DIRECT" | "INDIRECT", addresses: readonly string[]) =>
    addresses.flatMap((address) => {
      const found = columns.get(address);
      return found === undefined ? [] : [{ ...found, transformation: { type } }];
    });
  return [...uses("DIRECT", lineage?.direct ?? []), ...uses("INDIRECT", lineage?.indirect ?? [])];
}

/** Each column once, with all ways in which it matters. */
function inputFields(uses: readonly ColumnUse[]): Data[] {
  const found = new Map<string, { readonly use: ColumnUse; readonly transformations: Transformation[] }>();
  for (const use of uses) {
    const { namespace, name } = use.dataset;
    const key = JSON.stringify([namespace, name, use.field]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { use, transformations: [use.transformation] });
    else known.transformations.push(use.transformation);
  }
  return [...found.values()].map(({ use, transformations }) => ({
    ...use.dataset,
    field: use.field,
    transformations: transformations.map((each) => ({ ...each })),
  }));
}
