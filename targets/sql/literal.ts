/** Literals that read the same in all dialects: numbers, dates, intervals. */
import type { Type } from "../../compiler/mesh/mesh.ts";
import { binds, computed, type Fragment } from "./fragment.ts";

export function literal(sql: string, type?: Type): Fragment {
  return { sql, binds: sql.startsWith("-") ? binds.sign : binds.primary, type, shape: "literal" };
}

/** Digits of a number literal in a form every dialect reads: no exponent where it can be avoided. */
export function digits(value: string): string {
  const negative = value.startsWith("-");
  const text = negative ? value.slice(1) : value;
  const [mantissa = "0", exponent] = text.split(/e/i);
  const sign = negative ? "-" : "";
  if (exponent === undefined) return `${sign}${mantissa.startsWith(".") ? `0${mantissa}` : mantissa}`;
  const power = Number(exponent);
  if (!Number.isInteger(power) || Math.abs(power) > 20) return `${sign}${text}`;
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const point = whole.length + power;
  const padded = point <= 0 ? `${"0".repeat(1 - point)}${all}` : all.padEnd(point, "0");
  const at = point <= 0 ? 1 : point;
  const rest = padded.slice(at);
  return `${sign}${padded.slice(0, at)}${rest === "" ? "" : `.${rest}`}`;
}

/** `2026-01-31T12:00:00.500Z` as SQL writes it: `2026-01-31 12:00:00.5`. */
export function timestampText(value: string): string {
  const text = value.replace("T", " ").replace(/(Z|[+-]00:?00)$/, "");
  const full = /^\d{4,}-\d\d-\d\d$/.test(text) ? `${text} 00:00:00` : text;
  const seconds = /^\S+ \d\d:\d\d$/.test(full) ? `${full}:00` : full;
  return seconds.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

const UNITS: readonly (readonly [string, bigint])[] = [
  ["DAY", 86_400_000_000n],
  ["HOUR", 3_600_000_000n],
  ["MINUTE", 60_000_000n],
  ["SECOND", 1_000_000n],
];

/** `INTERVAL '15' MINUTE`, in the largest unit that holds it exactly. All dialects read this form. */
export function intervalLiteral(micros: bigint, type: Type): Fragment {
  const size = micros < 0n ? -micros : micros;
  const fitting = UNITS.find(([, unit]) => size % unit === 0n);
  const amount =
    fitting === undefined
      ? `${size / 1_000_000n}.${(size % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "")}`
      : String(size / fitting[1]);
  const text = `INTERVAL '${amount}' ${size === 0n ? "SECOND" : (fitting?.[0] ?? "SECOND")}`;
  return micros < 0n
    ? { ...computed(`-${text}`, binds.sign, type, []), shape: "literal" }
    : { sql: text, binds: binds.primary, type, shape: "literal" };
}

export function monthsLiteral(months: bigint, type: Type): Fragment {
  const size = months < 0n ? -months : months;
  const text = size % 12n === 0n && size > 0n ? `INTERVAL '${size / 12n}' YEAR` : `INTERVAL '${size}' MONTH`;
  return months < 0n
    ? { ...computed(`-${text}`, binds.sign, type, []), shape: "literal" }
    : { sql: text, binds: binds.primary, type, shape: "literal" };
}
