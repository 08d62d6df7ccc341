/** `fresh(column)`, `delay(from, to)`, `gaps(column, step)`: measures over time. */
import { measureArguments } from "../../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import { checkExpression } from "../../expression/check-expression.ts";
import { intType, scalars } from "../../types/scalars.ts";
import { type CheckedMeasure, constantContext, type RuleContext } from "../context.ts";
import { columnArgument, requireArguments, requireKind } from "./columns.ts";

const times = ["date", "timestamp"] as const;

export function checkFresh(call: ast.Call, context: RuleContext): CheckedMeasure | undefined {
  const form = "fresh(placed_at) <= 2h";
  if (!requireArguments(call, 1, form, context)) return undefined;
  const column = columnArgument(call.arguments[0], call, form, context);
  if (column === undefined || !requireKind(column, times, "a date or a timestamp", call.arguments[0]!, call, context))
    return undefined;
  return {
    ir: { measure: "fresh", column: column.name },
    word: "fresh",
    type: scalars.duration,
    columns: [column.name],
  };
}

export function checkDelay(call: ast.Call, context: RuleContext): CheckedMeasure | undefined {
  const form = "delay(ordered_at, shipped_at) <= 3d";
  if (!requireArguments(call, 2, form, context)) return undefined;
  const from = columnArgument(call.arguments[0], call, form, context);
  const to = columnArgument(call.arguments[1], call, form, context);
  if (from === undefined || to === undefined) return undefined;
  const wanted = "dates or timestamps";
  if (!requireKind(from, times, wanted, call.arguments[0]!, call, context)) return undefined;
  if (!requireKind(to, times, wanted, call.arguments[1]!, call, context)) return undefined;
  return {
    ir: { measure: "delay", from: from.name, to: to.name },
    word: "delay",
    type: scalars.duration,
    columns: [from.name, to.name],
  };
}

export function checkGaps(call: ast.Call, context: RuleContext): CheckedMeasure | undefined {
  const form = "gaps(day, 1d) == 0";
  if (!requireArguments(call, 2, form, context)) return undefined;
  const [first, second] = call.arguments;
  const column = columnArgument(first, call, form, context);
  if (column === undefined) return undefined;
  if (!requireKind(column, [...times, "int"], "a date, a timestamp or whole numbers", first!, call, context))
    return undefined;
  const wrong = (problem: string) => {
    const params = { measure: "gaps", problem, form };
    context.ctx.report(measureArguments.at(placeOf(context.ctx.file, second ?? call), params));
    return undefined;
  };
  if (second === undefined) return wrong("the step is missing");
  const step = checkExpression(second, constantContext(context, "`gaps`")).value;
  if (step.type.kind === "unknown") return undefined;
  const { kind } = column.type;
  if (kind === "int" && step.type.kind !== "int") return wrong("the column counts, so the step is a whole number");
  if (kind !== "int" && step.type.kind !== "duration" && step.type.kind !== "months")
    return wrong("the column is in time, so the step is a duration such as `1d`");
  if (step.op === "literal" && Number(step.value) <= 0) return wrong("the step must go forward");
  return {
    ir: { measure: "gaps", column: column.name, step },
    word: "gaps",
    type: intType,
    low: 0,
    columns: [column.name],
  };
}
