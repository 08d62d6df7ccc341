/**
 * What two types have in common: the type of `case`, `??`, a list's items and a union's columns. Numbers widen int → decimal → float;
 * nothing else changes its kind. Units must be equal; who asks reports it when they are not.
 */
import type { Field, Type, ValueType } from "../../mesh/mesh.ts";
import { commonDecimal, type DecimalType, decimalType, intDigits } from "./decimal.ts";
import { equalTypes } from "./equal-type.ts";
import { floatType } from "./scalars.ts";
import { equalUnits, unitOf, withUnit } from "./unit.ts";

/** The type that holds both, or undefined. `null` and `unknown` give way to the other. */
export function commonType(a: Type, b: Type): Type | undefined {
  if (a === b || a.kind === "unknown" || b.kind === "null") return a;
  if (b.kind === "unknown" || a.kind === "null") return b;
  switch (a.kind) {
    case "int":
    case "float":
    case "decimal":
      return commonNumber(a, b);
    case "list": {
      if (b.kind !== "list") return undefined;
      const item = commonValue(a.item, b.item);
      return item && { kind: "list", item };
    }
    case "map": {
      if (b.kind !== "map" || !equalTypes(a.key, b.key)) return undefined;
      const value = commonValue(a.value, b.value);
      return value && { kind: "map", key: a.key, value };
    }
    case "struct":
      return b.kind === "struct" ? commonStruct(a.fields, b.fields) : undefined;
    default:
      return equalTypes(a, b) ? a : undefined;
  }
}

/** As `commonType`, nullable when either is, named when both have one name. */
export function commonValue(a: ValueType, b: ValueType): ValueType | undefined {
  const type = commonType(a.type, b.type);
  if (type === undefined) return undefined;
  const nullable = a.nullable || b.nullable || a.type.kind === "null" || b.type.kind === "null";
  const named = a.type.kind === "null" ? b.named : b.type.kind === "null" || a.named === b.named ? a.named : undefined;
  return named === undefined ? { type, nullable } : { type, nullable, named };
}

/** The representation that holds numbers of both types; of equal unit. */
export function commonNumber(a: Type, b: Type): Type | undefined {
  if (!equalUnits(unitOf(a), unitOf(b))) return undefined;
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (a.kind === "float" || b.kind === "float") return withUnit(floatType, unitOf(a));
  if (a.kind === "int" && b.kind === "int") return a;
  return commonDecimal(asDecimal(a), asDecimal(b));
}

/** An int as the decimal that holds all of them. */
export function asDecimal(type: Extract<Type, { readonly kind: "int" | "decimal" }>): DecimalType {
  return type.kind === "decimal" ? type : decimalType(intDigits, 0, type.unit);
}

export function isNumber(type: Type): type is Extract<Type, { readonly kind: "int" | "float" | "decimal" }> {
  return type.kind === "int" || type.kind === "float" || type.kind === "decimal";
}

function commonStruct(a: readonly Field[], b: readonly Field[]): Type | undefined {
  if (a.length !== b.length) return undefined;
  const fields: Field[] = [];
  for (let i = 0; i < a.length; i++) {
    const left = a[i]!;
    const right = b[i]!;
    if (left.name !== right.name) return undefined;
    const value = commonValue(left, right);
    if (value === undefined) return undefined;
    fields.push({ ...value, name: left.name });
  }
  return { kind: "struct", fields };
}
