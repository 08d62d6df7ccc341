/** `x in [a, b]`, `x in xs`, `x between a and b`. */
import {
  contradiction,
  emptyList,
  notComparable,
  notOrdered,
  nullComparison,
  operandType,
} from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { markBeforeUnit } from "../../../language/syntax/mark-before-unit.ts";
import type { MeshExpression } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { isOrdered } from "../types/ordered.ts";
import { typeText } from "../types/type-text.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isNullLiteral, isUnknown, placeIn, truth, understood, unwrapped } from "./checked.ts";
import { castTo, commonTypeOf } from "./coerce.ts";
import { comparable, inferSides } from "./comparison.ts";
import { isReversed } from "./contradiction.ts";
import { isBareWord } from "./enum-member.ts";
import { warnOfStranger } from "./incomparable.ts";

export function inferIn(syntax: ast.InList, context: ExpressionContext): CheckedExpression {
  const list = unwrapped(syntax.list);
  return list.kind === "List" ? inWritten(syntax, list, context) : inComputed(syntax, context);
}

function inWritten(syntax: ast.InList, list: ast.ListLiteral, context: ExpressionContext): CheckedExpression {
  const operand = inferExpression(syntax.operand, context);
  if (list.items.length === 0) {
    context.report(
      emptyList.at(placeIn(context, list), {}, { hint: "nothing is in an empty list; name what is allowed" }),
    );
    return broken(syntax);
  }
  const items = list.items.map((item) => inferExpression(item, context, operand.value.type));
  if (isUnknown(operand) || items.some(isUnknown)) return broken(syntax);
  for (const each of [operand, ...items])
    if (isNullLiteral(each.value)) {
      const hint = "leave null out of the list and add `or x is null`";
      context.report(nullComparison.at(placeIn(context, each.syntax), { operator: "in" }, { hint }));
      return broken(syntax);
    }
  for (const item of items) if (comparable(operand, item, false, context) === undefined) return broken(syntax);
  const values = [operand, ...items].map((each) => each.value);
  const common = commonTypeOf(values);
  if ("misfit" in common) {
    reportPair(operand, [operand, ...items][common.misfit]!, context);
    return broken(syntax);
  }
  for (const item of items) warnOfStranger(operand, item, context);
  const args = values.map((value) => castTo(value, common.type));
  return understood(syntax, truth(syntax.negated ? "not_in" : "in", args));
}

/** `x as int? in EUR`: the unit of a cast whose `?` stands before it reads as a list. */
function reportsUnitBehindMark(syntax: ast.InList, context: ExpressionContext): boolean {
  const { operand, list } = syntax;
  if (operand.kind !== "Cast" || !operand.type.nullable || list.kind !== "Reference") return false;
  if (!isBareWord(list, context)) return false;
  const name: ast.QualifiedName = { kind: "QualifiedName", parts: [list.name], start: list.start, end: list.end };
  if (context.types.unit(name, context.file, () => undefined) === undefined) return false;
  context.report(markBeforeUnit(context.file.parsed.source, operand.type, list));
  return true;
}

function inComputed(syntax: ast.InList, context: ExpressionContext): CheckedExpression {
  if (reportsUnitBehindMark(syntax, context)) return broken(syntax);
  const list = inferExpression(syntax.list, context);
  const { type } = list.value;
  const hint = type.kind === "list" ? type.item.type : undefined;
  const operand = inferExpression(syntax.operand, context, hint);
  if (isUnknown(list) || isUnknown(operand)) return broken(syntax);
  if (type.kind !== "list") {
    const extras = { hint: "`in` takes a list, such as `[a, b]`" };
    context.report(operandType.at(placeIn(context, list.syntax), { operator: "in", found: typeText(type) }, extras));
    return broken(syntax);
  }
  // Any item stands for all: only its type matters.
  const item: MeshExpression = { op: "column", name: "", type: type.item.type, nullable: type.item.nullable };
  const pair = comparable(operand, understood(syntax.list, item), false, context);
  if (pair === undefined) return broken(syntax);
  const common = pair[0].type;
  const args = [pair[0], castTo(list.value, { kind: "list", item: { type: common, nullable: type.item.nullable } })];
  const value = truth(syntax.negated ? "not_in_list" : "in_list", args);
  return understood(syntax, type.item.nullable ? { ...value, nullable: true } : value);
}

export function inferBetween(syntax: ast.Between, context: ExpressionContext): CheckedExpression {
  const [operand, low] = inferSides(syntax.operand, syntax.low, context);
  const high = inferExpression(syntax.high, context, operand.value.type);
  if (isUnknown(operand) || isUnknown(low) || isUnknown(high)) return broken(syntax);
  const all = [operand, low, high];
  for (const each of all)
    if (isNullLiteral(each.value)) {
      context.report(nullComparison.at(placeIn(context, each.syntax), { operator: "between" }));
      return broken(syntax);
    }
  for (const bound of [low, high]) if (comparable(operand, bound, true, context) === undefined) return broken(syntax);
  const common = commonTypeOf(all.map((each) => each.value));
  if ("misfit" in common) {
    reportPair(operand, all[common.misfit]!, context);
    return broken(syntax);
  }
  if (!isOrdered(common.type)) {
    context.report(notOrdered.at(placeIn(context, operand.syntax), { type: typeText(common.type) }));
    return broken(syntax);
  }
  const args = all.map((each) => castTo(each.value, common.type));
  if (isReversed(low.value, high.value)) {
    const source = context.file.parsed.source.text;
    const text = (part: ast.Expression) => source.slice(part.start, part.end);
    const place = placeIn(context, { start: syntax.low.start, end: syntax.high.end });
    const turned = `${text(syntax.high)} and ${text(syntax.low)}`;
    const fixes = [{ title: "turn the ends around", edits: [{ place, text: turned }] }];
    context.report(contradiction.at(place, { why: "the lower end is above the upper end" }, { fixes }));
  }
  return understood(syntax, truth(syntax.negated ? "not_between" : "between", args));
}

function reportPair(left: CheckedExpression, right: CheckedExpression, context: ExpressionContext): void {
  const params = { left: typeText(left.value.type), right: typeText(right.value.type) };
  context.report(notComparable.at(placeIn(context, right.syntax), params));
}
