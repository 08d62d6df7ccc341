/**
 * The signature of one overload, from its `fn` declaration.
 *
 * Null behaviour: an argument for a parameter of type `T` may be null, and the result is then nullable (for aggregates: nulls are
 * skipped, and the result is null when nothing is left); a parameter of type `T?` takes null as a value and leaves the result as declared.
 */
import type { Type, ValueType } from "../../mesh/mesh.ts";

export interface FunctionSignature {
  /** `name(kinds)`, unique: `sum(decimal)`. */
  readonly id: string;
  readonly name: string;
  readonly flavour: "scalar" | "aggregate" | "window";
  readonly typeParameters: readonly { readonly name: string; readonly bound?: TypeBound }[];
  readonly parameters: readonly SignatureParameter[];
  readonly result: PatternValue;
  /** An aggregate over no rows is this instead of null. */
  readonly empty?: string;
  readonly releases?: { readonly from: string; readonly to: string };
  /** Parameters, counted from 0, that decide the result of an aggregate without being in it. */
  readonly deciding: readonly number[];
  readonly lowerings: { readonly [dialect: string]: string };
}

/** What a type variable may stand for: `number` is int, float or decimal; `ordered` what `<` compares; `any` all. */
export type TypeBound = "number" | "ordered" | "any";

export interface SignatureParameter {
  readonly name: string;
  readonly value: PatternValue;
  readonly variadic: boolean;
  readonly optional: boolean;
  readonly default?: string | boolean | null;
}

export interface PatternValue {
  readonly pattern: TypePattern;
  readonly nullable: boolean;
}

/** A type with holes: variables for types, for precision and scale, and for units. */
export type TypePattern =
  | { readonly kind: "exact"; readonly type: Type }
  | { readonly kind: "variable"; readonly name: string }
  | {
      readonly kind: "number";
      readonly of: "int" | "float" | "decimal";
      readonly precision?: number | string;
      readonly scale?: number | string;
      readonly unit?: string;
    }
  | { readonly kind: "list"; readonly item: PatternValue }
  | { readonly kind: "map"; readonly key: PatternValue; readonly value: PatternValue }
  | { readonly kind: "struct"; readonly fields: readonly { readonly name: string; readonly value: PatternValue }[] };

export type { ValueType };
