/** How the checkers of the expression forms give their results, and where they put their complaints. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { Place, Span } from "../../../language/text/source.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { LiteralExpression, MeshExpression, Operator, Type } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { boolType, nullType, unknownType } from "../types/scalars.ts";

/**
 * Infers what an expression means. `hint` is the type that the surroundings would like: it decides what bare enum members, empty
 * lists and literals are, and is not enforced.
 */
export type Inference<N> = (syntax: N, context: ExpressionContext, hint?: Type) => CheckedExpression;

const unknownLiteral: LiteralExpression = { op: "literal", value: null, type: unknownType, nullable: false };
export const nullLiteral: LiteralExpression = { op: "literal", value: null, type: nullType, nullable: true };

/** What cannot be understood and has been reported. */
export function broken(syntax: ast.Expression): CheckedExpression {
  return { syntax, value: unknownLiteral };
}

export function understood(syntax: ast.Expression, value: MeshExpression, named?: string): CheckedExpression {
  return named === undefined ? { syntax, value } : { syntax, value, named };
}

export function isUnknown(checked: CheckedExpression): boolean {
  return checked.value.type.kind === "unknown";
}

export function operator(
  operator: Operator,
  args: readonly MeshExpression[],
  type: Type,
  nullable: boolean,
): MeshExpression {
  return { op: "operator", operator, args, type, nullable };
}

/** An operator with a truth value that is null when an operand is. */
export function truth(name: Operator, args: readonly MeshExpression[]): MeshExpression {
  return operator(name, args, boolType, anyNullable(args));
}

export function anyNullable(args: readonly MeshExpression[]): boolean {
  for (const arg of args) if (arg.nullable) return true;
  return false;
}

export function isNullLiteral(value: MeshExpression): boolean {
  return value.op === "literal" && value.value === null && value.type.kind !== "unknown";
}

export function placeIn(context: ExpressionContext, span: Span): Place {
  return placeOf(context.file, span);
}

/** The text of a piece of the file, as written. */
export function written(context: ExpressionContext, span: Span): string {
  return context.file.parsed.source.text.slice(span.start, span.end);
}

/** The expression without parentheses around it. */
export function unwrapped(syntax: ast.Expression): ast.Expression {
  let inner = syntax;
  while (inner.kind === "Parenthesized") inner = inner.inner;
  return inner;
}
