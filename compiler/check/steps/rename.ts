/** `rename { new = old }`: other names for existing columns, which keep their place. */
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { resolveColumn } from "./column-reference.ts";
import { columnValue } from "./columns.ts";
import type { StepChecker } from "./context.ts";
import { reportExisting } from "./derive.ts";
import { projected, reportRepeated } from "./project.ts";
import { type FlowColumn, rowColumn } from "./rows.ts";

export const checkRename: StepChecker<ast.RenameStep> = (step, rows, ctx) => {
  const names = new Map<FlowColumn, ast.Name>();
  for (const item of step.items) {
    const old = resolveColumn(item.old, rows, "`rename`", ctx);
    if (old === undefined) continue;
    const twin = names.get(old);
    if (twin !== undefined) reportRepeated(item.name, twin, ctx);
    else names.set(old, item.name);
  }
  const kept = new Map<string, FlowColumn>();
  for (const column of rows.columns) if (!names.has(column)) kept.set(column.short, column);
  const taken = new Map<string, ast.Name>();
  for (const name of names.values()) {
    const old = kept.get(name.text);
    const twin = taken.get(name.text);
    if (old !== undefined) reportExisting(name, old, ctx, "rename");
    else if (twin !== undefined) reportRepeated(name, twin, ctx);
    taken.set(name.text, name);
  }
  const columns = rows.columns.map((column): FlowColumn => {
    const name = names.get(column);
    if (name === undefined) return column;
    const { relation: _, deprecated: __, ...rest } = column;
    const { text } = name;
    return { ...rest, name: text, short: text, place: placeOf(ctx.file, name), row: rowColumn(text, column.row) };
  });
  const values = rows.columns.map((column, i) => ({ name: columns[i]!.name, value: columnValue(column).value }));
  return projected(step, "rename", columns, values, rows, ctx);
};
