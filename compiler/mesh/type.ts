/**
 * The type of a value, as plain JSON. The checker and the MeshIR share it, so a type is written down exactly as it was
 * inferred. Nullability is not part of a type: a column, a field and a list's items say it beside it.
 */

/** A product of powers of base units by full name, sorted: EUR is `{ "EUR": 1 }`, USD per EUR `{ "EUR": -1, "USD": 1 }`. */
export type Unit = { readonly [name: string]: number };

export type NumberType =
  /** 64-bit signed. */
  | { readonly kind: "int"; readonly unit?: Unit }
  /** IEEE 754 binary64. */
  | { readonly kind: "float"; readonly unit?: Unit }
  /** Exact; precision at most 38, 0 <= scale <= precision. */
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number; readonly unit?: Unit };

export type ScalarType =
  | NumberType
  | { readonly kind: "bool" }
  | { readonly kind: "string" }
  | { readonly kind: "bytes" }
  | { readonly kind: "date" }
  /** Time of day. */
  | { readonly kind: "time" }
  /** An instant, kept in UTC with microseconds. */
  | { readonly kind: "timestamp" }
  /** An exact length of time in microseconds. */
  | { readonly kind: "duration" }
  /** Calendar months, the type of `3mo` and `1y`: adds to dates and timestamps only. Never a column's type. */
  | { readonly kind: "months" }
  | { readonly kind: "uuid" }
  | { readonly kind: "json" };

export type Type =
  | ScalarType
  /** A declared enum by full name; members are its stored texts in order. */
  | { readonly kind: "enum"; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: "list"; readonly item: ValueType }
  | { readonly kind: "map"; readonly key: Type; readonly value: ValueType }
  | { readonly kind: "struct"; readonly fields: readonly Field[] }
  /** The type of `null` alone: fits every nullable place. */
  | { readonly kind: "null" }
  /** Could not be inferred, and that was reported: fits everything, so that one mistake is reported once. Never in a checked mesh. */
  | { readonly kind: "unknown" };

/** A type with its nullability. */
export interface ValueType {
  readonly type: Type;
  readonly nullable: boolean;
  /** The named type it was declared with (`retail.sales.OrderId`), where it still is one. */
  readonly named?: string;
}

export interface Field extends ValueType {
  readonly name: string;
  /** Name in the source where it differs. */
  readonly physical?: string;
}
