/** `share(predicate)`: the part of the rows for which it is true. Null counts as false. */
import { measureArguments } from "../../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import { checkExpression } from "../../expression/check-expression.ts";
import { expressionLineage } from "../../expression/lineage.ts";
import { rejectWindows } from "../../steps/columns.ts";
import { boolType, floatType } from "../../types/scalars.ts";
import { type CheckedMeasure, type RuleContext, rowContext } from "../context.ts";

export function checkShare(syntax: ast.Call, context: RuleContext): CheckedMeasure | undefined {
  const [predicate] = syntax.arguments;
  if (predicate === undefined || syntax.arguments.length > 1 || syntax.where !== undefined) {
    const problem = syntax.where === undefined ? "it takes one test of a row" : "`where` stands behind the bound";
    const params = { measure: "share", problem, form: "share(x > 0) >= 99%" };
    context.ctx.report(measureArguments.at(placeOf(context.ctx.file, syntax), params));
    return undefined;
  }
  return checkPredicate(predicate, context);
}

/** A test of each row: alone it means that all rows pass. */
export function checkPredicate(predicate: ast.Expression, context: RuleContext): CheckedMeasure | undefined {
  const checked = checkExpression(predicate, rowContext(context, "a rule"), { type: boolType, nullable: true });
  rejectWindows(checked, "a rule", context.ctx);
  if (checked.value.type.kind === "unknown") return undefined;
  return {
    ir: { measure: "share", predicate: checked.value },
    word: "share",
    type: floatType,
    low: 0,
    high: 1,
    columns: expressionLineage(checked.value).direct,
  };
}
