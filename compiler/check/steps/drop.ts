/** `drop { a, t.b }`: all columns but these. A name that becomes unique by it is bare from here on. */
import type * as ast from "../../../language/syntax/ast.ts";
import { resolveColumn } from "./column-reference.ts";
import { columnValue } from "./columns.ts";
import type { StepChecker } from "./context.ts";
import { projected } from "./project.ts";
import type { FlowColumn } from "./rows.ts";

export const checkDrop: StepChecker<ast.DropStep> = (step, rows, ctx) => {
  const gone = new Set<FlowColumn>();
  for (const name of step.columns) {
    const column = resolveColumn(name, rows, "`drop`", ctx);
    if (column !== undefined) gone.add(column);
  }
  const columns = rows.columns.filter((column) => !gone.has(column));
  return projected(step, "drop", columns, columns.map(columnValue), rows, ctx);
};
