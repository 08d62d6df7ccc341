/**
 * What an expression means, said a second time and as plainly as possible, to compare with what DuckDB makes of the emitted SQL. Ints, durations and
 * timestamps are bigints (microseconds), decimals bigints without their point, dates days since 1970, floats numbers.
 */
import type { MeshExpression, Type } from "../../compiler/mesh/mesh.ts";

export type Value = null | boolean | bigint | number | string | readonly Value[];
export type Row = { readonly [column: string]: Value };

const DAY = 86_400_000_000n;

export function evaluate(node: MeshExpression, row: Row): Value {
  switch (node.op) {
    case "literal":
      return readLiteral(node.value, node.type);
    case "column":
      return row[node.name]!;
    case "cast": {
      const value = evaluate(node.arg, row);
      return value === null ? null : castValue(value, node.arg.type, node.type, node.safe);
    }
    case "case": {
      for (const branch of node.branches) if (evaluate(branch.when, row) === true) return evaluate(branch.then, row);
      return node.otherwise === undefined ? null : evaluate(node.otherwise, row);
    }
    case "list":
      return node.items.map((item) => evaluate(item, row));
    case "index": {
      const list = evaluate(node.arg, row) as readonly Value[] | null;
      const at = evaluate(node.index, row) as bigint | null;
      if (list === null || at === null || at < 0n || at >= BigInt(list.length)) return null;
      return list[Number(at)]!;
    }
    case "matches": {
      const text = evaluate(node.arg, row) as string | null;
      return text === null ? null : new RegExp(node.pattern, "u").test(text) !== node.negated;
    }
    case "operator":
      return operate(node, row);
    case "call":
      // Durations are divided by their microseconds, which is what they are here.
      if (!node.function.startsWith("in_microseconds")) throw new Error(`no meaning for ${node.function}`);
      return evaluate(node.args[0]!, row);
    default:
      throw new Error(`no meaning for ${node.op}`);
  }
}

function operate(node: MeshExpression & { op: "operator" }, row: Row): Value {
  const { operator, args } = node;
  const values = args.map((arg) => evaluate(arg, row));
  const [a = null, b = null, c = null] = values;
  const type = args[0]!.type;
  const compare = (x: Value, y: Value) => (x === null || y === null ? null : order(x, y));
  const test = (result: number | null, holds: (n: number) => boolean) => (result === null ? null : holds(result));
  switch (operator) {
    case "and":
      return values.includes(false) ? false : values.includes(null) ? null : true;
    case "or":
      return values.includes(true) ? true : values.includes(null) ? null : false;
    case "not":
      return a === null ? null : a !== true;
    case "is_null":
      return a === null;
    case "is_not_null":
      return a !== null;
    case "coalesce":
      return values.find((value) => value !== null) ?? null;
    case "eq":
      return test(compare(a, b), (n) => n === 0);
    case "ne":
      return test(compare(a, b), (n) => n !== 0);
    case "lt":
      return test(compare(a, b), (n) => n < 0);
    case "le":
      return test(compare(a, b), (n) => n <= 0);
    case "gt":
      return test(compare(a, b), (n) => n > 0);
    case "ge":
      return test(compare(a, b), (n) => n >= 0);
    case "between":
    case "not_between": {
      const above = test(compare(a, b), (n) => n >= 0);
      const below = test(compare(a, c), (n) => n <= 0);
      const inside = above === false || below === false ? false : above === null || below === null ? null : true;
      return negated(inside, operator === "not_between");
    }
    case "in":
    case "not_in":
      return negated(isAmong(a, values.slice(1)), operator === "not_in");
    case "in_list":
    case "not_in_list":
      return b === null ? null : negated(isAmong(a, b as readonly Value[]), operator === "not_in_list");
    case "neg":
      return a === null ? null : typeof a === "number" ? -a : -(a as bigint);
    case "add":
    case "sub":
    case "mul":
    case "div":
      return a === null || b === null ? null : arithmetic(operator, a, b, type, args[1]!.type, node.type);
  }
}

function negated(value: boolean | null, not: boolean): boolean | null {
  return value === null ? null : value !== not;
}

function isAmong(value: Value, items: readonly Value[]): boolean | null {
  if (items.length === 0) return false;
  if (value === null) return null;
  if (items.some((item) => item !== null && order(value, item) === 0)) return true;
  return items.includes(null) ? null : false;
}

