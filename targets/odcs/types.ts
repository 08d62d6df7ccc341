/**
 * Types of columns in the standard's words. What it has no word for has its physical type alone; bytes too, since checkers do not take an engine's
 * binary type for the standard's `string` of the format `binary`.
 */
import type { Field, Type, ValueType } from "../../compiler/mesh/mesh.ts";
import { typeName, unitOf } from "../sdk/columns.ts";
import { type Data, some } from "../sdk/data.ts";
import { type Directory, plainId } from "../sdk/directory.ts";
import type { Dialect } from "../sql/dialect.ts";
import { unshield } from "../sql/ink.ts";
import { customProperties } from "./parts.ts";
import { patternOf } from "./refinements.ts";

/** What types are written with. */
export interface TypeContext {
  readonly directory: Directory;
  /** Absent inside of lists, whose physical type says that of their items: checkers hold theirs against logical types. */
  readonly dialect?: Dialect;
}
type Fields = { readonly [field: string]: Data };

/** `logicalType` with its options, `physicalType`, and what is inside of lists and structs. */
export function typeFields(value: ValueType, context: TypeContext): Fields {
  const { dialect } = context;
  return { ...logicalType(value, context), physicalType: dialect && physicalType(value.type, dialect) };
}

/** The values that an enum allows, as a rule of its column: the standard has no other place for them. */
export function enumRule(type: Type): Data[] {
  if (type.kind !== "enum") return [];
  return [
    {
      id: "allowed_values",
      name: "allowed_values",
      description: `one of ${type.members.join(", ")}`,
      dimension: "conformity",
      severity: "error",
      type: "library",
      metric: "invalidValues",
      arguments: { validValues: type.members },
      mustBe: 0,
    },
  ];
}

function physicalType(type: Type, dialect: Dialect): string | undefined {
  const name = dialect.typeName(type);
  return name === undefined ? undefined : unshield(name);
}

function logicalType(value: ValueType, context: TypeContext): Fields {
  const { type } = value;
  switch (type.kind) {
    case "bool":
      return { logicalType: "boolean" };
    case "int":
      return { logicalType: "integer", logicalTypeOptions: { format: "i64" } };
    case "float":
      return { logicalType: "number", logicalTypeOptions: { format: "f64" } };
    case "decimal":
      return { logicalType: "number" };
    case "string": {
      const pattern = patternOf(value, context.directory);
      return { logicalType: "string", logicalTypeOptions: pattern === undefined ? undefined : { pattern } };
    }
    case "enum":
      return { logicalType: "string" };
    case "uuid":
      return { logicalType: "string", logicalTypeOptions: { format: "uuid" } };
    case "date":
    case "time":
      return { logicalType: type.kind };
    case "timestamp":
      return { logicalType: "timestamp", logicalTypeOptions: { timezone: false, defaultTimezone: "Etc/UTC" } };
    case "list":
      return { logicalType: "array", items: valueFields(type.item, { directory: context.directory }) };
    case "struct":
      return { logicalType: "object", properties: type.fields.map((field) => fieldProperty(field, context)) };
    default:
      return {};
  }
}

function fieldProperty(field: Field, context: TypeContext): Data {
  return { id: plainId(field.name), name: field.name, ...valueFields(field, context) };
}

function valueFields(value: ValueType, context: TypeContext): Fields {
  return {
    ...typeFields(value, context),
    required: !value.nullable,
    quality: some(enumRule(value.type)),
    customProperties: customProperties({ type: typeName(value), unit: unitOf(value.type) }),
  };
}
