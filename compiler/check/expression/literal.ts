/** Literals: exact numbers with as few digits as they show, moments in UTC, lengths of time in microseconds. */
import { numberTooLarge } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { LiteralExpression, Type, Unit } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { decimalOfDigits } from "../types/decimal.ts";
import { boolType, floatType, intType, monthsType, scalars, stringType } from "../types/scalars.ts";
import { withUnit } from "../types/unit.ts";
import { broken, nullLiteral, placeIn, understood } from "./checked.ts";

const smallestInt = -(2n ** 63n);
const largestInt = 2n ** 63n - 1n;

export function inferNumber(syntax: ast.NumberLiteral, context: ExpressionContext): CheckedExpression {
  return numberLiteral(syntax, syntax, "", context);
}

/** The number with `sign` (`-` or nothing) before its digits: `-9223372036854775808` has no positive twin. */
export function numberLiteral(
  syntax: ast.Expression,
  number: ast.NumberLiteral,
  sign: "" | "-",
  context: ExpressionContext,
): CheckedExpression {
  const unit = number.unit === undefined ? undefined : context.types.unit(number.unit, context.file, context.report);
  if (number.unit !== undefined && unit === undefined) return broken(syntax);
  if (number.form === "float") {
    const text = number.percent ? String(Number(number.text) / 100) : number.text;
    if (!Number.isFinite(Number(text))) return tooLarge(syntax, "the range of a float", context);
    return understood(syntax, literal(sign + text, measured(floatType, unit)));
  }
  const text = sign + (number.percent ? hundredths(number.text) : trimZeros(number.text));
  if (number.form === "int" && !number.percent) {
    const value = BigInt(text);
    if (value < smallestInt || value > largestInt) return tooLarge(syntax, "the 64 bits of an int", context);
    return understood(syntax, literal(text, measured(intType, unit)));
  }
  const type = decimalOfDigits(text, unit);
  if (type === undefined) return tooLarge(syntax, "38 digits", context);
  return understood(syntax, literal(text, type));
}

/** Exactly one hundredth: two digits of the whole part move behind the point. */
export function hundredths(text: string): string {
  const point = text.indexOf(".");
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? "" : text.slice(point + 1);
  const padded = whole.padStart(3, "0");
  return trimZeros(`${padded.slice(0, -2)}.${padded.slice(-2)}${fraction}`);
}

/** Without zeros in front that mean nothing. */
function trimZeros(text: string): string {
  return text.replace(/^0+(?=\d)/, "");
}

function measured(type: Type, unit: Unit | undefined): Type {
  return unit === undefined ? type : withUnit(type, unit);
}

function tooLarge(syntax: ast.Expression, limit: string, context: ExpressionContext): CheckedExpression {
  context.report(numberTooLarge.at(placeIn(context, syntax), { limit }));
  return broken(syntax);
}

export function literal(value: string | boolean, type: Type): LiteralExpression {
  return { op: "literal", value, type, nullable: false };
}

export function inferString(syntax: ast.StringLiteral): CheckedExpression {
  return understood(syntax, literal(syntax.value, stringType));
}

export function inferBoolean(syntax: ast.BooleanLiteral): CheckedExpression {
  return understood(syntax, literal(syntax.value, boolType));
}

export function inferNull(syntax: ast.NullLiteral): CheckedExpression {
  return understood(syntax, nullLiteral);
}

/** Microseconds of one of each unit of exact length. */
const microseconds = { s: 1e6, m: 60e6, h: 3600e6, d: 86400e6, w: 7 * 86400e6 } as const;
/** A day in microseconds: what a date can move by is a multiple of it. */
export const dayMicroseconds = BigInt(microseconds.d);

export function inferDuration(syntax: ast.DurationLiteral, context: ExpressionContext): CheckedExpression {
  return durationLiteral(syntax, syntax, 1, context);
}

export function durationLiteral(
  syntax: ast.Expression,
  duration: ast.DurationLiteral,
  sign: 1 | -1,
  context: ExpressionContext,
): CheckedExpression {
  const { amount, unit } = duration;
  const calendar = unit === "mo" || unit === "y";
  const count = calendar ? amount * (unit === "y" ? 12 : 1) : amount * microseconds[unit];
  if (!Number.isFinite(count) || Math.abs(count) >= 2 ** 63)
    return tooLarge(syntax, "64 bits of microseconds", context);
  const text = String(BigInt(sign) * BigInt(Math.round(count)));
  return understood(syntax, literal(text, calendar ? monthsType : scalars.duration));
}

/** A day that the calendar does not have has been reported by the parser. */
export function inferDate(syntax: ast.DateLiteral): CheckedExpression {
  return understood(syntax, literal(syntax.value, scalars.date));
}

/** The instant without its `Z`: all of them are UTC. */
export function inferTimestamp(syntax: ast.TimestampLiteral): CheckedExpression {
  const text = syntax.value.endsWith("Z") ? syntax.value.slice(0, -1) : syntax.value;
  return understood(syntax, literal(text, scalars.timestamp));
}
