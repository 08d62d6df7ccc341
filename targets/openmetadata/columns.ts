/** Columns of a table, with what is inside of lists and structs, and its keys. */
import type { ColumnIR, Type, ValueType } from "../../compiler/mesh/mesh.ts";
import { fieldsInside, keysWithoutNulls, typeName, unitOf } from "../sdk/columns.ts";
import { type Data, from, some } from "../sdk/data.ts";
import type { PortOfProduct } from "../sdk/directory.ts";
import { nativeType } from "../sql/describe.ts";
import { publishedReferences } from "../sql/rule-query.ts";
import type { OpenmetadataContext } from "./context.ts";
import { entityName } from "./names.ts";
import { type Body, descriptionOf, tagLabel } from "./request.ts";
import { labelName, termName } from "./vocabulary.ts";

/** Columns in their order; a key of one column stands with it. */
export function columnsOf(
  columns: readonly ColumnIR[],
  keys: readonly (readonly string[])[],
  context: OpenmetadataContext,
): Data[] {
  const [primary, ...others] = keysWithoutNulls(columns, keys);
  return columns.map((column) => {
    const { name, labels, term, nullable } = column;
    const tags = [
      ...labels.map((label) => tagLabel("Classification", labelName(label, context))),
      ...(term === undefined ? [] : [tagLabel("Glossary", termName(term, context))]),
    ];
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
  return publishedReferences(of, directory).map(({ rule, column, other, target }) => {
    const { address } = other.port.columns.find(({ name }) => name === target)!;
    const referredColumns = [columns.get(address)!.name];
    return from(rule.place, { constraintType: "FOREIGN_KEY", columns: [entityName(column)], referredColumns });
  });
}

function columnDescription(column: ColumnIR): string | undefined {
  const { type } = column;
  return descriptionOf(column, {
    Type: typeName(column),
    Unit: unitOf(type),
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
    dataTypeDisplay: nativeType(type, context.dialect),
    children: some(fieldsInside(type).map((field) => valueColumn(field.name, field, context))),
  };
}
