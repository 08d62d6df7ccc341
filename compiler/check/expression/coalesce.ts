/** `a ?? b`: the first that is not null. */
import { needlessDefault, noCommonType } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression, Type } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { isNumber } from "../types/common-type.ts";
import { typeText, valueTypeText } from "../types/type-text.ts";
import { equalUnits, unitOf } from "../types/unit.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isNullLiteral, isUnknown, operator, placeIn, understood, written } from "./checked.ts";
import { castTo, commonTypeOf } from "./coerce.ts";
import { isBareWord, reportEnumWithText } from "./enum-member.ts";
import { reportUnits } from "./units.ts";

export function inferCoalesce(syntax: ast.Binary, context: ExpressionContext, hint?: Type): CheckedExpression {
  const left = inferExpression(syntax.left, context, hint);
  const right = inferExpression(syntax.right, context, isUnknown(left) ? hint : left.value.type);
  if (isUnknown(left) || isUnknown(right)) return broken(syntax);
  if (!left.value.nullable) warnOfNeedless(syntax, left, context);
  const values = [...alternatives(left.value), right.value];
  const common = commonTypeOf(values);
  if ("misfit" in common) {
    reportDifferent("the sides of `??`", left, right, context);
    return broken(syntax);
  }
  const named = left.named === right.named || isNullLiteral(right.value) ? left.named : undefined;
  const args = values.map((value) => castTo(value, common.type));
  // Null only when every one of them is.
  const nullable = args.every((arg) => arg.nullable);
  return understood(syntax, operator("coalesce", args, common.type, nullable), named);
}

/** `a ?? b ?? c` is one choice among three. */
function alternatives(value: MeshExpression): readonly MeshExpression[] {
  return value.op === "operator" && value.operator === "coalesce" ? value.args : [value];
}

function warnOfNeedless(syntax: ast.Binary, left: CheckedExpression, context: ExpressionContext): void {
  const rest = { start: syntax.left.end, end: syntax.right.end };
  context.report(
    needlessDefault.at(
      placeIn(context, syntax.right),
      { type: valueTypeText(left.value) },
      {
        hint: `\`${written(context, syntax.left)}\` is enough`,
        fixes: [{ title: "remove the default", edits: [{ place: placeIn(context, rest), text: "" }] }],
      },
    ),
  );
}

/** Says why two values that should have one type have none. `what` is what they are called together. */
export function reportDifferent(
  what: string,
  first: CheckedExpression,
  other: CheckedExpression,
  context: ExpressionContext,
): void {
  const a = first.value.type;
  const b = other.value.type;
  if (isNumber(a) && isNumber(b) && !equalUnits(unitOf(a), unitOf(b)))
    reportUnits("mix", { type: a, checked: first }, other, context);
  else if (a.kind === "enum" && b.kind === "string" && other.value.op === "literal")
    reportEnumWithText(other, a, context);
  else {
    const params = { what, first: typeText(a), other: typeText(b) };
    context.report(noCommonType.at(placeIn(context, other.syntax), params));
  }
}

/** Infers values that will have one type: bare members of an enum take it from the others. */
export function inferTogether(
  items: readonly { readonly syntax: ast.Expression; readonly context: ExpressionContext }[],
  hint: Type | undefined,
): readonly CheckedExpression[] {
  const results: (CheckedExpression | undefined)[] = items.map(({ syntax, context }) =>
    hint === undefined && isBareWord(syntax, context) ? undefined : inferExpression(syntax, context, hint),
  );
  const found = results.find((each) => each?.value.type.kind === "enum")?.value.type;
  return results.map((each, i) => each ?? inferExpression(items[i]!.syntax, items[i]!.context, found));
}
