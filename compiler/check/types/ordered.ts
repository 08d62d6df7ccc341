/** Which values can be compared, and which have an order. */
import type { Type } from "../../mesh/mesh.ts";

/** Whether `==` means something. */
export function isComparable(type: Type): boolean {
  switch (type.kind) {
    case "json":
    case "map":
    case "months":
      return false;
    case "list":
      return isComparable(type.item.type);
    case "struct":
      return type.fields.every((field) => isComparable(field.type));
    default:
      return true;
  }
}

/** Whether `<` means something. Members of an enum are stored as text, whose order is not the one of the declaration. */
export function isOrdered(type: Type): boolean {
  switch (type.kind) {
    case "int":
    case "float":
    case "decimal":
    case "string":
    case "date":
    case "time":
    case "timestamp":
    case "duration":
    case "unknown":
      return true;
    default:
      return false;
  }
}

/** Whether rows can be sorted by it: everything that is not made of parts. What has no order of its own sorts as its stored form. */
export function isSortable(type: Type): boolean {
  switch (type.kind) {
    case "json":
    case "map":
    case "list":
    case "struct":
    case "months":
    case "null":
      return false;
    default:
      return true;
  }
}
