/** Literals take the type that stands beside them, where they can do so exactly: `2` beside a decimal is `decimal(1, 0)`. */
import type { LiteralExpression, MeshExpression, Type } from "../../mesh/mesh.ts";
import { isNumber } from "../types/common-type.ts";
import { type DecimalType, decimalFits, decimalOfDigits } from "../types/decimal.ts";
import { equalUnits, unitOf } from "../types/unit.ts";

/** The literal as a value of `to`; undefined when it is not exactly one. */
export function literalAs(literal: LiteralExpression, to: Type): LiteralExpression | undefined {
  if (literal.value === null) return { op: "literal", value: null, type: to, nullable: true };
  const from = literal.type;
  if (isNumber(from) && isNumber(to)) {
    if (!equalUnits(unitOf(from), unitOf(to)) || typeof literal.value !== "string") return undefined;
    if (to.kind === "float") return { ...literal, type: to };
    if (to.kind === from.kind && to.kind === "int") return literal;
    if (to.kind !== "decimal" || from.kind === "float") return undefined;
    const digits = decimalOfDigits(literal.value);
    return digits !== undefined && decimalFits(digits, to) ? { ...literal, type: to } : undefined;
  }
  if (to.kind === "uuid" && from.kind === "string" && typeof literal.value === "string")
    return isUuid(literal.value) ? { ...literal, type: to } : undefined;
  return undefined;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** The decimal type of an int or decimal: of a literal the smallest that holds it, of another int all 19 digits. */
export function exactType(value: MeshExpression): DecimalType | undefined {
  const { type } = value;
  if (type.kind === "decimal") return type;
  if (type.kind !== "int") return undefined;
  const text = value.op === "literal" && typeof value.value === "string" ? value.value : "9999999999999999999";
  return decimalOfDigits(text, type.unit);
}
