/**
 * What typed expressions mean, said a second time and as plainly as can be: a tree walk over one row. Ints, decimals (scaled by their
 * type), durations and moments are bigints, so nothing is rounded by accident.
 */
import type { CallExpression, MeshExpression, OperatorExpression, Type } from "../../compiler/mesh/mesh.ts";

export type Value = null | boolean | bigint | number | string | readonly Value[] | { readonly [field: string]: Value };
export type Row = { readonly [column: string]: Value };

/** The run fails here: an overflow, a cast that cannot be done. */
export class RunFails extends Error {}

/** A value is null where the expression says never: the checker is wrong. */
export class NullSurprise extends Error {}

/** Names of functions by the ids of their overloads. */
export type FunctionNames = (id: string) => string;

export class Interpreter {
  readonly #row: Row;
  readonly #names: FunctionNames;
  /** Whether nullability is to be believed: not on the right of an `and` whose left side is null. */
  #trusted = true;

  constructor(row: Row, names: FunctionNames) {
    this.#row = row;
    this.#names = names;
  }

  value(node: MeshExpression): Value {
    const found = this.#compute(node);
    if (found === null && !node.nullable && this.#trusted) throw new NullSurprise(JSON.stringify(node));
    return found;
  }

  #compute(node: MeshExpression): Value {
    switch (node.op) {
      case "literal":
        return node.value === null ? null : literalValue(node.type, node.value);
      case "column":
        return this.#row[node.name]!;
      case "operator":
        return this.#operator(node);
      case "call":
        return this.#call(node);
      case "cast": {
        const from = this.value(node.arg);
        if (from === null) return null;
        try {
          return castValue(from, node.arg.type, node.type);
        } catch (problem) {
          if (node.safe && problem instanceof RunFails) return null;
          throw problem;
        }
      }
      case "case": {
        for (const branch of node.branches) if (this.value(branch.when) === true) return this.value(branch.then);
        return node.otherwise === undefined ? null : this.value(node.otherwise);
      }
      case "field": {
        const struct = this.value(node.arg);
        return struct === null ? null : (struct as { readonly [field: string]: Value })[node.name]!;
      }
      case "index": {
        const list = this.value(node.arg) as readonly Value[] | null;
        const index = this.value(node.index);
        return list === null || index === null ? null : (list[Number(index)] ?? null);
      }
      // No expression that somebody writes has them.
      case "every":
      case "item":
        throw new Error(`an expression with ${node.op}`);
      case "list":
        return node.items.map((item) => this.value(item));
      case "struct":
        return Object.fromEntries(node.fields.map((field) => [field.name, this.value(field.value)]));
      case "matches": {
        const text = this.value(node.arg);
        return text === null ? null : new RegExp(node.pattern, "u").test(text as string) !== node.negated;
      }
    }
  }

  #operator(node: OperatorExpression): Value {
    const { operator, args } = node;
    const [first, second] = args;
    switch (operator) {
      case "and":
      case "or":
        return this.#junction(first!, second!, operator === "or");
      case "not": {
        const operand = this.value(first!);
        return operand === null ? null : !operand;
      }
      case "is_null":
        return this.value(first!) === null;
      case "is_not_null":
        return this.value(first!) !== null;
      case "coalesce": {
        for (const arg of args) {
          const found = this.value(arg);
          if (found !== null) return found;
        }
        return null;
      }
      case "in":
      case "not_in":
        return among(
          this.value(first!),
          args.slice(1).map((arg) => this.value(arg)),
          operator === "not_in",
        );
      case "in_list":
      case "not_in_list": {
        const item = this.value(first!);
        const list = this.value(second!) as readonly Value[] | null;
        return list === null ? null : among(item, list, operator === "not_in_list");
      }
      case "between":
      case "not_between": {
        const [x, low, high] = args.map((arg) => this.value(arg)) as [Value, Value, Value];
        const inside = and(
          low === null || x === null ? null : order(x, low) >= 0,
          high === null || x === null ? null : order(x, high) <= 0,
        );
        return inside === null ? null : inside !== (operator === "not_between");
      }
      case "neg": {
        const operand = this.value(first!);
        if (operand === null) return null;
        return typeof operand === "number" ? -operand : ranged(-(operand as bigint), node.type);
      }
      case "add":
      case "sub":
      case "mul":
      case "div": {
        const a = this.value(first!);
        const b = this.value(second!);
        return a === null || b === null ? null : arithmetic(operator, a, b, first!.type, second!.type, node.type);
      }
      default: {
        const a = this.value(first!);
        const b = this.value(second!);
        if (a === null || b === null) return null;
        const difference = order(a, b);
        const holds = {
          eq: difference === 0,
          ne: difference !== 0,
          lt: difference < 0,
          le: difference <= 0,
          gt: difference > 0,
          ge: difference >= 0,
        };
        return holds[operator];
      }
    }
  }

  /** Three-valued. The right side is believed only where the left leaves the question open in the way that its types assume. */
  #junction(first: MeshExpression, second: MeshExpression, deciding: boolean): Value {
    const left = this.value(first);
    if (left === deciding) return deciding;
    const before = this.#trusted;
    if (left === null && !deciding) this.#trusted = false;
    const right = this.value(second);
    this.#trusted = before;
    if (right === deciding) return deciding;
    return left === null || right === null ? null : !deciding;
  }

  #call(node: CallExpression): Value {
    const name = this.#names(node.function);
    const args = node.args.map((arg) => this.value(arg));
    const compute = functions[name];
    if (compute === undefined) throw new Error(`the interpreter does not know ${name}`);
    if (!takesNull.has(name) && args.includes(null)) return null;
    return compute(args, node);
  }
}