/** NaN is equal to itself and above all else; texts by their code points. */
function order(x: Value, y: Value): number {
  if (typeof x === "number" && typeof y === "number") {
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (typeof x === "string" && typeof y === "string") return Math.sign(Buffer.compare(Buffer.from(x), Buffer.from(y)));
  return x! < y! ? -1 : x! > y! ? 1 : 0;
}

function arithmetic(
  operator: "add" | "sub" | "mul" | "div",
  a: Value,
  b: Value,
  left: Type,
  right: Type,
  result: Type,
): Value {
  if (typeof a === "number" && typeof b === "number") {
    if (operator === "add") return a + b;
    if (operator === "sub") return a - b;
    return operator === "mul" ? a * b : a / b;
  }
  if (typeof a !== "bigint" || typeof b !== "bigint") throw new Error("operands of two kinds");
  if (operator === "div") return Number(a) / Number(b);
  if (right.kind === "months") return addMonths(a, operator === "sub" ? -b : b, left);
  if (left.kind === "date") {
    if (right.kind === "date") return (a - b) * DAY;
    const moved = a * DAY + (operator === "sub" ? -b : b);
    return (moved - (((moved % DAY) + DAY) % DAY)) / DAY;
  }
  if (operator === "mul") return a * b;
  if (result.kind === "decimal" && (left.kind !== "decimal" || right.kind !== "decimal")) throw new Error("not exact");
  return operator === "add" ? a + b : a - b;
}

/** The day of the month stays, or becomes the month's last. */
function addMonths(moment: bigint, months: bigint, type: Type): bigint {
  const perDay = type.kind === "date" ? 1n : DAY;
  const inDay = ((moment % perDay) + perDay) % perDay;
  const date = new Date(Number((moment - inDay) / perDay) * 86_400_000);
  const day = date.getUTCDate();
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + Number(months), 1));
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  const days = Date.UTC(target.getUTCFullYear(), target.getUTCMonth(), Math.min(day, last)) / 86_400_000;
  return BigInt(days) * perDay + inDay;
}

function readLiteral(value: string | boolean | null, type: Type): Value {
  if (value === null || typeof value === "boolean") return value;
  switch (type.kind) {
    case "int":
    case "duration":
    case "months":
      return BigInt(value);
    case "float":
      return Number(value);
    case "decimal":
      return unscaled(value, type.scale);
    case "date":
      return BigInt(Date.parse(`${value}T00:00:00Z`) / 86_400_000);
    case "timestamp":
      return BigInt(Date.parse(`${value.replace(" ", "T").replace(/Z$/, "")}Z`)) * 1000n;
    default:
      return value;
  }
}

function unscaled(text: string, scale: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  const sign = text.startsWith("-") ? -1n : 1n;
  const digits = BigInt(whole.replace("-", "") + fraction.padEnd(scale, "0"));
  return sign * digits;
}

/** Halves away from zero. */
function rescale(value: bigint, from: number, to: number): bigint {
  if (to >= from) return value * 10n ** BigInt(to - from);
  const unit = 10n ** BigInt(from - to);
  const size = value < 0n ? -value : value;
  const rounded = (size + unit / 2n) / unit;
  return value < 0n ? -rounded : rounded;
}

function castValue(value: Value, from: Type, to: Type, safe: boolean): Value {
  const scale = from.kind === "decimal" ? from.scale : 0;
  switch (to.kind) {
    case "float":
      if (typeof value === "boolean") return value ? 1 : 0;
      return typeof value === "bigint" ? Number(value) / 10 ** scale : value;
    case "int":
      if (typeof value === "boolean") return value ? 1n : 0n;
      if (typeof value === "bigint") return rescale(value, scale, 0);
      if (typeof value === "number")
        return Number.isFinite(value) ? BigInt(Math.sign(value) * Math.round(Math.abs(value))) : null;
      return /^[+-]?\d+$/.test(value as string) ? BigInt(value as string) : null;
    case "decimal": {
      const exact = rescale(value as bigint, scale, to.scale);
      const limit = 10n ** BigInt(to.precision);
      if (exact < limit && exact > -limit) return exact;
      if (safe) return null;
      throw new Error("does not fit");
    }
    case "timestamp":
      return (value as bigint) * DAY;
    case "date":
      return (value as bigint) / DAY;
    case "string":
      return shown(value, from);
    default:
      return value;
  }
}

/** A value as DuckDB's JSON rows show it. */
export function shown(value: Value, type: Type): string | null {
  if (value === null) return null;
  switch (type.kind) {
    case "decimal": {
      const size = (value as bigint) < 0n ? -(value as bigint) : (value as bigint);
      const digits = size.toString().padStart(type.scale + 1, "0");
      const sign = (value as bigint) < 0n ? "-" : "";
      const at = digits.length - type.scale;
      return `${sign}${digits.slice(0, at)}${type.scale === 0 ? "" : `.${digits.slice(at)}`}`;
    }
    case "date":
      return new Date(Number(value) * 86_400_000).toISOString().replace(/T.*/, "").replace(isoYear, duckdbYear);
    case "timestamp": {
      const text = new Date(Number((value as bigint) / 1000n))
        .toISOString()
        .slice(0, -1)
        .replace("T", " ")
        .replace(isoYear, duckdbYear);
      return text.replace(/\.?0*$/, "");
    }
    default:
      return String(value);
  }
}

const isoYear = /^([+-]?\d+)(-\d\d-\d\d)/;

/** ISO 8601 counts a year 0 and negative ones with six digits; DuckDB says which years were before Christ. */
function duckdbYear(_: string, iso: string, day: string): string {
  const year = Number(iso);
  const digits = String(year > 0 ? year : 1 - year).padStart(4, "0");
  return year > 0 ? `${digits}${day}` : `${digits}${day} (BC)`;
}
