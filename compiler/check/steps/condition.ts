/** Conditions of steps: `bool?`, where null is no. */
import type * as ast from "../../../language/syntax/ast.ts";
import { checkExpression } from "../expression/check-expression.ts";
import type { CheckedExpression, ExpressionMode, Scope } from "../scope.ts";
import { boolType } from "../types/scalars.ts";
import { expressionContext, type StepContext } from "./context.ts";

/** Checks that `syntax` is true or false. `where` is what messages call its surroundings. */
export function checkCondition(
  syntax: ast.Expression,
  scope: Scope,
  mode: ExpressionMode,
  where: string,
  ctx: StepContext,
): CheckedExpression {
  return checkExpression(syntax, expressionContext(ctx, scope, mode, where), { type: boolType, nullable: true });
}
