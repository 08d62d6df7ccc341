/** How a column's type changed, seen from its readers: anything they could not get before may break them. */
import { canonicalJson } from "../../language/text/digest.ts";
import type { Type, Unit, ValueType } from "../mesh/mesh.ts";
import type { ChangeCategory, ChangeReason } from "./change.ts";

export interface TypeChange {
  readonly category: ChangeCategory;
  readonly reason: ChangeReason;
}

/** All that changed between two types of one column; empty when nothing did. */
export function typeChanges(before: ValueType, after: ValueType): readonly TypeChange[] {
  const changes: TypeChange[] = [];
  if (unitText(before.type) !== unitText(after.type)) changes.push({ category: "breaking", reason: "unit-changed" });
  else if (canonicalJson(before.type) !== canonicalJson(after.type)) changes.push(shapeChange(before.type, after.type));
  if (!before.nullable && after.nullable) changes.push({ category: "breaking", reason: "became-nullable" });
  if (before.nullable && !after.nullable) changes.push({ category: "metadata", reason: "became-required" });
  return changes;
}

/** A wider range holds values that readers never met; a narrower one is only a stronger promise. */
function shapeChange(before: Type, after: Type): TypeChange {
  if (contains(before, after)) return { category: "metadata", reason: "type-narrowed" };
  if (contains(after, before)) return { category: "breaking", reason: "type-widened" };
  return { category: "breaking", reason: "type-changed" };
}

/** Whether every value of `inner` is one of `outer` in the same representation. */
function contains(outer: Type, inner: Type): boolean {
  if (outer.kind === "decimal" && inner.kind === "decimal")
    return outer.scale === inner.scale && outer.precision >= inner.precision;
  if (outer.kind === "enum" && inner.kind === "enum")
    return outer.name === inner.name && inner.members.every((member) => outer.members.includes(member));
  if (outer.kind === "list" && inner.kind === "list") return containsValue(outer.item, inner.item);
  if (outer.kind === "struct" && inner.kind === "struct")
    return (
      outer.fields.length === inner.fields.length &&
      outer.fields.every((field, i) => {
        const other = inner.fields[i];
        return other !== undefined && field.name === other.name && containsValue(field, other);
      })
    );
  return canonicalJson(outer) === canonicalJson(inner);
}

function containsValue(outer: ValueType, inner: ValueType): boolean {
  return (outer.nullable || !inner.nullable) && contains(outer.type, inner.type);
}

function unitText(type: Type): string {
  const unit: Unit = "unit" in type ? (type.unit ?? {}) : {};
  return canonicalJson(unit);
}
