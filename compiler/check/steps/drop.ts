/** `drop { a, t.b }`: all columns but these. A name that becomes unique by it is bare from here on. */
import type * as ast from "../../../language/syntax/ast.ts";
import { resolveColumn } from "./column-reference.ts";
import { columnValue } from "./columns.ts";
import type { StepChecker } from "./context.ts";
import { projected } from "./project.ts";
import type { FlowColumn } from "./rows.ts";

export const checkDrop: StepChecker<ast.DropStep> = (step, rows, ctx) => {
  const gone = new Set<string>();
  const named = { ...rows, columns: rows.columns.map(withoutDeprecation) };
  for (const name of step.columns) {
    const column = resolveColumn(name, named, "`drop`", ctx);
    if (column !== undefined) gone.add(column.name);
  }
  const columns = rows.columns.filter((column) => !gone.has(column.name));
  return projected(step, "drop", columns, columns.map(columnValue), rows, ctx);
};

/** Who drops a column does not use it. */
function withoutDeprecation(column: FlowColumn): FlowColumn {
  if (column.deprecated === undefined) return column;
  const { deprecated: _, ...rest } = column;
  return rest;
}