function and(a: boolean | null, b: boolean | null): boolean | null {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function among(item: Value, list: readonly Value[], negated: boolean): Value {
  if (list.length === 0) return negated;
  if (item === null) return null;
  if (list.some((each) => each !== null && order(item, each) === 0)) return !negated;
  return list.includes(null) ? null : negated;
}

/** Negative, zero or positive. NaN is equal to itself and larger than every number. Lists item by item, structs field by field. */
function order(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const difference = order(a[i], b[i]);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  }
  if (isStruct(a) && isStruct(b)) return order(Object.values(a), Object.values(b));
  // Inside of lists and structs null is equal to null and larger than the rest.
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : a > b ? 1 : 0;
}

function isStruct(value: Value): value is { readonly [field: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const perMonth = 12n;

function arithmetic(
  operator: "add" | "sub" | "mul" | "div",
  a: Value,
  b: Value,
  left: Type,
  right: Type,
  result: Type,
): Value {
  if (typeof a === "number" && typeof b === "number")
    return { add: a + b, sub: a - b, mul: a * b, div: a / b }[operator];
  if (typeof a !== "bigint" || typeof b !== "bigint")
    throw new Error(`no arithmetic of ${left.kind} and ${right.kind}`);
  if (operator === "div") return Number(a) / Number(b);
  const sign = operator === "sub" ? -1n : 1n;
  if (right.kind === "months" && left.kind !== "months") return addMonths(a, sign * b, left.kind);
  if (left.kind === "date" && right.kind === "duration")
    return floorDiv(a * dayMicroseconds + sign * b, dayMicroseconds);
  if (left.kind === "date") return (a - b) * dayMicroseconds;
  return ranged(operator === "mul" ? a * b : a + sign * b, result);
}

export const dayMicroseconds: bigint = 86_400_000_000n;

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Days or microseconds since 1970, moved by calendar months to the same day or the last one of the month. */
function addMonths(moment: bigint, months: bigint, kind: Type["kind"]): bigint {
  const days = kind === "date" ? moment : floorDiv(moment, dayMicroseconds);
  const rest = kind === "date" ? 0n : moment - days * dayMicroseconds;
  const date = new Date(Number(days) * 86_400_000);
  const month = BigInt(date.getUTCFullYear()) * perMonth + BigInt(date.getUTCMonth()) + months;
  const year = Number(floorDiv(month, perMonth));
  const index = Number(month - floorDiv(month, perMonth) * perMonth);
  const last = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  const moved = BigInt(Date.UTC(year, index, Math.min(date.getUTCDate(), last)) / 86_400_000);
  return kind === "date" ? moved : moved * dayMicroseconds + rest;
}

/** The number, if its type can hold it. */
function ranged(value: bigint, type: Type): bigint {
  const limit = type.kind === "decimal" ? 10n ** BigInt(type.precision) : type.kind === "int" ? 2n ** 63n : undefined;
  if (limit !== undefined && (value >= limit || value < -limit || (type.kind === "decimal" && value === -limit)))
    throw new RunFails("overflow");
  return value;
}

// ---- Literals and casts ------------------------------------------------------------------------------------------------

export function literalValue(type: Type, text: string | boolean): Value {
  if (typeof text === "boolean") return text;
  switch (type.kind) {
    case "int":
    case "duration":
    case "months":
      return BigInt(text);
    case "decimal":
      return scaledDigits(text, type.scale);
    case "float":
      return Number(text);
    case "date":
      return BigInt(Date.parse(`${text}T00:00:00Z`)) / 86_400_000n;
    case "timestamp": {
      const [whole = "", fraction = ""] = text.replace(" ", "T").split(".");
      return BigInt(Date.parse(`${whole}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0"));
    }
    default:
      return text;
  }
}

/** `-1.5` at scale 2 is -150. */
export function scaledDigits(text: string, scale: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(`${whole}${fraction.padEnd(scale, "0")}`);
}

/** Rounded half away from zero to another scale. */
function rescaled(value: bigint, from: number, to: number): bigint {
  if (to >= from) return value * 10n ** BigInt(to - from);
  const unit = 10n ** BigInt(from - to);
  const half = value < 0n ? -unit / 2n : unit / 2n;
  return (value + half) / unit;
}

function castValue(value: Value, from: Type, to: Type): Value {
  const scale = from.kind === "decimal" ? from.scale : 0;
  switch (to.kind) {
    case "int":
      if (typeof value === "boolean") return value ? 1n : 0n;
      if (typeof value === "number") return roundedFloat(value);
      if (typeof value === "string") return parsedInt(value);
      return ranged(rescaled(value as bigint, scale, 0), to);
    case "decimal":
      if (typeof value === "boolean") return ranged(rescaled(value ? 1n : 0n, 0, to.scale), to);
      return ranged(rescaled(value as bigint, scale, to.scale), to);
    case "float":
      if (typeof value === "boolean") return value ? 1 : 0;
      return typeof value === "bigint" ? Number(decimalText(value, scale)) : value;
    case "string":
      if (from.kind === "enum" || from.kind === "string") return value;
      if (typeof value === "boolean") return String(value);
      return from.kind === "date" ? dateText(value as bigint) : decimalText(value as bigint, scale);
    case "date":
      if (from.kind === "timestamp") return floorDiv(value as bigint, dayMicroseconds);
      return parsedDate(value as string);
    case "timestamp":
      return (value as bigint) * dayMicroseconds;
    case "enum":
      if (!to.members.includes(value as string)) throw new RunFails("not a member");
      return value;
    case "list":
      return from.kind === "list"
        ? (value as readonly Value[]).map((item) =>
            item === null ? null : castValue(item, from.item.type, to.item.type),
          )
        : value;
    default:
      return value;
  }
}

function roundedFloat(value: number): bigint {
  if (!Number.isFinite(value)) throw new RunFails("not a finite number");
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  return ranged(BigInt(rounded), { kind: "int" });
}

function parsedInt(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new RunFails("not a number");
  return ranged(BigInt(text.trim().replace(/^\+/, "")), { kind: "int" });
}

function parsedDate(text: string): bigint {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) throw new RunFails("not a date");
  return literalValue({ kind: "date" }, text) as bigint;
}

export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const sign = value < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function dateText(days: bigint): string {
  return new Date(Number(days) * 86_400_000).toISOString().slice(0, 10);
}

// ---- Functions ---------------------------------------------------------------------------------------------------------

const takesNull: ReadonlySet<string> = new Set(["coalesce", "concat", "is_distinct", "null_if"]);

const functions: { readonly [name: string]: (args: readonly Value[], node: CallExpression) => Value } = {
  abs: ([x], node) =>
    typeof x === "number" ? Math.abs(x) : ranged((x as bigint) < 0n ? -(x as bigint) : (x as bigint), node.type),
  sign: ([x]) =>
    typeof x === "number" ? BigInt(Math.sign(x) || 0) : (x as bigint) > 0n ? 1n : (x as bigint) < 0n ? -1n : 0n,
  length: ([x]) => BigInt([...(x as string)].length),
  upper: ([x]) => (x as string).toUpperCase(),
  lower: ([x]) => (x as string).toLowerCase(),
  reverse: ([x]) => [...(x as string)].reverse().join(""),
  concat: (parts) => parts.filter((part) => part !== null).join(""),
  contains: ([x, part]) => (x as string).includes(part as string),
  starts_with: ([x, part]) => (x as string).startsWith(part as string),
  greatest: (values) => values.reduce((best, each) => (order(each, best) > 0 ? each : best)),
  least: (values) => values.reduce((best, each) => (order(each, best) < 0 ? each : best)),
  coalesce: (values) => values.find((each) => each !== null) ?? null,
  null_if: ([x, standIn]) => (x !== null && standIn !== null && order(x!, standIn!) === 0 ? null : x!),
  is_distinct: ([a, b]) => (a === null || b === null ? a !== b : order(a!, b!) !== 0),
  value: ([x]) => x!,
  year: ([day]) => BigInt(dateText(day as bigint).slice(0, 4)),
  month: ([day]) => BigInt(dateText(day as bigint).slice(5, 7)),
  date: ([at]) => floorDiv(at as bigint, dayMicroseconds),
  in_microseconds: ([span]) => span!,
  days_between: ([a, b]) => (b as bigint) - (a as bigint),
};
