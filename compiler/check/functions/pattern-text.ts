/** Signatures as people read them in messages. */
import type { Unit } from "../../mesh/mesh.ts";
import { unitText } from "../../mesh/unit-text.ts";
import { typeText } from "../types/type-text.ts";
import { hasUnit } from "../types/unit.ts";
import type { FunctionSignature, PatternValue, TypePattern } from "./signature.ts";

/** `round(x: decimal(p, s) in U, digits: int = 0) -> decimal(38, s) in U` */
export function signatureText(signature: FunctionSignature): string {
  const parameters = signature.parameters.map((parameter) => {
    const text = `${parameter.variadic ? "..." : ""}${parameter.name}: ${patternText(parameter.value)}`;
    if (!parameter.optional) return text;
    return `${text} = ${typeof parameter.default === "string" ? parameter.default : String(parameter.default)}`;
  });
  return `${signature.name}(${parameters.join(", ")}) -> ${patternText(signature.result)}`;
}

/** As it is declared: `list<T?>`, `decimal(p, s) in U`. */
export function patternText(value: PatternValue): string {
  return `${bareText(value.pattern)}${value.nullable ? "?" : ""}`;
}

function bareText(pattern: TypePattern): string {
  switch (pattern.kind) {
    case "exact":
      return typeText(pattern.type);
    case "variable":
      return pattern.name;
    case "number": {
      const text = pattern.of === "decimal" ? `decimal(${pattern.precision}, ${pattern.scale})` : pattern.of;
      return pattern.unit === undefined ? text : `${text} in ${pattern.unit}`;
    }
    case "list":
      return `list<${patternText(pattern.item)}>`;
    case "map":
      return `map<${patternText(pattern.key)}, ${patternText(pattern.value)}>`;
    case "struct":
      return `struct { ${pattern.fields.map((field) => `${field.name}: ${patternText(field.value)}`).join(", ")} }`;
  }
}

/** What an argument should have been, in words without variables that say nothing to a reader. */
export function expectedText(pattern: TypePattern, unit: Unit | undefined, bound: string | undefined): string {
  switch (pattern.kind) {
    case "number":
      return unit !== undefined && hasUnit(unit) ? `${pattern.of} in ${unitText(unit)}` : pattern.of;
    case "variable":
      return bound === "number" ? "a number" : bound === "ordered" ? "a value with an order" : "a value";
    case "list":
      return pattern.item.pattern.kind === "variable" ? "list" : bareText(pattern);
    case "map":
      return "map";
    default:
      return bareText(pattern);
  }
}
