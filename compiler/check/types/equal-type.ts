/** Sameness of types. Names of refinements play no part: they are beside a type, not in it. */
import type { Type } from "../../mesh/mesh.ts";
import { equalUnits, unitOf } from "./unit.ts";

/** The same type with the same nullability inside. */
export function equalTypes(a: Type, b: Type): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case "int":
    case "float":
      return a.kind === b.kind && equalUnits(unitOf(a), unitOf(b));
    case "decimal":
      return (
        b.kind === "decimal" && a.precision === b.precision && a.scale === b.scale && equalUnits(unitOf(a), unitOf(b))
      );
    case "enum":
      return b.kind === "enum" && a.name === b.name;
    case "list":
      return b.kind === "list" && a.item.nullable === b.item.nullable && equalTypes(a.item.type, b.item.type);
    case "map":
      return (
        b.kind === "map" &&
        a.value.nullable === b.value.nullable &&
        equalTypes(a.key, b.key) &&
        equalTypes(a.value.type, b.value.type)
      );
    case "struct":
      return (
        b.kind === "struct" &&
        a.fields.length === b.fields.length &&
        a.fields.every((field, i) => {
          const other = b.fields[i]!;
          return field.name === other.name && field.nullable === other.nullable && equalTypes(field.type, other.type);
        })
      );
    default:
      return a.kind === b.kind;
  }
}
