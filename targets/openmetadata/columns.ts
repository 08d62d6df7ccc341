/** Columns of a table, with what is inside of lists and structs, and its keys. */
import type { ColumnIR, Type, ValueType } from "../../compiler/mesh/mesh.ts";
import { unitText } from "../../compiler/mesh/unit-text.ts";
import { type Data, from } from "../sdk/data.ts";
import type { PortOfProduct } from "../sdk/directory.ts";
import { unshield } from "../sql/ink.ts";
import { holdsForAll, publishedRelation } from "../sql/rule-query.ts";
import type { OpenmetadataContext } from "./context.ts";
import { entityName } from "./names.ts";
import { type Body, descriptionOf, some, tagLabel } from "./request.ts";
import { labelName, termName } from "./vocabulary.ts";

/** Columns in their order; a key of one column stands with it. */
export function columnsOf(
  columns: readonly ColumnIR[],
  keys: readonly (readonly string[])[],
  context: OpenmetadataContext,
): Data[] {
  return columns.map((column) => {
    const { name, labels, term, nullable } = column;
    const tags = [
      ...labels.map((label) => tagLabel("Classification", labelName(label, context))),
      ...(term === undefined ? [] : [tagLabel("Glossary", termName(term, context))]),
    ];
    const [primary, ...others] = keysWithoutNulls(columns, keys);
    const isKey = (key: readonly string[] | undefined) => key?.length === 1 && key[0] === name;
    const constraint = isKey(primary) ? "PRIMARY_KEY" : others.some(isKey) ? "UNIQUE" : nullable ? "NULL" : "NOT_NULL";
    return from(column.place, {
      ...valueColumn(name, column, context),
      description: columnDescription(column),
      tags: some(tags),
      constraint,
    });
  });
}

/** Keys of several columns. */
export function constraintsOf(columns: readonly ColumnIR[], keys: readonly (readonly string[])[]): Data[] {
  return keysWithoutNulls(columns, keys).flatMap((key, at) =>
    key.length === 1 ? [] : [{ constraintType: at === 0 ? "PRIMARY_KEY" : "UNIQUE", columns: key.map(entityName) }],
  );
}

/** Keys of other tables that values of a port are promised to be among. */
export function foreignKeys(of: PortOfProduct, { directory, columns }: OpenmetadataContext): Data[] {
  return of.port.rules.flatMap(({ measure, bound, where, by, place }) => {
    if (measure.measure !== "references" || !holdsForAll(bound) || where !== undefined || by.length > 0) return [];
    const other = publishedRelation(measure.relation, of, directory);
    const target = other?.port.columns.find(({ name }) => name === measure.target);
    if (target === undefined) return [];
    const referredColumns = [columns.get(target.address)!.name];
    return [from(place, { constraintType: "FOREIGN_KEY", columns: [entityName(measure.column)], referredColumns })];
  });
}

function keysWithoutNulls(columns: readonly ColumnIR[], keys: readonly (readonly string[])[]): (readonly string[])[] {
  const nullable = new Set(columns.filter((column) => column.nullable).map(({ name }) => name));
  return keys.filter((key) => key.length > 0 && !key.some((name) => nullable.has(name)));
}

function columnDescription(column: ColumnIR): string | undefined {
  const { type, named } = column;
  return descriptionOf(column, {
    Type: named ?? (type.kind === "enum" ? type.name : undefined),
    Unit: "unit" in type && type.unit !== undefined ? unitText(type.unit) : undefined,
    "One of": type.kind === "enum" ? type.members : undefined,
  });
}

const dataTypes = {
  bool: "BOOLEAN",
  int: "BIGINT",
  float: "DOUBLE",
  decimal: "DECIMAL",
  string: "STRING",
  bytes: "BYTES",
  date: "DATE",
  time: "TIME",
  timestamp: "TIMESTAMP",
  duration: "INTERVAL",
  months: "INTERVAL",
  uuid: "UUID",
  json: "JSON",
  enum: "ENUM",
  list: "ARRAY",
  map: "MAP",
  struct: "STRUCT",
  null: "NULL",
  unknown: "UNKNOWN",
} as const satisfies { readonly [K in Type["kind"]]: string };

function valueColumn(name: string, { type }: ValueType, context: OpenmetadataContext): Body {
  return {
    name: entityName(name),
    displayName: entityName(name) === name ? undefined : name,
    dataType: dataTypes[type.kind],
    ...(type.kind === "list" ? { arrayDataType: dataTypes[type.item.type.kind] } : {}),
    ...(type.kind === "decimal" ? { precision: type.precision, scale: type.scale } : {}),
    dataTypeDisplay: unshield(context.dialect.typeName(type) ?? type.kind),
    children: some(childrenOf(type, context)),
  };
}

/** Fields of a struct, or of the structs in a list or map. */
function childrenOf(type: Type, context: OpenmetadataContext): Data[] {
  if (type.kind === "list") return childrenOf(type.item.type, context);
  if (type.kind === "map") return childrenOf(type.value.type, context);
  return type.kind === "struct" ? type.fields.map((field) => valueColumn(field.name, field, context)) : [];
}
