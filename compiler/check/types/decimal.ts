/**
 * Precision and scale of exact arithmetic. Scales are never cut: `+ -` keep the larger one, `*` adds them. Precision grows as the
 * integer digits need and stops at 38; beyond that the engine checks, and an overflow fails the run instead of losing digits.
 */
import type { NumberType, Unit } from "../../mesh/mesh.ts";
import { hasUnit } from "./unit.ts";

export type DecimalType = Extract<NumberType, { readonly kind: "decimal" }>;

/** The widest decimal that every engine holds. */
export const maximumPrecision = 38;
/** Decimal digits of the largest 64-bit integer. */
export const intDigits = 19;

export function decimalType(precision: number, scale: number, unit?: Unit): DecimalType {
  const bare = { kind: "decimal", precision, scale } as const;
  return unit !== undefined && hasUnit(unit) ? { ...bare, unit } : bare;
}

/** Holds every value of both, up to 38 digits: the larger scale, the larger number of integer digits. */
export function commonDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  const integers = Math.max(a.precision - a.scale, b.precision - b.scale);
  return decimalType(Math.min(maximumPrecision, integers + scale), scale, a.unit);
}

/** The sum or difference of two decimals of the common type: one more integer digit. */
export function sumDecimal(common: DecimalType): DecimalType {
  return decimalType(Math.min(maximumPrecision, common.precision + 1), common.scale, common.unit);
}

/** Undefined when the scales add up to more than 38 digits behind the point. */
export function productDecimal(a: DecimalType, b: DecimalType, unit: Unit): DecimalType | undefined {
  const scale = a.scale + b.scale;
  if (scale > maximumPrecision) return undefined;
  return decimalType(Math.min(maximumPrecision, a.precision + b.precision), scale, unit);
}

/** Whether every value of `a` is a value of `b`. */
export function decimalFits(a: DecimalType, b: DecimalType): boolean {
  return a.scale <= b.scale && a.precision - a.scale <= b.precision - b.scale;
}

/** The smallest decimal type that holds the digits of `text` (`-12.50` is decimal(4, 2)). Undefined beyond 38 digits. */
export function decimalOfDigits(text: string, unit?: Unit): DecimalType | undefined {
  const digits = text.startsWith("-") ? text.slice(1) : text;
  const point = digits.indexOf(".");
  const whole = (point < 0 ? digits : digits.slice(0, point)).replace(/^0+/, "");
  const scale = point < 0 ? 0 : digits.length - point - 1;
  const precision = Math.max(whole.length + scale, 1);
  return precision > maximumPrecision ? undefined : decimalType(precision, scale, unit);
}
