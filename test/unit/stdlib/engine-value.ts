/** Values of DuckDB as the JSON that the cases are written in. */
import type { RowColumn, Type } from "../../../compiler/mesh/mesh.ts";
import type { Json } from "./cases/case.ts";

/** A query whose only column of interest, `r`, comes in a form that `fromEngine` reads. */
export function readable(sql: string, result: RowColumn, rest = ""): string {
  const { kind } = result.type;
  const value = kind === "bytes" ? "hex(r)" : kind === "duration" ? "epoch_us(r)" : "r";
  return `SELECT ${value} AS r FROM (${sql})${rest}`;
}

export function fromEngine(type: Type, value: unknown): Json {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "int":
    case "float":
    case "duration":
      return typeof value === "string" && !/^-?[\d.]/.test(value) ? value : Number(value);
    case "decimal":
      return String(value);
    case "list":
      return (value as readonly unknown[]).map((item) => fromEngine(type.item.type, item));
    case "map": {
      const entries = value as readonly { readonly key: string; readonly value: unknown }[];
      return Object.fromEntries(entries.map((entry) => [String(entry.key), fromEngine(type.value.type, entry.value)]));
    }
    case "struct": {
      const fields = value as { readonly [name: string]: unknown };
      return Object.fromEntries(type.fields.map((field) => [field.name, fromEngine(field.type, fields[field.name])]));
    }
    case "timestamp":
      return String(value).replace(" ", "T");
    case "json":
      return JSON.parse(String(value)) as Json;
    default:
      return value as Json;
  }
}

/** Whether two values are one: floats may differ in the last digits. */
export function sameValue(actual: Json, expected: Json): boolean {
  if (typeof actual === "number" && typeof expected === "number") {
    const size = Math.max(Math.abs(actual), Math.abs(expected));
    return actual === expected || Math.abs(actual - expected) <= Math.max(1e-12, 1e-9 * size);
  }
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.length === expected.length && actual.every((item, i) => sameValue(item, expected[i] ?? null));
  if (isObject(actual) && isObject(expected)) {
    const names = Object.keys(actual).sort();
    return (
      names.join() === Object.keys(expected).sort().join() &&
      names.every((name) => sameValue(actual[name]!, expected[name]!))
    );
  }
  return actual === expected;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
