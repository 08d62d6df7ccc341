/**
 * Whether an inferred value fits a declared one. A contract may be wider than what is inferred but not narrower, two cases aside: a
 * decimal's precision, which the port casts, and a refinement, which becomes a run-time rule.
 */
import type { NamedTypeIR, Type, ValueType } from "../../mesh/mesh.ts";
import { assignable } from "./assignable.ts";
import { asDecimal, isNumber } from "./common-type.ts";
import { decimalFits } from "./decimal.ts";
import { equalUnits, unitOf } from "./unit.ts";

export type ContractFit =
  /** As it is, or by widening: a cast without loss. */
  | { readonly kind: "fits" }
  /** A cast that can overflow and then fails the run. */
  | { readonly kind: "precision" }
  /** The value's type fits, its refinements are not proven: a rule checks each of `named` at run time. */
  | { readonly kind: "refinement"; readonly named: readonly NamedTypeIR[]; readonly precision: boolean }
  /** Null is possible where the contract says never. */
  | { readonly kind: "null" }
  | { readonly kind: "type" }
  /** A decimal with more digits behind the point than the contract keeps: rounding is never silent. */
  | { readonly kind: "scale" }
  | { readonly kind: "unit" };

/** A declared type with the chain of types that it is made of, itself first. */
export type Declared = (fullName: string) => NamedTypeIR | undefined;

/** How `actual` fits `declared`; `lookup` finds declared types by full name. */
export function fitsContract(actual: ValueType, declared: ValueType, lookup: Declared): ContractFit {
  const from = actual.type;
  const to = declared.type;
  if (from.kind === "unknown" || to.kind === "unknown") return { kind: "fits" };
  if (isNumber(from) && isNumber(to) && !equalUnits(unitOf(from), unitOf(to))) return { kind: "unit" };
  if (from.kind === "decimal" && to.kind === "decimal" && from.scale > to.scale) return { kind: "scale" };
  const narrowing = isPrecisionOnly(from, to);
  if (!narrowing && !assignable(from, to)) return { kind: "type" };
  if (actual.nullable && !declared.nullable) return { kind: "null" };
  const unproven = refinements(declared.named, lookup).filter((type) => !isMadeOf(actual.named, type.address, lookup));
  if (unproven.length > 0) return { kind: "refinement", named: unproven, precision: narrowing };
  return { kind: narrowing ? "precision" : "fits" };
}

/** An int or a decimal that goes into a decimal with fewer digits in front of the point. */
function isPrecisionOnly(from: Type, to: Type): boolean {
  if (to.kind !== "decimal" || (from.kind !== "int" && from.kind !== "decimal")) return false;
  return !decimalFits(asDecimal(from), to);
}

/** Every declared type with `matches` or `check` that `named` is made of, itself first. */
export function refinements(named: string | undefined, lookup: Declared): readonly NamedTypeIR[] {
  const found: NamedTypeIR[] = [];
  for (let at = named; at !== undefined; ) {
    const type = lookup(at);
    if (type?.matches !== undefined || type?.check !== undefined) found.push(type);
    at = type?.type.named;
  }
  return found;
}

/** Whether `named` is `target` or declared from it. */
function isMadeOf(named: string | undefined, target: string, lookup: Declared): boolean {
  for (let at = named; at !== undefined; at = lookup(at)?.type.named) if (at === target) return true;
  return false;
}
