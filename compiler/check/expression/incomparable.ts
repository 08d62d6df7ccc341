/** What to say of two values that cannot be compared, or that are never equal: each pair has its own way out. */
import type { Extras } from "../../../language/diagnostics/diagnostic.ts";
import { replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import { dateWithTimestamp, neverMatchesType, notComparable } from "../../../language/diagnostics/registry/types.ts";
import type { Type } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { isNumber } from "../types/common-type.ts";
import { refinements } from "../types/contract.ts";
import { typeText } from "../types/type-text.ts";
import { canCast } from "./cast.ts";
import { placeIn, written } from "./checked.ts";
import { withCast } from "./coerce.ts";
import { reportEnumWithText } from "./enum-member.ts";

/** Reports that the two have no type to be compared in. */
export function reportIncomparable(
  left: CheckedExpression,
  right: CheckedExpression,
  context: ExpressionContext,
): void {
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
  if (isMoment(a) && isMoment(b))
    context.report(dateWithTimestamp.at(place, params, momentExtras(left, right, context)));
  else context.report(notComparable.at(place, params, wayOut(left, right, context)));
}

function isMoment(type: Type): boolean {
  return type.kind === "date" || type.kind === "timestamp";
}

/** What is written out changes its form; else the day of the timestamp is taken. */
function momentExtras(left: CheckedExpression, right: CheckedExpression, context: ExpressionContext): Extras {
  const [date, timestamp] = left.value.type.kind === "date" ? [left, right] : [right, left];
  const day = replaceBy(placeIn(context, timestamp.syntax), `date(${written(context, timestamp.syntax)})`).fixes ?? [];
  if (timestamp.syntax.kind === "Timestamp")
    return replaceBy(placeIn(context, timestamp.syntax), timestamp.syntax.value.slice(0, 10));
  if (date.syntax.kind !== "Date") return { fixes: day };
  const instant = replaceBy(placeIn(context, date.syntax), `${date.syntax.value}T00:00:00Z`).fixes ?? [];
  return { fixes: [...day, ...instant] };
}

function wayOut(left: CheckedExpression, right: CheckedExpression, context: ExpressionContext): Extras {
  const [text, other] = left.value.type.kind === "string" ? [left, right] : [right, left];
  const { type } = other.value;
  if (text.value.type.kind === "string" && text.value.op === "literal") {
    const literal = unquoted(String(text.value.value), type);
    if (literal !== undefined) return replaceBy(placeIn(context, text.syntax), literal);
    if (isNumber(type)) return { hint: "numbers are written without quotes" };
  }
  const kinds = new Set([left.value.type.kind, right.value.type.kind]);
  if (kinds.has("duration") && kinds.has("months"))
    return { hint: "months have no exact length; compare moments instead, such as `born <= today() - 18y`" };
  // A column of another kind, most often the key of a join: one of the two has to change.
  if (canCast(type, text.value.type) && text.value.type.kind === "string")
    return withCast(other, text.value.type, context);
  return {};
}

/** What the text would be without its quotes, where that is a literal of the other side's type. */
export function unquoted(text: string, type: Type): string | undefined {
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  switch (type.kind) {
    case "int":
      return /^-?\d{1,18}$/.test(text) ? text : undefined;
    case "decimal":
    case "float":
      return /^-?\d{1,18}(\.\d{1,18})?$/.test(text) ? text : undefined;
    case "date":
      return day ? text : undefined;
    case "timestamp": {
      if (day) return `${text}T00:00:00Z`;
      const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z?$/.exec(text);
      return found === null ? undefined : `${found[1]}T${found[2]}Z`;
    }
    case "bool":
      return text === "true" || text === "false" ? text : undefined;
    default:
      return undefined;
  }
}

/** Warns of a text written out that no value of the other side's refined type can be. */
export function warnOfStranger(left: CheckedExpression, right: CheckedExpression, context: ExpressionContext): void {
  const [text, other] = right.value.op === "literal" ? [right, left] : [left, right];
  if (other.named === undefined || text.value.op !== "literal" || typeof text.value.value !== "string") return;
  for (const type of refinements(other.named, context.types.named)) {
    if (type.matches === undefined || simplyMatches(type.matches, text.value.value)) continue;
    const name = type.address.slice(type.address.lastIndexOf(".") + 1);
    const { file, line } = type.place;
    const hint = `\`${name}\` matches \`/${type.matches}/\`, declared in ${file}:${line}`;
    context.report(neverMatchesType.at(placeIn(context, text.syntax), { type: name }, { hint }));
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
