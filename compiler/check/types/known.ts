/** Whether a type was understood, at any depth. What was not is reported where it stands, and never part of a checked mesh. */
import type { Type } from "../../mesh/mesh.ts";

export function isKnown(type: Type): boolean {
  switch (type.kind) {
    case "unknown":
      return false;
    case "list":
      return isKnown(type.item.type);
    case "map":
      return isKnown(type.key) && isKnown(type.value.type);
    case "struct":
      return type.fields.every((field) => isKnown(field.type));
    default:
      return true;
  }
}
