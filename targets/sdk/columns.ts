/** What columns and their types say of themselves, in the words that catalogs share. */
import type { ColumnIR, Field, Type, ValueType } from "../../compiler/mesh/mesh.ts";
import { unitText } from "../../compiler/mesh/unit-text.ts";

/** Keys in which nothing is null, in their order: the first is what other systems call the primary one. */
export function keysWithoutNulls(
  columns: readonly ColumnIR[],
  keys: readonly (readonly string[])[],
): (readonly string[])[] {
  const nullable = new Set(columns.filter((column) => column.nullable).map(({ name }) => name));
  return keys.filter((key) => key.length > 0 && !key.some((name) => nullable.has(name)));
}

/** The named type or the enum of a value. */
export function typeName({ named, type }: ValueType): string | undefined {
  return named ?? (type.kind === "enum" ? type.name : undefined);
}

/** Fields of a struct, or of the structs in a list or map. */
export function fieldsInside(type: Type): readonly Field[] {
  if (type.kind === "list") return fieldsInside(type.item.type);
  if (type.kind === "map") return fieldsInside(type.value.type);
  return type.kind === "struct" ? type.fields : [];
}

/** `EUR` of a number with a unit. */
export function unitOf(type: Type): string | undefined {
  return "unit" in type && type.unit !== undefined ? unitText(type.unit) : undefined;
}
