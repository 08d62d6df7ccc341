/** `== != < <= > >=`: both sides become one type first; nothing is compared with null, and enums only with their own members. */
import { replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import {
  dateWithTimestamp,
  neverMatchesType,
  notComparable,
  notOrdered,
  nullComparison,
} from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression, Operator, Type } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { isNumber } from "../types/common-type.ts";
import { refinements } from "../types/contract.ts";
import { isComparable, isOrdered } from "../types/ordered.ts";
import { typeText } from "../types/type-text.ts";
import { equalUnits, unitOf } from "../types/unit.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isNullLiteral, isUnknown, placeIn, truth, understood, written } from "./checked.ts";
import { castTo, commonTypeOf } from "./coerce.ts";
import { isBareWord, reportEnumWithText } from "./enum-member.ts";
import { reportUnits } from "./units.ts";

const operators = { "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" } as const satisfies {
  readonly [sign: string]: Operator;
};

export function inferComparison(syntax: ast.Binary, context: ExpressionContext): CheckedExpression {
  const [left, right] = inferSides(syntax.left, syntax.right, context);
  if (isUnknown(left) || isUnknown(right)) return broken(syntax);
  const sign = syntax.operator as keyof typeof operators;
  if (reportsNull(syntax, left, right, context)) return broken(syntax);
  const ordering = sign !== "==" && sign !== "!=";
  const args = comparable(left, right, ordering, context);
  if (args === undefined) return broken(syntax);
  warnOfPattern(left, right, context);
  return understood(syntax, truth(operators[sign], args));
}

/** Both sides, each with the other's type as a hint where it is a bare word that only the other can explain. */
export function inferSides(
  left: ast.Expression,
  right: ast.Expression,
  context: ExpressionContext,
): readonly [CheckedExpression, CheckedExpression] {
  if (isBareWord(left, context) && !isBareWord(right, context)) {
    const second = inferExpression(right, context);
    return [inferExpression(left, context, second.value.type), second];
  }
  const first = inferExpression(left, context);
  return [first, inferExpression(right, context, first.value.type)];
}

/** Both values as one type; undefined when they have none to be compared in (reported). */
export function comparable(
  left: CheckedExpression,
  right: CheckedExpression,
  ordering: boolean,
  context: ExpressionContext,
): readonly [MeshExpression, MeshExpression] | undefined {
  const a = left.value.type;
  const b = right.value.type;
  if (isNumber(a) && isNumber(b) && !equalUnits(unitOf(a), unitOf(b))) {
    reportUnits("compare", { type: a, checked: left }, right, context);
    return undefined;
  }
  const common = commonTypeOf([left.value, right.value]);
  if ("misfit" in common || !isComparable(common.type)) {
    reportIncomparable(left, right, context);
    return undefined;
  }
  if (ordering && !isOrdered(common.type)) {
    context.report(notOrdered.at(placeIn(context, left.syntax), { type: typeText(common.type) }));
    return undefined;
  }
  return [castTo(left.value, common.type), castTo(right.value, common.type)];
}

function reportIncomparable(left: CheckedExpression, right: CheckedExpression, context: ExpressionContext): void {
  const a = left.value.type;
  const b = right.value.type;
  if (a.kind === "enum" && b.kind === "string") {
    reportEnumWithText(right, a, context);
    return;
  }
  if (b.kind === "enum" && a.kind === "string") {
    reportEnumWithText(left, b, context);
    return;
  }
  const params = { left: typeText(a), right: typeText(b) };
  const place = placeIn(context, right.syntax);
  if (isMoment(a) && isMoment(b)) {
    context.report(dateWithTimestamp.at(place, params, { fixes: momentFixes(left, right, context) }));
    return;
  }
  context.report(notComparable.at(place, params, a.kind === "string" || b.kind === "string" ? textHint(a, b) : {}));
}

function textHint(a: Type, b: Type) {
  const other = a.kind === "string" ? b : a;
  return isNumber(other) ? { hint: "numbers are written without quotes; text becomes a number with `as int`" } : {};
}

function isMoment(type: Type): boolean {
  return type.kind === "date" || type.kind === "timestamp";
}

function momentFixes(left: CheckedExpression, right: CheckedExpression, context: ExpressionContext) {
  const [date, timestamp] = left.value.type.kind === "date" ? [left, right] : [right, left];
  const day = replaceBy(placeIn(context, timestamp.syntax), `date(${written(context, timestamp.syntax)})`).fixes ?? [];
  if (date.syntax.kind !== "Date") return day;
  return [...day, ...(replaceBy(placeIn(context, date.syntax), `${date.syntax.value}T00:00:00Z`).fixes ?? [])];
}

/** A comparison with null is never true. The parser mends `x == null` itself; this is about the other operators. */
function reportsNull(
  syntax: ast.Binary,
  left: CheckedExpression,
  right: CheckedExpression,
  context: ExpressionContext,
): boolean {
  const side = isNullLiteral(right.value) ? right : isNullLiteral(left.value) ? left : undefined;
  if (side === undefined) return false;
  context.report(nullComparison.at(placeIn(context, side.syntax), { operator: syntax.operator }));
  return true;
}

/** Text that no value of the other side's refined type can be. */
function warnOfPattern(left: CheckedExpression, right: CheckedExpression, context: ExpressionContext): void {
  const [text, other] = right.value.op === "literal" ? [right, left] : [left, right];
  if (other.named === undefined || text.value.op !== "literal" || typeof text.value.value !== "string") return;
  for (const type of refinements(other.named, context.types.named)) {
    if (type.matches === undefined || simplyMatches(type.matches, text.value.value)) continue;
    const name = type.address.slice(type.address.lastIndexOf(".") + 1);
    const related = type.place;
    context.report(
      neverMatchesType.at(
        placeIn(context, text.syntax),
        { type: name },
        { hint: `\`${name}\` matches \`/${type.matches}/\`, declared in ${related.file}:${related.line}` },
      ),
    );
    return;
  }
}

/** Whether the text matches, by JavaScript's patterns where they read RE2's alike; what they cannot read counts as a match. */
function simplyMatches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true;
  }
}
