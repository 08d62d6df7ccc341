/** Conditions: `bool?`, where null is no. */
import { replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import { conditionConstant, notACondition, operandType } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { boolType } from "../types/scalars.ts";
import { typeText } from "../types/type-text.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isNullLiteral, isUnknown, placeIn, understood } from "./checked.ts";
import { castTo } from "./coerce.ts";
import { constantTruth } from "./constant.ts";

/** `checked` as a condition of `context.where`; reports what is none, and warns of one that decides nothing. */
export function requireCondition(checked: CheckedExpression, context: ExpressionContext): CheckedExpression {
  const { value, syntax } = checked;
  if (isNullLiteral(value)) return understood(syntax, castTo(value, boolType));
  if (value.type.kind !== "bool") {
    const params = { where: context.where, found: typeText(value.type) };
    context.report(notACondition.at(placeIn(context, syntax), params));
    return broken(syntax);
  }
  warnOfConstant(checked, context);
  return checked;
}

/** Warns of a condition whose outcome its literals alone decide. Tests for null say so themselves. */
function warnOfConstant(checked: CheckedExpression, context: ExpressionContext): void {
  const outcome = constantTruth(checked.value);
  if (outcome === undefined || checked.syntax.kind === "IsNull") return;
  context.report(conditionConstant.at(placeIn(context, checked.syntax), { outcome }));
}

/** An operand of `and`, `or` or `not`; undefined when it is no condition (reported). */
export function operandCondition(
  syntax: ast.Expression,
  operator: string,
  context: ExpressionContext,
): MeshExpression | undefined {
  const operand = inferExpression(syntax, context);
  if (isUnknown(operand)) return undefined;
  if (isNullLiteral(operand.value)) return castTo(operand.value, boolType);
  if (operand.value.type.kind === "bool") return operand.value;
  const found = typeText(operand.value.type);
  const text = context.file.parsed.source.text.slice(syntax.start, syntax.end);
  const hint =
    operand.value.nullable && syntax.kind === "Reference"
      ? replaceBy(placeIn(context, syntax), `${text} is not null`)
      : {};
  context.report(operandType.at(placeIn(context, syntax), { operator, found }, hint));
  return undefined;
}
