/** `sort revenue desc, day`: an order for `take` and for the stored table. Nulls come last unless said. */
import { stepNotOrdered } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { SortKey, Type } from "../../mesh/mesh.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { typeText } from "../types/type-text.ts";
import { rejectWindows } from "./columns.ts";
import { expressionContext, rowMode, type StepChecker, type StepContext } from "./context.ts";
import { rowColumns } from "./rows.ts";

export const checkSort: StepChecker<ast.SortStep> = (step, rows, ctx) => {
  const scope = expressionContext(ctx, rows, rowMode, "`sort`");
  const order = step.items.map((item): SortKey => {
    const checked = checkExpression(item.value, scope);
    rejectWindows(checked, "`sort`", ctx);
    requireOrdered(checked.value.type, item.value, "`sort`", ctx);
    return { value: checked.value, descending: item.descending, nulls: item.nulls ?? "last" };
  });
  return {
    steps: [{ step: "sort", order, columns: rowColumns(rows.columns), place: ctx.place(step) }],
    rows: { ...rows, order },
  };
};

/** Reports a type whose values have no order. */
export function requireOrdered(type: Type, place: Span, what: string, ctx: StepContext): void {
  if (isOrdered(type)) return;
  ctx.report(stepNotOrdered.at(placeOf(ctx.file, place), { what, type: typeText(type) }));
}

/** Whether `<` means something for the values. */
export function isOrdered(type: Type): boolean {
  switch (type.kind) {
    case "json":
    case "map":
    case "struct":
    case "list":
    case "null":
    case "months":
      return false;
    default:
      return true;
  }
}
