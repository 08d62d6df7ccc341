/**
 * Values of a result as plain JSON-like values, none of them rounded: an integer is a number where a number can hold it and text
 * where not, a decimal is always text (`"10.00"`), dates, times, uuids, blobs and intervals are text as the engine writes them,
 * lists are arrays, structs are objects, maps are arrays of `{ key, value }`.
 */
import type { DuckDBValue } from "@duckdb/node-api";

export type PlainValue =
  | null
  | boolean
  | number
  | string
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/** The value without classes of the driver. Floats keep NaN and the infinities. */
export function plainValue(value: DuckDBValue): PlainValue {
  switch (typeof value) {
    case "boolean":
    case "number":
    case "string":
      return value;
    case "bigint":
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
    default:
      return value === null || value === undefined ? null : plainObject(value);
  }
}

function plainObject(value: object): PlainValue {
  if ("items" in value && Array.isArray(value.items)) return value.items.map(plainValue);
  if ("entries" in value) {
    const { entries } = value;
    if (Array.isArray(entries)) {
      return entries.map((entry) => ({ key: plainValue(entry.key), value: plainValue(entry.value) }));
    }
    const fields: Record<string, PlainValue> = {};
    for (const [name, field] of Object.entries(entries as Record<string, DuckDBValue>))
      fields[name] = plainValue(field);
    return fields;
  }
  return String(value);
}
