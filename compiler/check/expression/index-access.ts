/** `xs[0]` and `m["k"]`: null where there is no such item. */
import { notIndexable, typeMismatch } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { intType } from "../types/scalars.ts";
import { typeText } from "../types/type-text.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isUnknown, placeIn, understood } from "./checked.ts";
import { coerce } from "./coerce.ts";
import { reportEnumWithText } from "./enum-member.ts";

export function inferIndex(syntax: ast.IndexAccess, context: ExpressionContext): CheckedExpression {
  const target = inferExpression(syntax.target, context);
  const { type } = target.value;
  const wanted = type.kind === "map" ? type.key : intType;
  const index = inferExpression(syntax.index, context, wanted);
  if (isUnknown(target) || isUnknown(index)) return broken(syntax);
  if (type.kind !== "list" && type.kind !== "map") {
    context.report(notIndexable.at(placeIn(context, target.syntax), { type: typeText(type) }));
    return broken(syntax);
  }
  const key = coerce(index.value, wanted);
  if (key === undefined) {
    if (wanted.kind === "enum" && index.value.type.kind === "string") reportEnumWithText(index, wanted, context);
    else {
      const params = { expected: typeText(wanted), found: typeText(index.value.type) };
      context.report(typeMismatch.at(placeIn(context, index.syntax), params));
    }
    return broken(syntax);
  }
  const item = type.kind === "list" ? type.item : type.value;
  return understood(
    syntax,
    { op: "index", arg: target.value, index: key, type: item.type, nullable: true },
    item.named,
  );
}
