/** `case { cond -> value, else -> value }`: the first branch whose condition is true; null is no. */
import { unreachableBranch } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { CaseExpression, Type } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { boolType } from "../types/scalars.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isUnknown, placeIn, understood } from "./checked.ts";
import { inferTogether, reportDifferent } from "./coalesce.ts";
import { castTo, commonTypeOf } from "./coerce.ts";
import { requireCondition } from "./condition.ts";
import { constantTruth } from "./constant.ts";
import { coverage } from "./exhaustive.ts";
import { provenNotNull, withProven } from "./narrow.ts";

export function inferCase(syntax: ast.Case, context: ExpressionContext, hint?: Type): CheckedExpression {
  const conditions: CheckedExpression[] = [];
  const results: { readonly syntax: ast.Expression; readonly context: ExpressionContext }[] = [];
  // What the branches before have left over.
  let rest = context;
  for (const branch of syntax.branches) {
    const condition = inferCondition(branch.condition, rest);
    conditions.push(condition);
    results.push({ syntax: branch.value, context: withProven(rest, provenNotNull(condition.value)) });
    rest = withProven(rest, provenNotNull(condition.value, false));
  }
  if (syntax.otherwise !== undefined) results.push({ syntax: syntax.otherwise, context: rest });
  const values = inferTogether(results, hint);
  if (conditions.some(isUnknown) || values.some(isUnknown) || values.length === 0) return broken(syntax);
  const exhaustive = warnOfUnreachable(syntax, conditions, context);
  const common = commonTypeOf(values.map((value) => value.value));
  if ("misfit" in common) {
    reportDifferent("the branches of `case`", values[0]!, values[common.misfit]!, context);
    return broken(syntax);
  }
  const casts = values.map((value) => castTo(value.value, common.type));
  const branches = conditions.map(({ value: when }, i) => {
    const then = casts[i]!;
    return { when, then };
  });
  const otherwise = syntax.otherwise === undefined ? undefined : casts.at(-1);
  const nullable = casts.some((value) => value.nullable) || (otherwise === undefined && !exhaustive);
  const value: CaseExpression = {
    op: "case",
    branches,
    ...(otherwise === undefined ? {} : { otherwise }),
    type: common.type,
    nullable,
  };
  return understood(syntax, value, commonName(values));
}

function inferCondition(syntax: ast.Expression, context: ExpressionContext): CheckedExpression {
  const condition = inferExpression(syntax, context, boolType);
  if (isUnknown(condition)) return condition;
  // A branch that is always or never taken is told as such, not a second time as a constant condition.
  const silent = constantTruth(condition.value) !== undefined && condition.value.type.kind === "bool";
  return silent ? condition : requireCondition(condition, { ...context, where: "a branch of `case`" });
}

/** Warns of branches that no row reaches; tells whether the branches leave nothing for `else`. */
function warnOfUnreachable(
  syntax: ast.Case,
  conditions: readonly CheckedExpression[],
  context: ExpressionContext,
): boolean {
  const warn = (branch: ast.Expression, why: string) =>
    context.report(unreachableBranch.at(placeIn(context, branch), { why }));
  const seen = new Set<string>();
  let closed: string | undefined;
  const covered = coverage();
  conditions.forEach((condition, i) => {
    const branch = syntax.branches[i]!;
    const outcome = constantTruth(condition.value);
    const key = JSON.stringify(condition.value);
    if (closed !== undefined) warn(branch.condition, closed);
    else if (outcome === "false" || outcome === "null") {
      if (branch.condition.kind !== "IsNull") warn(branch.condition, "its condition is never true");
    } else if (seen.has(key)) warn(branch.condition, "a branch before has the same condition");
    else if (outcome === "true") closed = "a branch before is always taken";
    else if (covered.covers(condition.value)) closed = "the branches before cover every value";
    seen.add(key);
  });
  if (closed !== undefined && syntax.otherwise !== undefined) warn(syntax.otherwise, closed);
  return closed !== undefined;
}

/** The declared type that all branches still have. */
function commonName(values: readonly CheckedExpression[]): string | undefined {
  const named = values.filter((value) => value.value.type.kind !== "null" || value.named !== undefined);
  const first = named[0]?.named;
  return first !== undefined && named.every((value) => value.named === first) ? first : undefined;
}
