/** One shared object for each type without parameters, so that a mesh of a hundred thousand columns holds a dozen of them. */
import type { ScalarType, Type, ValueType } from "../../mesh/mesh.ts";

type Plain = Exclude<ScalarType["kind"], "decimal" | "months">;

export const scalars = {
  bool: { kind: "bool" },
  int: { kind: "int" },
  float: { kind: "float" },
  string: { kind: "string" },
  bytes: { kind: "bytes" },
  date: { kind: "date" },
  time: { kind: "time" },
  timestamp: { kind: "timestamp" },
  duration: { kind: "duration" },
  uuid: { kind: "uuid" },
  json: { kind: "json" },
} as const satisfies { readonly [K in Plain]: Type };

export const boolType: Type = scalars.bool;
export const intType: Type = scalars.int;
export const floatType: Type = scalars.float;
export const stringType: Type = scalars.string;
export const monthsType: Type = { kind: "months" };
export const nullType: Type = { kind: "null" };
export const unknownType: Type = { kind: "unknown" };

/** The value type of what could not be inferred. */
export const unknownValue: ValueType = { type: unknownType, nullable: false };

/** The scalar type of that name. `decimal` needs parameters and is not among them. */
export function scalarNamed(name: string): Type | undefined {
  return Object.hasOwn(scalars, name) ? scalars[name as Plain] : undefined;
}

/** All words that name a built-in type, for "did you mean". */
export const builtinTypeNames: readonly string[] = [...Object.keys(scalars), "decimal", "list", "map", "struct"];
