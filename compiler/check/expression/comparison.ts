/** `== != < <= > >=`: both sides become one type first; nothing is compared with null, and enums only with their own members. */
import { notOrdered, nullComparison } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression, Operator } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { isNumber } from "../types/common-type.ts";
import { isComparable, isOrdered } from "../types/ordered.ts";
import { typeText } from "../types/type-text.ts";
import { equalUnits, unitOf } from "../types/unit.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isNullLiteral, isUnknown, placeIn, truth, understood } from "./checked.ts";
import { castTo, commonTypeOf } from "./coerce.ts";
import { isBareWord } from "./enum-member.ts";
import { reportIncomparable, warnOfStranger } from "./incomparable.ts";
import { reportUnits } from "./units.ts";

const operators = { "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" } as const satisfies {
  readonly [sign: string]: Operator;
};

export function inferComparison(syntax: ast.Binary, context: ExpressionContext): CheckedExpression {
  const [left, right] = inferSides(syntax.left, syntax.right, context);
  if (isUnknown(left) || isUnknown(right)) return broken(syntax);
  const sign = syntax.operator as keyof typeof operators;
  if (reportsNull(syntax, left, right, context)) return broken(syntax);
  const ordering = sign !== "==" && sign !== "!=";
  const args = comparable(left, right, ordering, context);
  if (args === undefined) return broken(syntax);
  warnOfStranger(left, right, context);
  return understood(syntax, truth(operators[sign], args));
}

/** Both sides, each with the other's type as a hint where it is a bare word that only the other can explain. */
export function inferSides(
  left: ast.Expression,
  right: ast.Expression,
  context: ExpressionContext,
): readonly [CheckedExpression, CheckedExpression] {
  if (isBareWord(left, context) && !isBareWord(right, context)) {
    const second = inferExpression(right, context);
    return [inferExpression(left, context, second.value.type), second];
  }
  const first = inferExpression(left, context);
  return [first, inferExpression(right, context, first.value.type)];
}

/** Both values as one type; undefined when they have none to be compared in (reported). */
export function comparable(
  left: CheckedExpression,
  right: CheckedExpression,
  ordering: boolean,
  context: ExpressionContext,
): readonly [MeshExpression, MeshExpression] | undefined {
  const a = left.value.type;
  const b = right.value.type;
  if (isNumber(a) && isNumber(b) && !equalUnits(unitOf(a), unitOf(b))) {
    reportUnits("compare", { type: a, checked: left }, right, context);
    return undefined;
  }
  const common = commonTypeOf([left.value, right.value]);
  if ("misfit" in common || !isComparable(common.type)) {
    reportIncomparable(left, right, context);
    return undefined;
  }
  if (ordering && !isOrdered(common.type)) {
    context.report(notOrdered.at(placeIn(context, left.syntax), { type: typeText(common.type) }));
    return undefined;
  }
  return [castTo(left.value, common.type), castTo(right.value, common.type)];
}

/** A comparison with null is never true. The parser mends `x == null` itself; this is about the other operators. */
function reportsNull(
  syntax: ast.Binary,
  left: CheckedExpression,
  right: CheckedExpression,
  context: ExpressionContext,
): boolean {
  const side = isNullLiteral(right.value) ? right : isNullLiteral(left.value) ? left : undefined;
  if (side === undefined) return false;
  context.report(nullComparison.at(placeIn(context, side.syntax), { operator: syntax.operator }));
  return true;
}
