/** Columns after a condition that is known to be true. */
import type { MeshExpression } from "../../mesh/mesh.ts";
import { provenNotNull } from "../expression/narrow.ts";
import { type FlowColumn, withNullable } from "./rows.ts";

/** The columns without the nullability that `condition` rules out; the same array when it rules out none. */
export function narrowed(columns: readonly FlowColumn[], condition: MeshExpression): readonly FlowColumn[] {
  const proven = provenNotNull(condition);
  if (proven.size === 0 || !columns.some((column) => column.nullable && proven.has(column.name))) return columns;
  return columns.map((column) => (proven.has(column.name) ? withNullable(column, false) : column));
}
