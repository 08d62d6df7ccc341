/** The meaning of an expression: dispatch to one file for each form, and the check against what the surroundings expect. */
import { misplacedExpression } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Type, ValueType } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { inferArithmetic } from "./arithmetic.ts";
import { inferCall } from "./call.ts";
import { inferCase } from "./case.ts";
import { inferCast } from "./cast.ts";
import { broken, type Inference, isUnknown, placeIn, understood } from "./checked.ts";
import { inferCoalesce } from "./coalesce.ts";
import { requireType } from "./coerce.ts";
import { inferList, inferStruct } from "./collection.ts";
import { inferComparison } from "./comparison.ts";
import { requireCondition } from "./condition.ts";
import { inferField } from "./field.ts";
import { inferIndex } from "./index-access.ts";
import {
  inferBoolean,
  inferDate,
  inferDuration,
  inferNull,
  inferNumber,
  inferString,
  inferTimestamp,
} from "./literal.ts";
import { inferLogic } from "./logic.ts";
import { inferMatches } from "./matches.ts";
import { inferBetween, inferIn } from "./membership.ts";
import { inferNullTest } from "./null-test.ts";
import { inferReference } from "./reference.ts";
import { inferUnary } from "./unary.ts";

/**
 * Types an expression and says what is wrong with it. With `expected` the result has that type: a condition for `bool`, else by an
 * implicit conversion without loss, or a report. What cannot be understood has type `unknown`.
 */
export function checkExpression(
  syntax: ast.Expression,
  context: ExpressionContext,
  expected?: ValueType,
): CheckedExpression {
  const checked = inferExpression(syntax, context, expected?.type);
  if (expected === undefined || isUnknown(checked)) return checked;
  if (expected.type.kind === "bool" && expected.nullable) return requireCondition(checked, context);
  const value = requireType(checked, expected, context);
  return value === checked.value ? checked : understood(syntax, value, checked.named);
}

/** Types an expression without demanding anything of it. The parser has capped how deep it is. */
export function inferExpression(syntax: ast.Expression, context: ExpressionContext, hint?: Type): CheckedExpression {
  // Each entry takes its own kind of node; TypeScript cannot see that the key picks the right one.
  return (inferences[syntax.kind] as Inference<ast.Expression>)(syntax, context, hint);
}

const inferences: { readonly [K in ast.Expression["kind"]]: Inference<Extract<ast.Expression, { readonly kind: K }>> } =
  {
    Number: inferNumber,
    String: inferString,
    Boolean: inferBoolean,
    Null: inferNull,
    Duration: inferDuration,
    Date: inferDate,
    Timestamp: inferTimestamp,
    Regex: (syntax, context) => misplaced(syntax, context, "a pattern"),
    Version: (syntax, context) => misplaced(syntax, context, "a version"),
    List: inferList,
    Struct: inferStruct,
    Reference: inferReference,
    Field: inferField,
    Index: inferIndex,
    Call: inferCall,
    Unary: inferUnary,
    Binary: inferBinary,
    IsNull: inferNullTest,
    Between: inferBetween,
    In: inferIn,
    Matches: inferMatches,
    Cast: inferCast,
    Case: inferCase,
    Quantifier: (syntax, context) => misplaced(syntax, context, "`all`, `any` and `no`"),
    SqlExpression: (syntax, context) => misplaced(syntax, context, "SQL"),
    Parenthesized: inferParenthesized,
    BrokenExpression: broken,
  };

function inferBinary(syntax: ast.Binary, context: ExpressionContext, hint?: Type): CheckedExpression {
  switch (syntax.operator) {
    case "or":
    case "and":
      return inferLogic(syntax, context);
    case "??":
      return inferCoalesce(syntax, context, hint);
    case "+":
    case "-":
    case "*":
    case "/":
      return inferArithmetic(syntax, context);
    default:
      return inferComparison(syntax, context);
  }
}

function inferParenthesized(syntax: ast.Parenthesized, context: ExpressionContext, hint?: Type): CheckedExpression {
  const inner = inferExpression(syntax.inner, context, hint);
  return understood(syntax, inner.value, inner.named);
}

function misplaced(syntax: ast.Expression, context: ExpressionContext, what: string): CheckedExpression {
  context.report(misplacedExpression.at(placeIn(context, syntax), { what, where: context.where }));
  return broken(syntax);
}
