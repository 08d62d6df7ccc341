/** `rows`, `duration`, `schema`: measures without arguments. */
import { measureArguments } from "../../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import { intType, scalars } from "../../types/scalars.ts";
import type { CheckedMeasure, RuleContext } from "../context.ts";

export function checkRows(syntax: ast.Expression, context: RuleContext): CheckedMeasure | undefined {
  if (!isBare(syntax, "rows", context)) return undefined;
  const single = context.rows.keys.some((key) => key.length === 0);
  return { ir: { measure: "rows" }, word: "rows", type: intType, low: 0, ...(single ? { high: 1 } : {}), columns: [] };
}

export function checkDuration(syntax: ast.Expression, context: RuleContext): CheckedMeasure | undefined {
  if (!isBare(syntax, "duration", context)) return undefined;
  return { ir: { measure: "duration" }, word: "duration", type: scalars.duration, low: 0, columns: [] };
}

export function checkSchema(syntax: ast.Expression, context: RuleContext): CheckedMeasure | undefined {
  if (!isBare(syntax, "schema", context)) return undefined;
  return { ir: { measure: "schema" }, word: "schema", type: scalars.bool, bare: "holds", columns: [] };
}

/** `rows` and `rows()` are one; anything in the parentheses is reported. */
function isBare(syntax: ast.Expression, form: string, context: RuleContext): boolean {
  if (syntax.kind !== "Call" || (syntax.arguments.length === 0 && syntax.where === undefined)) return true;
  const problem = "it measures the whole table; `where` behind the bound narrows it";
  context.ctx.report(measureArguments.at(placeOf(context.ctx.file, syntax), { measure: form, problem, form }));
  return false;
}
