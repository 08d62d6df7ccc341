/** `derive { net = total - discount }`: adds columns. Items see the rows before the step, not each other. */
import { columnExists } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { columnValue, makeColumn } from "./columns.ts";
import { expressionContext, rowMode, type StepChecker, type StepContext } from "./context.ts";
import { projected, reportRepeated } from "./project.ts";
import type { FlowColumn } from "./rows.ts";

export const checkDerive: StepChecker<ast.DeriveStep> = (step, rows, ctx) => {
  const scope = expressionContext(ctx, rows, rowMode, "`derive`");
  const columns = [...rows.columns];
  const items = rows.columns.map(columnValue);
  const names = new Map<string, ast.Name>();
  for (const { name, value } of step.items) {
    const checked = checkExpression(value, scope);
    const old = rows.columns.find((column) => column.short === name.text);
    if (old !== undefined) reportExisting(name, old, ctx);
    else if (names.has(name.text)) reportRepeated(name, names.get(name.text)!, ctx);
    else {
      names.set(name.text, name);
      columns.push(makeColumn(name, checked, rows, ctx));
      items.push({ name: name.text, value: checked.value });
    }
  }
  return projected(step, "derive", columns, items, rows, ctx);
};

/** Reports a name that the rows already have. */
export function reportExisting(name: ast.Name, old: FlowColumn, ctx: StepContext, step = "derive"): void {
  const related = old.place === undefined ? [] : [{ ...old.place, message: "the column of this name" }];
  ctx.report(columnExists.at(placeOf(ctx.file, name), { column: name.text, step }, { related }));
}
