/** `drift(column)`, `drift(column, other where …)`: how far the values have moved from a baseline, 0 to 1. */
import { measureArguments, measureColumnType } from "../../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import type { MeasureIR } from "../../../mesh/mesh.ts";
import { checkExpression } from "../../expression/check-expression.ts";
import { expressionContext } from "../../steps/context.ts";
import { commonType } from "../../types/common-type.ts";
import { boolType, floatType } from "../../types/scalars.ts";
import { typeText } from "../../types/type-text.ts";
import type { CheckedMeasure, RuleContext } from "../context.ts";
import { columnArgument, relationArgument } from "./columns.ts";

type Baseline = Extract<MeasureIR, { readonly measure: "drift" }>["baseline"];

export function checkDrift(call: ast.Call, context: RuleContext): CheckedMeasure | undefined {
  const form = "drift(amount, previous) <= 0.2";
  const { ctx } = context;
  const column = columnArgument(call.arguments[0], call, form, context);
  if (column === undefined) return undefined;
  const extra = call.arguments[2];
  if (extra !== undefined) {
    const params = { measure: "drift", problem: "this is one too many", form };
    ctx.report(measureArguments.at(placeOf(ctx.file, extra), params));
    return undefined;
  }
  const baseline = baselineOf(call, column.name, context);
  if (baseline === undefined) return undefined;
  return {
    ir: { measure: "drift", column: column.name, baseline },
    word: "drift",
    type: floatType,
    low: 0,
    high: 1,
    columns: [column.name],
  };
}

function baselineOf(call: ast.Call, name: string, context: RuleContext): Baseline | undefined {
  const { ctx } = context;
  const second = call.arguments[1];
  const previous = second === undefined || (second.kind === "Reference" && second.name.text === "previous");
  if (previous && call.where === undefined) return "previous";
  if (previous) {
    const problem = "`where` chooses rows of another relation, and none is named";
    const params = { measure: "drift", problem, form: "drift(amount, ledger where day < 2026-01-01) <= 0.2" };
    ctx.report(measureArguments.at(placeOf(ctx.file, call.where ?? call), params));
    return undefined;
  }
  const relation = relationArgument(second, context);
  if (relation === undefined || relation.rows.open) return undefined;
  const reference: ast.Reference = {
    kind: "Reference",
    name: { kind: "Name", text: name, start: second.start, end: second.end },
    start: second.start,
    end: second.end,
  };
  const other = columnArgument(reference, call, "drift(amount, ledger) <= 0.2", context, relation.rows);
  if (other === undefined) return undefined;
  const own = context.rows.columns.find((column) => column.name === name);
  if (own !== undefined && commonType(own.type, other.type) === undefined) {
    const wanted = `a baseline of \`${typeText(own.type)}\``;
    ctx.report(
      measureColumnType.at(placeOf(ctx.file, second), { measure: "drift", wanted, found: typeText(other.type) }),
    );
    return undefined;
  }
  if (call.where === undefined) return { relation: relation.ref };
  const scope = expressionContext(ctx, relation.rows, { mode: "row" }, "`drift`");
  const where = checkExpression(call.where, scope, { type: boolType, nullable: true }).value;
  return where.type.kind === "unknown" ? undefined : { relation: relation.ref, where };
}
