/** `set { total = total * 2 }`: gives existing columns new values. They keep their place and their relation. */
import type * as ast from "../../../language/syntax/ast.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { resolveColumn } from "./column-reference.ts";
import { columnValue, makeColumn } from "./columns.ts";
import { expressionContext, rowMode, type StepChecker } from "./context.ts";
import { projected, reportRepeated } from "./project.ts";
import type { FlowColumn } from "./rows.ts";

export const checkSet: StepChecker<ast.SetStep> = (step, rows, ctx) => {
  const scope = expressionContext(ctx, rows, rowMode, "`set`");
  const columns = [...rows.columns];
  const items = rows.columns.map(columnValue);
  const names = new Map<FlowColumn, ast.Name>();
  for (const { name, value } of step.items) {
    const old = resolveColumn(name, rows, "`set`", ctx);
    const checked = checkExpression(value, scope);
    if (old === undefined) continue;
    const twin = names.get(old);
    if (twin !== undefined) {
      reportRepeated(name, twin, ctx);
      continue;
    }
    names.set(old, name);
    const at = rows.columns.indexOf(old);
    const column = makeColumn(name, checked, rows, ctx);
    columns[at] = old.relation === undefined ? column : { ...column, relation: old.relation };
    items[at] = { name: name.text, value: checked.value };
  }
  return projected(step, "set", columns, items, rows, ctx);
};
