/** The algebra of units: products of powers of base units, kept sorted and without zero powers so that equal units are equal JSON. */
import type { Type, Unit } from "../../mesh/mesh.ts";

const none: Unit = {};

/** The unit of a type; the empty product for what has none. */
export function unitOf(type: Type): Unit {
  return type.kind === "int" || type.kind === "float" || type.kind === "decimal" ? (type.unit ?? none) : none;
}

export function hasUnit(unit: Unit): boolean {
  for (const _ in unit) return true;
  return false;
}

export function equalUnits(a: Unit, b: Unit): boolean {
  if (a === b) return true;
  let names = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    names++;
  }
  for (const _ in b) names--;
  return names === 0;
}

/** `a * b^power`: `power` 1 multiplies, -1 divides. */
export function multiplyUnits(a: Unit, b: Unit, power = 1): Unit {
  if (!hasUnit(b)) return a;
  const powers: { [name: string]: number } = { ...a };
  for (const name in b) powers[name] = (powers[name] ?? 0) + b[name]! * power;
  return normal(powers);
}

function normal(powers: { readonly [name: string]: number }): Unit {
  const unit: { [name: string]: number } = {};
  for (const name of Object.keys(powers).sort()) if (powers[name] !== 0) unit[name] = powers[name]!;
  return unit;
}

/** The number type `type` with `unit`; the empty product leaves the member out. */
export function withUnit<T extends Type>(type: T, unit: Unit): T {
  if (type.kind !== "int" && type.kind !== "float" && type.kind !== "decimal") return type;
  if (equalUnits(type.unit ?? none, unit)) return type;
  const { unit: _, ...bare } = type;
  return (hasUnit(unit) ? { ...bare, unit } : bare) as T;
}
