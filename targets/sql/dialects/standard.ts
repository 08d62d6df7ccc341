/** What most dialects share. A dialect spreads this and says where it differs. */
import type { Operator, Type } from "../../../compiler/mesh/mesh.ts";
import type { Dialect, NoForm, TemporalOperand } from "../dialect.ts";
import { binds, computed, type Fragment, pin, primary, within } from "../fragment.ts";
import { shield } from "../ink.ts";
import { isPlain } from "../keywords.ts";
import { digits, intervalLiteral, literal, monthsLiteral, timestampText } from "../literal.ts";

const DATE: Type = { kind: "date" };
const TIMESTAMP: Type = { kind: "timestamp" };

export function quoteDouble(name: string): string {
  return isPlain(name) ? name : `"${shield(name.replaceAll('"', '""'))}"`;
}

export function stringDoubled(text: string): string {
  return `'${shield(text.replaceAll("'", "''"))}'`;
}

/** `dialect` gives the words; the forms are the same everywhere. */
export function standardLiteral(
  dialect: Pick<Dialect, "string" | "typeName">,
  type: Type,
  value: string | boolean,
): Fragment | undefined {
  if (typeof value === "boolean") return literal(value ? "TRUE" : "FALSE", { kind: "bool" });
  switch (type.kind) {
    case "bool":
      return literal(value === "true" ? "TRUE" : "FALSE", type);
    case "int":
      return literal(digits(value));
    case "float":
      // Names of values that no digits write, and the zero whose sign an int would lose.
      if (/[a-z]/i.test(value.replace(/e[+-]?\d+$/i, "")) || Object.is(Number(value), -0))
        return primary(`CAST(${dialect.string(value)} AS ${dialect.typeName(type)})`, type);
      return literal(digits(value));
    case "decimal":
      return literal(digits(value));
    case "string":
    case "enum":
      return literal(dialect.string(value), type);
    case "date":
      return literal(`DATE ${dialect.string(value)}`, type);
    case "time":
      return literal(`TIME ${dialect.string(value)}`, type);
    case "timestamp":
      return literal(`TIMESTAMP ${dialect.string(timestampText(value))}`, type);
    case "duration":
      return intervalLiteral(BigInt(value), type);
    case "months":
      return monthsLiteral(BigInt(value), type);
    case "uuid":
    case "json":
      return primary(`CAST(${dialect.string(value)} AS ${dialect.typeName(type)})`, type);
    default:
      return undefined;
  }
}

/** Division as IEEE defines it, for engines that divide so themselves. */
export function divideNatively(left: Fragment, right: Fragment): Fragment {
  return computed(`${within(left, binds.product)} / ${within(right, binds.sign)}`, binds.product, { kind: "float" }, [
    left,
    right,
  ]);
}

/** For engines that refuse to divide by zero: infinity times the dividend is what IEEE says, for 0 and NaN too. */
export function divideGuarded(left: Fragment, right: Fragment, double: string): Fragment {
  const quotient = divideNatively(left, right);
  if (right.shape === "literal" && /[1-9]/.test(right.sql)) return quotient;
  const infinity = `CAST('Infinity' AS ${double})`;
  if (right.shape === "literal" && /^-?[0.]+$/.test(right.sql))
    return computed(`${within(left, binds.product)} * ${infinity}`, binds.product, { kind: "float" }, [left]);
  const infinite = `${within(left, binds.product)} * ${infinity}`;
  return primary(
    `CASE WHEN ${within(right, binds.other)} = 0 THEN ${infinite} ELSE ${quotient.sql} END`,
    { kind: "float" },
    [left, right],
  );
}

