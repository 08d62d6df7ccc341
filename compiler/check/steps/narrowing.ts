/** Columns after a condition that is known to be true. */
import type { MeshExpression } from "../../mesh/mesh.ts";
import { isFieldName, provenNotNull } from "../expression/narrow.ts";
import { type FlowColumn, withNullable } from "./rows.ts";

/** The columns without the nullability that `condition` rules out; the same array when it rules out none. */
export function narrowed(columns: readonly FlowColumn[], condition: MeshExpression): readonly FlowColumn[] {
  const proven = provenNotNull(condition);
  if (proven.size === 0 || !columns.some((column) => column.nullable && proven.has(column.name))) return columns;
  return columns.map((column) => (proven.has(column.name) ? withNullable(column, false) : column));
}

/** Fields of columns that are known not to be null after one more condition. */
export function provenFields(
  before: ReadonlySet<string> | undefined,
  condition: MeshExpression,
): { readonly proven?: ReadonlySet<string> } {
  const fields = [...provenNotNull(condition)].filter(isFieldName);
  if (fields.length === 0) return before === undefined ? {} : { proven: before };
  return { proven: new Set([...(before ?? []), ...fields]) };
}
