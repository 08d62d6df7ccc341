/** Labels that a type brings along: those of the named types in it, and those of the fields of its structs. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { ValueType } from "../../mesh/mesh.ts";
import type { TypeTable } from "./type-table.ts";

/** Adds the labels of the named types in a value's type. */
export function addLabelsOfType(value: ValueType, types: Pick<TypeTable, "named">, found: Set<string>): void {
  if (value.named !== undefined) for (const label of types.named(value.named)?.labels ?? []) found.add(label);
  const { type } = value;
  if (type.kind === "list") addLabelsOfType(type.item, types, found);
  else if (type.kind === "map") addLabelsOfType(type.value, types, found);
  else if (type.kind === "struct") for (const field of type.fields) addLabelsOfType(field, types, found);
}

/** The labels that stand at fields of structs in a type as written, at any depth. */
export function labelsInside(type: ast.TypeExpression): readonly ast.QualifiedName[] {
  if (type.kind === "NamedType") return type.arguments.flatMap(labelsInside);
  return type.fields.flatMap((field) => [...field.labels, ...labelsInside(field.type)]);
}
