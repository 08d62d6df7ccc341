/** Arguments of measures that are columns. */
import { didYouMean } from "../../../../language/diagnostics/did-you-mean.ts";
import {
  measureArguments,
  measureColumnType,
  ruleRelation,
} from "../../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import { someOf } from "../../../bind/names.ts";
import type { Type } from "../../../mesh/mesh.ts";
import { checkExpression } from "../../expression/check-expression.ts";
import { expressionContext } from "../../steps/context.ts";
import { columnNamed, type FlowColumn, type Relation, type Rows } from "../../steps/rows.ts";
import { typeText } from "../../types/type-text.ts";
import type { RuleContext } from "../context.ts";

/** The column that an argument names; reports anything else. */
export function columnArgument(
  syntax: ast.Expression | undefined,
  call: ast.Call,
  form: string,
  context: RuleContext,
  rows: Rows = context.rows,
): FlowColumn | undefined {
  const measure = call.callee.parts[0]!.text;
  const { ctx } = context;
  if (syntax === undefined || (syntax.kind !== "Reference" && syntax.kind !== "Field")) {
    const problem = syntax === undefined ? "a column is missing" : "this is no column";
    ctx.report(measureArguments.at(placeOf(ctx.file, syntax ?? call), { measure, problem, form }));
    return undefined;
  }
  const { value } = checkExpression(syntax, expressionContext(ctx, rows, { mode: "row" }, `\`${measure}\``));
  if (value.type.kind === "unknown") return undefined;
  if (value.op === "column") return columnNamed(rows, value.name);
  ctx.report(measureArguments.at(placeOf(ctx.file, syntax), { measure, problem: "this is no column", form }));
  return undefined;
}

/** Reports a column whose type the measure can do nothing with. */
export function requireKind(
  column: FlowColumn,
  kinds: readonly Type["kind"][],
  wanted: string,
  syntax: ast.Expression,
  call: ast.Call,
  context: RuleContext,
): boolean {
  if (kinds.includes(column.type.kind)) return true;
  const place = placeOf(context.ctx.file, syntax);
  const measure = call.callee.parts[0]!.text;
  const related = column.place === undefined ? [] : [{ ...column.place, message: "it comes from here" }];
  context.ctx.report(measureColumnType.at(place, { measure, wanted, found: typeText(column.type) }, { related }));
  return false;
}

/** The relation of the product that a word names; `port` and `table` are the one that the rule is about. Reports when there is none. */
export function relationArgument(syntax: ast.Expression, context: RuleContext): Relation | undefined {
  const { ctx, self } = context;
  const name = syntax.kind === "Reference" ? syntax.name.text : undefined;
  const relation = name === undefined ? undefined : ctx.relationNamed(name);
  if (relation !== undefined) return relation;
  if (name === self.ref.kind) return self;
  const place = placeOf(ctx.file, syntax);
  const text = name ?? ctx.file.parsed.source.text.slice(syntax.start, syntax.end);
  const params = { name: text, known: someOf(ctx.relationNames, 12) };
  ctx.report(ruleRelation.at(place, params, didYouMean(place, text, ctx.relationNames)));
  return undefined;
}

/** Reports a call with too many arguments, or with a `where` that it has no use for. */
export function requireArguments(call: ast.Call, most: number, form: string, context: RuleContext): boolean {
  const extra = call.arguments[most] ?? call.where;
  if (extra === undefined) return true;
  const measure = call.callee.parts[0]!.text;
  const problem = extra === call.where ? "`where` stands behind the bound" : "this is one too many";
  context.ctx.report(measureArguments.at(placeOf(context.ctx.file, extra), { measure, problem, form }));
  return false;
}
