/** `x matches /…/`: the pattern is found anywhere in the text. */
import { operandType, patternNotLiteral } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { boolType } from "../types/scalars.ts";
import { typeText } from "../types/type-text.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isUnknown, placeIn, understood, unwrapped } from "./checked.ts";
import { reportPattern } from "./pattern.ts";

export function inferMatches(syntax: ast.Matches, context: ExpressionContext): CheckedExpression {
  const operand = inferExpression(syntax.operand, context);
  const pattern = unwrapped(syntax.pattern);
  if (pattern.kind !== "Regex" && pattern.kind !== "String") {
    if (pattern.kind !== "BrokenExpression") context.report(patternNotLiteral.at(placeIn(context, pattern), {}));
    return broken(syntax);
  }
  if (!reportPattern(pattern, context.file, context.report) || isUnknown(operand)) return broken(syntax);
  const { value } = operand;
  if (value.type.kind !== "string") {
    const hint = value.type.kind === "enum" ? { hint: "compare it with its members: `x in [a, b]`" } : {};
    const params = { operator: "matches", found: typeText(value.type) };
    context.report(operandType.at(placeIn(context, operand.syntax), params, hint));
    return broken(syntax);
  }
  return understood(syntax, {
    op: "matches",
    arg: value,
    pattern: pattern.value,
    negated: syntax.negated,
    type: boolType,
    nullable: value.nullable,
  });
}
