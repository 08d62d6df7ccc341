/** `and` and `or`, three-valued. What the left side proves about null holds on the right, where the result still depends on it. */
import { contradiction } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { broken, placeIn, truth, understood } from "./checked.ts";
import { operandCondition } from "./condition.ts";
import { excludesAll } from "./contradiction.ts";
import { provenNotNull, withProven } from "./narrow.ts";

export function inferLogic(syntax: ast.Binary, context: ExpressionContext): CheckedExpression {
  const left = operandCondition(syntax.left, syntax.operator, context);
  const inner = left === undefined ? context : withProven(context, provenNotNull(left, syntax.operator === "and"));
  const right = operandCondition(syntax.right, syntax.operator, inner);
  if (left === undefined || right === undefined) return broken(syntax);
  if (syntax.operator === "and") warnOfContradiction(syntax, left, right, context);
  return understood(syntax, truth(syntax.operator === "and" ? "and" : "or", [left, right]));
}

/** Where each side could be true alone. */
function warnOfContradiction(
  syntax: ast.Binary,
  left: MeshExpression,
  right: MeshExpression,
  context: ExpressionContext,
): void {
  const [a, b] = [conjuncts(left), conjuncts(right)];
  if (!excludesAll([...a, ...b]) || excludesAll(a) || excludesAll(b)) return;
  context.report(contradiction.at(placeIn(context, syntax), { why: "its parts exclude each other" }));
}

function conjuncts(value: MeshExpression): readonly MeshExpression[] {
  return value.op === "operator" && value.operator === "and" ? value.args.flatMap(conjuncts) : [value];
}
