/** How types are shown in messages: as they would be written in a file, names by their last word. */
import type { Type } from "../../mesh/mesh.ts";
import { unitText } from "../../mesh/unit-text.ts";

/** `decimal(12, 2) in EUR`, `list<string?>`, `OrderStatus` */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "int":
    case "float":
      return type.unit === undefined ? type.kind : `${type.kind} in ${unitText(type.unit)}`;
    case "decimal": {
      const text = `decimal(${type.precision}, ${type.scale})`;
      return type.unit === undefined ? text : `${text} in ${unitText(type.unit)}`;
    }
    case "enum":
      return type.name.slice(type.name.lastIndexOf(".") + 1);
    case "list":
      return `list<${valueTypeText(type.item)}>`;
    case "map":
      return `map<${typeText(type.key)}, ${valueTypeText(type.value)}>`;
    case "struct":
      return `struct { ${type.fields.map((field) => `${field.name}: ${valueTypeText(field)}`).join(", ")} }`;
    default:
      return type.kind;
  }
}

/** As `typeText`, with `?` where the value can be null. */
export function valueTypeText(value: { readonly type: Type; readonly nullable: boolean }): string {
  const text = typeText(value.type);
  return value.nullable && value.type.kind !== "null" ? `${text}?` : text;
}
