/** Columns that a step names without an expression around them: found and reported exactly as in an expression. */
import type * as ast from "../../../language/syntax/ast.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { expressionContext, rowMode, type StepContext } from "./context.ts";
import { columnNamed, type FlowColumn, type Rows } from "./rows.ts";

/** The column that `a` or `t.a` names among `rows`; reports when there is none, or more than one. */
export function resolveColumn(
  name: ast.Name | ast.QualifiedName,
  rows: Rows,
  where: string,
  ctx: StepContext,
): FlowColumn | undefined {
  const { value } = checkExpression(asExpression(name), expressionContext(ctx, rows, rowMode, where));
  return value.op === "column" ? columnNamed(rows, value.name) : undefined;
}

/** A name as the expression that it would be. */
export function asExpression(name: ast.Name | ast.QualifiedName): ast.Expression {
  const parts = name.kind === "Name" ? [name] : name.parts;
  const [first, ...rest] = parts;
  let expression: ast.Expression = {
    kind: "Reference",
    name: first ?? { kind: "Name", text: "", start: name.start, end: name.end },
    start: name.start,
    end: first?.end ?? name.end,
  };
  for (const field of rest)
    expression = { kind: "Field", target: expression, field, start: name.start, end: field.end };
  return expression;
}
