/** `select { a, b = expr, t.c }`: these columns in this order. A column that is only named keeps its relation. */
import { columnNameless } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { NamedValue } from "../../mesh/mesh.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { makeColumn } from "./columns.ts";
import { expressionContext, rowMode, type StepChecker } from "./context.ts";
import { projected, projectionName, reportRepeated } from "./project.ts";
import { columnNamed, type FlowColumn } from "./rows.ts";

export const checkSelect: StepChecker<ast.SelectStep> = (step, rows, ctx) => {
  const scope = expressionContext(ctx, rows, rowMode, "`select`");
  const columns: FlowColumn[] = [];
  const items: NamedValue[] = [];
  const names = new Map<string, ast.Projection>();
  for (const item of step.items) {
    const checked = checkExpression(item.value, scope);
    const name = projectionName(item);
    if (name === undefined) {
      ctx.report(columnNameless.at(placeOf(ctx.file, item.value), {}));
      continue;
    }
    const twin = names.get(name.text);
    if (twin !== undefined) {
      reportRepeated(item, twin, ctx);
      continue;
    }
    names.set(name.text, item);
    const column = makeColumn(name, checked, rows, ctx);
    const source = checked.value.op === "column" ? columnNamed(rows, checked.value.name) : undefined;
    const relation = source?.short === name.text ? source.relation : undefined;
    columns.push(relation === undefined ? column : { ...column, relation });
    items.push({ name: name.text, value: checked.value });
  }
  return projected(step, "select", columns, items, rows, ctx);
};
