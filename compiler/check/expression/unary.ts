/** `-x` and `not x`. */
import { nullOperand, operandType } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { isNumber } from "../types/common-type.ts";
import { typeText } from "../types/type-text.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isUnknown, operator, placeIn, truth, understood, unwrapped } from "./checked.ts";
import { operandCondition } from "./condition.ts";
import { durationLiteral, numberLiteral } from "./literal.ts";

export function inferUnary(syntax: ast.Unary, context: ExpressionContext): CheckedExpression {
  if (syntax.operator === "not") {
    const operand = operandCondition(syntax.operand, "not", context);
    return operand === undefined ? broken(syntax) : understood(syntax, truth("not", [operand]));
  }
  const literal = unwrapped(syntax.operand);
  if (literal.kind === "Number") return numberLiteral(syntax, literal, "-", context);
  if (literal.kind === "Duration") return durationLiteral(syntax, literal, -1, context);
  const operand = inferExpression(syntax.operand, context);
  if (isUnknown(operand)) return broken(syntax);
  const { type, nullable } = operand.value;
  if (isNumber(type) || type.kind === "duration" || type.kind === "months")
    return understood(syntax, operator("neg", [operand.value], type, nullable));
  const place = placeIn(context, operand.syntax);
  if (type.kind === "null") context.report(nullOperand.at(place, { operator: "-" }));
  else context.report(operandType.at(place, { operator: "-", found: typeText(type) }));
  return broken(syntax);
}
