/**
 * Which conversions happen without a word. Exactness is lost only where a function asks for a float; contracts and unions use the
 * lossless ones alone.
 */
import type { Type, ValueType } from "../../mesh/mesh.ts";
import { asDecimal } from "./common-type.ts";
import { decimalFits } from "./decimal.ts";
import { equalTypes } from "./equal-type.ts";
import { equalUnits, unitOf } from "./unit.ts";

/**
 * How far `from` is from `to`, for the choice among overloads: 0 the same, then wider decimals, int as decimal, int as float,
 * decimal as float, an enum as its text. Undefined when it does not convert by itself.
 */
export function conversionCost(from: Type, to: Type): number | undefined {
  if (from === to || from.kind === "unknown" || to.kind === "unknown" || from.kind === "null") return 0;
  switch (to.kind) {
    case "int":
      return from.kind === "int" && equalUnits(unitOf(from), unitOf(to)) ? 0 : undefined;
    case "decimal":
      if ((from.kind !== "int" && from.kind !== "decimal") || !equalUnits(unitOf(from), unitOf(to))) return undefined;
      if (equalTypes(from, to)) return 0;
      return decimalFits(asDecimal(from), to) ? (from.kind === "int" ? 2 : 1) : undefined;
    case "float":
      if (!equalUnits(unitOf(from), unitOf(to))) return undefined;
      return from.kind === "float" ? 0 : from.kind === "int" ? 3 : from.kind === "decimal" ? 4 : undefined;
    case "string":
      return from.kind === "string" ? 0 : from.kind === "enum" ? 5 : undefined;
    case "list":
      return from.kind === "list" ? innerCost(from.item, to.item) : undefined;
    case "map":
      return from.kind === "map" && equalTypes(from.key, to.key) ? innerCost(from.value, to.value) : undefined;
    case "struct": {
      if (from.kind !== "struct" || from.fields.length !== to.fields.length) return undefined;
      let cost = 0;
      for (let i = 0; i < to.fields.length; i++) {
        const source = from.fields[i]!;
        const target = to.fields[i]!;
        const inner = source.name === target.name ? innerCost(source, target) : undefined;
        if (inner === undefined) return undefined;
        cost += inner;
      }
      return cost;
    }
    default:
      return equalTypes(from, to) ? 0 : undefined;
  }
}

function innerCost(from: ValueType, to: ValueType): number | undefined {
  return from.nullable && !to.nullable ? undefined : conversionCost(from.type, to.type);
}

/** Whether every value of `from` is one of `to`, nullability at the top apart: wider decimals, int as decimal or float. */
export function assignable(from: Type, to: Type): boolean {
  const cost = conversionCost(from, to);
  if (cost === undefined) return false;
  return cost === 0 || !losesKind(from, to);
}

/** A decimal that becomes a float or an enum that becomes text, at any depth. */
function losesKind(from: Type, to: Type): boolean {
  if (to.kind === "float") return from.kind === "decimal";
  if (to.kind === "string") return from.kind === "enum";
  if (to.kind === "list" && from.kind === "list") return losesKind(from.item.type, to.item.type);
  if (to.kind === "map" && from.kind === "map") return losesKind(from.value.type, to.value.type);
  if (to.kind === "struct" && from.kind === "struct") {
    return to.fields.some((field, i) => losesKind(from.fields[i]!.type, field.type));
  }
  return false;
}
