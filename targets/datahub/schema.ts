/** The aspect `schemaMetadata`: columns with types, keys, terms, tags, and foreign keys. Fields of structs are columns with a dotted path. */
import type { ColumnIR, Type, ValueType } from "../../compiler/mesh/mesh.ts";
import { fieldsInside, typeName, unitOf } from "../sdk/columns.ts";
import { type Data, from, some } from "../sdk/data.ts";
import type { PortOfProduct } from "../sdk/directory.ts";
import { nativeType } from "../sql/describe.ts";
import type { Dialect } from "../sql/dialect.ts";
import { publishedReferences } from "../sql/rule-query.ts";
import type { DatahubContext } from "./context.ts";
import { type Aspect, associated, unknownStamp } from "./proposal.ts";
import { fieldPath, fieldUrn, urn } from "./urns.ts";

interface Described {
  readonly address: string;
  readonly columns: readonly ColumnIR[];
}

/** @param keys The primary key, if any. */
export function schemaMetadata(
  of: Described,
  platform: string,
  keys: readonly string[],
  context: DatahubContext,
): Aspect {
  return {
    schemaName: of.address,
    platform: urn("dataPlatform", platform),
    version: 0,
    hash: "",
    platformSchema: { "com.linkedin.schema.OtherSchema": { rawSchema: "" } },
    fields: of.columns.flatMap((column) => [
      columnField(column, keys.includes(column.name), context),
      ...innerFields(column.type, [column.name], context.dialect),
    ]),
    primaryKeys: keys.length === 0 ? undefined : keys.map((name) => fieldPath([name])),
  };
}

/** Keys of other datasets that values of a port are promised to be among. */
export function foreignKeys(of: PortOfProduct, context: DatahubContext): Data {
  const { datasets, directory } = context;
  const dataset = datasets.get(of.port.address)!;
  const keys = publishedReferences(of, directory).map(({ rule, column, other, target }) => {
    const foreignDataset = datasets.get(other.port.address)!;
    return from(rule.place, {
      name: rule.name,
      sourceFields: [fieldUrn(dataset, fieldPath([column]))],
      foreignFields: [fieldUrn(foreignDataset, fieldPath([target]))],
      foreignDataset,
    });
  });
  return some(keys);
}

/** DataHub's word for a type; some say more in a record of their own. */
function fieldType(type: Type): { readonly name: string; readonly more: Aspect } {
  switch (type.kind) {
    case "bool":
      return { name: "BooleanType", more: {} };
    case "int":
    case "float":
    case "decimal":
      return { name: "NumberType", more: {} };
    case "bytes":
      return { name: "BytesType", more: {} };
    case "date":
      return { name: "DateType", more: {} };
    case "time":
    case "timestamp":
    case "duration":
      return { name: "TimeType", more: {} };
    case "enum":
      return { name: "EnumType", more: {} };
    case "list":
      return { name: "ArrayType", more: { nestedType: [type.item.type.kind] } };
    case "map":
      return { name: "MapType", more: { keyType: type.key.kind, valueType: type.value.type.kind } };
    case "struct":
    case "json":
      return { name: "RecordType", more: {} };
    default:
      return { name: "StringType", more: {} };
  }
}

function columnField(column: ColumnIR, isPartOfKey: boolean, context: DatahubContext): Data {
  const { labels, term, description } = column;
  return from(column.place, {
    ...field([column.name], column, context.dialect),
    description,
    isPartOfKey,
    globalTags: associated("tags", "tag", "tag", labels),
    glossaryTerms:
      term === undefined ? undefined : { terms: [{ urn: urn("glossaryTerm", term) }], auditStamp: unknownStamp },
  });
}

function field(names: readonly string[], value: ValueType, dialect: Dialect): Aspect {
  const { type, nullable } = value;
  const { name, more } = fieldType(type);
  const path = fieldPath(names);
  return {
    fieldPath: path,
    label: path === names.join(".") ? undefined : names.at(-1),
    nullable,
    type: { type: { [`com.linkedin.schema.${name}`]: more } },
    nativeDataType: nativeType(type, dialect),
    jsonProps: jsonProps(value),
  };
}

/** What has no field of its own, as JSON in a text. */
function jsonProps(value: ValueType): string | undefined {
  const { type } = value;
  const props = {
    type: typeName(value),
    unit: unitOf(type),
    values: type.kind === "enum" ? type.members : undefined,
  };
  return Object.values(props).every((said) => said === undefined) ? undefined : JSON.stringify(props);
}

/** Fields of a struct, wherever in the type it is. */
function innerFields(type: Type, above: readonly string[], dialect: Dialect): Data[] {
  return fieldsInside(type).flatMap((inner) => {
    const names = [...above, inner.name];
    return [field(names, inner, dialect), ...innerFields(inner.type, names, dialect)];
  });
}
