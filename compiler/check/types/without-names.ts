/** A type without the names of declared types inside of it: the plain shape, which promises nothing of its values. */
import type { Field, Type, ValueType } from "../../mesh/mesh.ts";

export function withoutNames(type: Type): Type {
  if (type.kind === "list") return { ...type, item: bare(type.item) };
  if (type.kind === "map") return { ...type, value: bare(type.value) };
  if (type.kind !== "struct") return type;
  const fields = type.fields.map((field): Field => {
    const { name, physical } = field;
    return { ...bare(field), name, ...(physical === undefined ? {} : { physical }) };
  });
  return { kind: "struct", fields };
}

function bare({ type, nullable }: ValueType): ValueType {
  return { type: withoutNames(type), nullable };
}
