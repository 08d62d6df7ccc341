/** `sql """select …"""` as a measure: one number, bound by the engine like any SQL text. */
import { sqlMeasure } from "../../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import { bindSqlText } from "../../product/sql-body.ts";
import { isNumber } from "../../types/common-type.ts";
import { floatType } from "../../types/scalars.ts";
import { typeText } from "../../types/type-text.ts";
import type { CheckedMeasure, RuleContext } from "../context.ts";

/** Undefined also as long as the engine has not answered. */
export function checkSqlMeasure(syntax: ast.SqlExpression, context: RuleContext): CheckedMeasure | undefined {
  const { ctx } = context;
  const bound = bindSqlText(syntax.sql, ctx);
  if (bound?.answer === undefined) return undefined;
  const wrong = (problem: string) => {
    ctx.report(sqlMeasure.at(placeOf(ctx.file, syntax), { problem }));
    return undefined;
  };
  const [column, second] = bound.answer.columns;
  if (column === undefined || second !== undefined) return wrong(`this yields ${bound.answer.columns.length} columns`);
  const { type } = column;
  if (!isNumber(type) && type.kind !== "bool") return wrong(`this yields \`${typeText(type)}\``);
  return {
    ir: { measure: "sql", sql: bound.sql, relations: bound.refs },
    word: "sql",
    type: floatType,
    columns: [],
  };
}
