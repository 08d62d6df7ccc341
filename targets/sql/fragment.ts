/** A piece of SQL with what is needed to put it into a larger one: how tightly it binds and which type the engine gives it. */

import type { Type } from "../../compiler/mesh/mesh.ts";
import { hasAtoms } from "./ink.ts";

/** Operators from the loosest to the tightest, as PostgreSQL ranks them; the other dialects agree as far as we go. */
export const binds = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  other: 5,
  sum: 6,
  product: 7,
  sign: 8,
  primary: 10,
} as const;
export type Binding = (typeof binds)[keyof typeof binds];

export interface Fragment {
  readonly sql: string;
  readonly binds: Binding;
  /** The type that the engine gives it; absent for literals, which take the type of what stands beside them, and where it is not known. */
  readonly type?: Type | undefined;
  /** `column`s and `literal`s may be repeated freely. */
  readonly shape: "column" | "literal" | "computed";
  /** Holds a window function or an unnested list: can be passed on, but not moved to another clause. */
  readonly pinned?: boolean;
  /** Conjuncts of an AND, to be laid out one a line. */
  readonly conjuncts?: readonly Fragment[];
}

/** Its text where something that binds at least as tightly as `tightness` is needed. */
export function within(fragment: Fragment, tightness: Binding): string {
  return fragment.binds >= tightness ? fragment.sql : `(${fragment.sql})`;
}

/** Worked out before any row is read, and perhaps null: DuckDB gives what is made of a constant null another type than of any other value. */
export function maybeConstantNull(fragment: Fragment): boolean {
  if (fragment.shape === "literal") return /^(?:CAST\()?NULL\b/.test(fragment.sql);
  return fragment.shape === "computed" && !hasAtoms(fragment.sql);
}

export function primary(sql: string, type: Type | undefined, parts: readonly Fragment[] = []): Fragment {
  return { sql, binds: binds.primary, type, shape: "computed", ...pin(parts) };
}

/** Carries `pinned` from parts to the whole. */
export function pin(parts: readonly Fragment[]): { pinned?: true } {
  return parts.some((part) => part.pinned === true) ? { pinned: true } : {};
}

export function computed(sql: string, binding: Binding, type: Type | undefined, parts: readonly Fragment[]): Fragment {
  return { sql, binds: binding, type, shape: "computed", ...pin(parts) };
}