/** Dates and durations where `date - date` counts days and `date + n` adds them (DuckDB, PostgreSQL). */
export function temporalByDays(operator: Operator, args: readonly TemporalOperand[], result: Type): Fragment | NoForm {
  const [left, right] = args;
  if (left === undefined) return { construct: "an operator", why: "has no operand" };
  if (right === undefined)
    return computed(`-${within(left.fragment, binds.primary)}`, binds.sign, result, [left.fragment]);
  const parts = [left.fragment, right.fragment];
  if (operator === "mul")
    return computed(
      `${within(left.fragment, binds.product)} * ${within(right.fragment, binds.sign)}`,
      binds.product,
      result,
      parts,
    );
  if (operator !== "add" && operator !== "sub") return { construct: "this arithmetic", why: "it is none of durations" };
  const sum = (a: Fragment, b: Fragment, type: Type | undefined) => plainSum(operator, a, b, type);
  if (left.type.kind === "date" && right.type.kind === "date") {
    const at = (each: Fragment) => primary(`CAST(${each.sql} AS TIMESTAMP)`, TIMESTAMP, [each]);
    return sum(at(left.fragment), at(right.fragment), result);
  }
  const [day, step] = left.type.kind === "date" ? [left, right] : [right, left];
  if (day.type.kind === "date") {
    const days = wholeDays(step);
    if (days !== undefined) return sum(day.fragment, literal(String(days)), DATE);
    return primary(`CAST(${sum(day.fragment, step.fragment, undefined).sql} AS DATE)`, DATE, parts);
  }
  return sum(left.fragment, right.fragment, result);
}

/** Dates and durations where all is done with intervals, and a date takes whole days only (Trino, Spark). */
export function temporalByIntervals(
  operator: Operator,
  args: readonly TemporalOperand[],
  result: Type,
  timestamp: string,
): Fragment | NoForm {
  const [left, right] = args;
  if (left === undefined || right === undefined) return temporalByDays(operator, args, result);
  const parts = [left.fragment, right.fragment];
  const isSum = operator === "add" || operator === "sub";
  const [day, step] = left.type.kind === "date" ? [left, right] : [right, left];
  if (!isSum || day.type.kind !== "date" || step.type.kind === "date")
    return operator === "sub" || operator === "add"
      ? plainSum(operator, left.fragment, right.fragment, result)
      : temporalByDays(operator, args, result);
  if (step.type.kind === "months" || wholeDays(step) !== undefined)
    return plainSum(operator, day.fragment, step.fragment, DATE);
  const at = primary(`CAST(${day.fragment.sql} AS ${timestamp})`, TIMESTAMP, [day.fragment]);
  return primary(`CAST(${plainSum(operator, at, step.fragment, undefined).sql} AS DATE)`, DATE, parts);
}

function plainSum(operator: "add" | "sub", left: Fragment, right: Fragment, type: Type | undefined): Fragment {
  const sign = operator === "add" ? "+" : "-";
  return computed(`${within(left, binds.sum)} ${sign} ${within(right, binds.product)}`, binds.sum, type, [left, right]);
}

/** The days of a literal duration, when it is nothing but days and not negative. */
export function wholeDays(operand: TemporalOperand): bigint | undefined {
  const { literal: micros, type } = operand;
  if (micros === undefined || type.kind !== "duration" || micros < 0n) return undefined;
  return micros % 86_400_000_000n === 0n ? micros / 86_400_000_000n : undefined;
}

export function call(name: string, args: readonly Fragment[], type: Type | undefined): Fragment {
  return primary(`${name}(${args.map((each) => each.sql).join(", ")})`, type, args);
}

/** `xs[i + 1]` for engines that count from 1, are null outside, and do not count from the end. */
export function itemFromOne(list: Fragment, index: Fragment, known: bigint | undefined, type: Type): Fragment {
  if (known !== undefined)
    return known < 0n ? literal("NULL") : primary(`${within(list, binds.primary)}[${known + 1n}]`, type, [list]);
  return primary(`${within(list, binds.primary)}[${within(index, binds.sum)} + 1]`, type, [list, index]);
}

export function fieldByDot(struct: Fragment, quoted: string, type: Type): Fragment {
  const base = struct.shape === "computed" ? `(${struct.sql})` : struct.sql;
  return { sql: `${base}.${quoted}`, binds: binds.primary, type, shape: struct.shape, ...pin([struct]) };
}

export function limitOffset(count: number, skip: number): string {
  return skip > 0 ? `LIMIT ${count} OFFSET ${skip}` : `LIMIT ${count}`;
}
