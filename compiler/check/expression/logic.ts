/** `and` and `or`, three-valued. What the left side proves about null holds on the right, where the result still depends on it. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { broken, truth, understood } from "./checked.ts";
import { operandCondition } from "./condition.ts";
import { provenNotNull, withProven } from "./narrow.ts";

export function inferLogic(syntax: ast.Binary, context: ExpressionContext): CheckedExpression {
  const left = operandCondition(syntax.left, syntax.operator, context);
  const inner = left === undefined ? context : withProven(context, provenNotNull(left, syntax.operator === "and"));
  const right = operandCondition(syntax.right, syntax.operator, inner);
  if (left === undefined || right === undefined) return broken(syntax);
  return understood(syntax, truth(syntax.operator === "and" ? "and" : "or", [left, right]));
}
