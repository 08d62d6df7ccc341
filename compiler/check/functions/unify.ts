/**
 * Matching the types of arguments with the patterns of a signature. Type variables take what the arguments have in common, precision
 * and scale variables the decimal that holds all of them, unit variables exactly one unit.
 */
import type { Field, MeshExpression, Type, Unit, ValueType } from "../../mesh/mesh.ts";
import { exactType, literalAs } from "../expression/literal-conversion.ts";
import { conversionCost } from "../types/assignable.ts";
import { commonType, isNumber } from "../types/common-type.ts";
import { commonDecimal, type DecimalType, decimalFits, decimalType, maximumPrecision } from "../types/decimal.ts";
import { isOrdered } from "../types/ordered.ts";
import { floatType, nullType, scalars } from "../types/scalars.ts";
import { equalUnits, unitOf, withUnit } from "../types/unit.ts";
import type { FunctionSignature, PatternValue, TypeBound, TypePattern } from "./signature.ts";

type NumberPattern = Extract<TypePattern, { readonly kind: "number" }>;

/** What variables stand for while one call is matched. */
export class Bindings {
  readonly types = new Map<string, ValueType>();
  /** By `p,s` as the pattern writes them. */
  readonly decimals = new Map<string, DecimalType>();
  readonly units = new Map<string, Unit>();
  readonly #bounds = new Map<string, TypeBound | undefined>();

  constructor(signature: FunctionSignature) {
    for (const { name, bound } of signature.typeParameters) this.#bounds.set(name, bound);
  }

  bound(name: string): TypeBound | undefined {
    return this.#bounds.get(name);
  }

  /** How far the argument is from the pattern; undefined when it does not fit. Lower is nearer. */
  unifyArgument(pattern: TypePattern, value: MeshExpression): number | undefined {
    if (value.type.kind === "unknown" || value.type.kind === "null") return 0;
    if (pattern.kind === "number" && pattern.of === "decimal") {
      const exact = exactType(value);
      const fits = exact !== undefined && this.#decimal(pattern, exact);
      return fits ? (value.type.kind === "decimal" ? 0 : 4) : undefined;
    }
    if (value.op === "literal") {
      const adapted = this.#literal(pattern, value);
      if (adapted !== undefined) return adapted;
      const decimal = pattern.kind === "variable" && this.types.get(pattern.name)?.type.kind === "decimal";
      const exact = decimal ? exactType(value) : undefined;
      if (exact !== undefined) return this.unify(pattern, { type: exact, nullable: false });
    }
    return this.unify(pattern, { type: value.type, nullable: false });
  }

