/** `x is null`, `x is not null`: never null themselves. */
import { neverNull } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { boolType } from "../types/scalars.ts";
import { valueTypeText } from "../types/type-text.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isUnknown, operator, placeIn, understood } from "./checked.ts";

export function inferNullTest(syntax: ast.IsNull, context: ExpressionContext): CheckedExpression {
  const operand = inferExpression(syntax.operand, context);
  if (isUnknown(operand)) return broken(syntax);
  if (!operand.value.nullable) {
    const params = { type: valueTypeText(operand.value), outcome: syntax.negated ? "true" : "false" };
    context.report(neverNull.at(placeIn(context, syntax), params));
  }
  return understood(syntax, operator(syntax.negated ? "is_not_null" : "is_null", [operand.value], boolType, false));
}
