/**
 * What the calls of the function tests look like. An expected value is JSON: ints and floats as numbers (`"NaN"`, `"Infinity"` as text), decimals
 * as text with all their digits, dates, times and timestamps in ISO 8601 without a zone, durations as microseconds, bytes in hexadecimal,
 * lists and structs as they are, maps as objects, JSON as itself.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A call as an expression of the language, its type, its value. Floats are compared up to one part in 10^9, or 10^-12. */
export type FunctionCase = readonly [call: string, type: string, value: Json];

/** A window function's values for all rows of `samples`, by `id`. */
export type WindowCase = readonly [call: string, type: string, values: readonly Json[]];

/** The rows that aggregates and window functions are called over. */
export const samples = {
  columns: {
    id: "int",
    g: "string",
    i: "int?",
    f: "float?",
    y: "float?",
    d: "decimal(10, 2)?",
    t: "string?",
    b: "bool?",
    day: "date?",
  },
  rows: [
    [1, "a", 3, 1.5, 2, "10.50", "x", true, "2026-01-01"],
    [2, "a", 1, 2.5, 4, "0.25", "y", false, "2026-01-03"],
    [3, "a", null, null, null, null, null, null, null],
    [4, "b", 2, 4, 8.5, "5.00", "x", true, "2026-01-02"],
    [5, "b", 2, 8, 16, "7.25", "z", true, "2026-01-05"],
  ],
} as const;