  /** A literal that can be what the variable already is, or what is asked for exactly. */
  #literal(pattern: TypePattern, value: Extract<MeshExpression, { readonly op: "literal" }>): number | undefined {
    const wanted = pattern.kind === "variable" ? this.types.get(pattern.name)?.type : undefined;
    const target = pattern.kind === "exact" ? pattern.type : wanted;
    if (target === undefined || target.kind === value.type.kind) return undefined;
    return literalAs(value, target) === undefined ? undefined : 6;
  }

  unify(pattern: TypePattern, actual: ValueType): number | undefined {
    const { type } = actual;
    if (type.kind === "unknown" || type.kind === "null") return 0;
    switch (pattern.kind) {
      case "exact": {
        const cost = conversionCost(type, pattern.type);
        return cost === undefined ? undefined : cost * 2;
      }
      case "variable":
        return this.#variable(pattern.name, actual);
      case "number":
        return this.#number(pattern, type);
      case "list":
        return type.kind === "list" ? this.#inside(pattern.item, type.item) : undefined;
      case "map": {
        if (type.kind !== "map") return undefined;
        const key = this.#inside(pattern.key, { type: type.key, nullable: false });
        const value = this.#inside(pattern.value, type.value);
        return key === undefined || value === undefined ? undefined : key + value;
      }
      case "struct": {
        if (type.kind !== "struct" || type.fields.length !== pattern.fields.length) return undefined;
        let cost = 0;
        for (let i = 0; i < pattern.fields.length; i++) {
          const wanted = pattern.fields[i]!;
          const field = type.fields[i]!;
          const inner = field.name === wanted.name ? this.#inside(wanted.value, field) : undefined;
          if (inner === undefined) return undefined;
          cost += inner;
        }
        return cost;
      }
    }
  }

  /** Inside a list or struct a variable takes nullability along; anything else must say that it takes null. */
  #inside(pattern: PatternValue, actual: ValueType): number | undefined {
    if (actual.nullable && !pattern.nullable && pattern.pattern.kind !== "variable") return undefined;
    const nullable = actual.nullable && !pattern.nullable;
    return this.unify(pattern.pattern, nullable === actual.nullable ? actual : { ...actual, nullable });
  }

  #variable(name: string, actual: ValueType): number | undefined {
    if (!fitsBound(actual.type, this.#bounds.get(name))) return undefined;
    const known = this.types.get(name);
    if (known === undefined) {
      this.types.set(name, actual);
      return 1;
    }
    const common = commonType(known.type, actual.type);
    if (common === undefined) return undefined;
    const nullable = known.nullable || actual.nullable;
    const named = known.named === actual.named ? known.named : undefined;
    this.types.set(name, named === undefined ? { type: common, nullable } : { type: common, nullable, named });
    return common === known.type && common === actual.type ? 1 : 2;
  }

  #number(pattern: NumberPattern, type: Type): number | undefined {
    if (!isNumber(type)) return undefined;
    if (pattern.of === "decimal") {
      if (type.kind === "float") return undefined;
      const exact = type.kind === "decimal" ? type : decimalType(19, 0, type.unit);
      return this.#decimal(pattern, exact) ? (type.kind === "decimal" ? 0 : 4) : undefined;
    }
    if (pattern.of === "int" && type.kind !== "int") return undefined;
    if (!this.#unit(pattern.unit, unitOf(type))) return undefined;
    return type.kind === pattern.of ? 0 : type.kind === "int" ? 6 : 8;
  }

  #decimal(pattern: NumberPattern, type: DecimalType): boolean {
    if (!this.#unit(pattern.unit, unitOf(type))) return false;
    const bare = decimalType(type.precision, type.scale);
    const { precision, scale } = pattern;
    if (typeof precision === "number" && typeof scale === "number")
      return decimalFits(bare, decimalType(precision, scale));
    if (typeof scale === "number" && bare.scale > scale) return false;
    const key = `${precision},${scale}`;
    const known = this.decimals.get(key);
    this.decimals.set(key, known === undefined ? bare : commonDecimal(known, bare));
    return true;
  }

  #unit(variable: string | undefined, unit: Unit): boolean {
    const known = variable === undefined ? {} : this.units.get(variable);
    if (known !== undefined) return equalUnits(known, unit);
    this.units.set(variable!, unit);
    return true;
  }

  /** The type that a pattern stands for now. A variable that only met null is null itself. */
  instantiate(pattern: TypePattern): ValueType {
    switch (pattern.kind) {
      case "exact":
        return { type: pattern.type, nullable: false };
      case "variable":
        return this.types.get(pattern.name) ?? { type: nullType, nullable: true };
      case "number":
        return { type: this.#instantiateNumber(pattern), nullable: false };
      case "list":
        return { type: { kind: "list", item: this.#value(pattern.item) }, nullable: false };
      case "map":
        return {
          type: { kind: "map", key: this.#value(pattern.key).type, value: this.#value(pattern.value) },
          nullable: false,
        };
      case "struct": {
        const fields = pattern.fields.map(({ name, value }): Field => ({ ...this.#value(value), name }));
        return { type: { kind: "struct", fields }, nullable: false };
      }
    }
  }

  #value(value: PatternValue): ValueType {
    const inner = this.instantiate(value.pattern);
    return value.nullable && !inner.nullable ? { ...inner, nullable: true } : inner;
  }

  #instantiateNumber(pattern: NumberPattern): Type {
    const unit = pattern.unit === undefined ? {} : (this.units.get(pattern.unit) ?? {});
    if (pattern.of !== "decimal") return withUnit(pattern.of === "int" ? scalars.int : floatType, unit);
    const precision = this.#digits(pattern.precision) ?? maximumPrecision;
    const scale = this.#digits(pattern.scale) ?? 0;
    return decimalType(Math.max(precision, scale), scale, unit);
  }

  /** A number as written, or the one that its variable got from an argument. */
  #digits(digits: number | string | undefined): number | undefined {
    if (typeof digits !== "string") return digits;
    for (const [key, type] of this.decimals) {
      const [precision, scale] = key.split(",");
      if (precision === digits) return type.precision;
      if (scale === digits) return type.scale;
    }
    return undefined;
  }
}

function fitsBound(type: Type, bound: TypeBound | undefined): boolean {
  if (bound === "number") return isNumber(type);
  return bound !== "ordered" || isOrdered(type);
}
