/** The overload that a call means: the one whose parameters are nearest to the arguments; of equally near ones the first declared. */
import type { MeshExpression, Type, ValueType } from "../../mesh/mesh.ts";
import { castTo } from "../expression/coerce.ts";
import { floatType, intType } from "../types/scalars.ts";
import type { FunctionSignature, PatternValue, SignatureParameter } from "./signature.ts";
import { Bindings } from "./unify.ts";

export interface ResolvedCall {
  readonly kind: "resolved";
  readonly signature: FunctionSignature;
  /** One for each parameter, defaults filled in, converted to the parameters' types; variadic ones follow. */
  readonly args: readonly MeshExpression[];
  /** The result where no argument is null. */
  readonly result: ValueType;
  /** An argument may be null where the function does not expect it. */
  readonly nullable: boolean;
  readonly types: { readonly [variable: string]: Type };
}

export type CallResolution =
  | ResolvedCall
  /** No overload takes so many arguments. */
  | { readonly kind: "count" }
  /** The nearest overload, and the first argument that it does not take. */
  | {
      readonly kind: "argument";
      readonly signature: FunctionSignature;
      readonly index: number;
      readonly bindings: Bindings;
    };

interface Candidate {
  readonly signature: FunctionSignature;
  readonly bindings: Bindings;
  readonly cost: number;
}

export function resolveCall(overloads: readonly FunctionSignature[], args: readonly MeshExpression[]): CallResolution {
  let best: Candidate | undefined;
  let nearest: Extract<CallResolution, { readonly kind: "argument" }> | undefined;
  let matched = -1;
  for (const signature of overloads) {
    if (!takes(signature, args.length)) continue;
    const bindings = new Bindings(signature);
    const outcome = match(signature, args, bindings);
    if ("misfit" in outcome) {
      if (outcome.matched > matched) {
        matched = outcome.matched;
        nearest = { kind: "argument", signature, index: outcome.misfit, bindings };
      }
    } else if (best === undefined || outcome.cost < best.cost) best = { signature, bindings, cost: outcome.cost };
  }
  if (best !== undefined) return resolved(best, args);
  return nearest ?? { kind: "count" };
}

/** Whether the overload can be called with so many arguments. */
export function takes(signature: FunctionSignature, count: number): boolean {
  const { parameters } = signature;
  const required = parameters.filter((each) => !each.optional && !each.variadic).length;
  const variadic = parameters.at(-1)?.variadic === true;
  return count >= required && (variadic || count <= parameters.length);
}

/** The parameter of the `index`th argument. */
export function parameterOf(signature: FunctionSignature, index: number): SignatureParameter | undefined {
  const last = signature.parameters.at(-1);
  return signature.parameters[index] ?? (last?.variadic === true ? last : undefined);
}

/** Literals come last, so that they take the type of what stands beside them. */
function match(
  signature: FunctionSignature,
  args: readonly MeshExpression[],
  bindings: Bindings,
): { readonly cost: number } | { readonly misfit: number; readonly matched: number } {
  let cost = 0;
  let matched = 0;
  let misfit: number | undefined;
  for (const literals of [false, true]) {
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      if ((arg.op === "literal") !== literals) continue;
      const parameter = parameterOf(signature, i)!;
      const step = bindings.unifyArgument(parameter.value.pattern, arg);
      if (step === undefined) misfit = misfit === undefined ? i : Math.min(misfit, i);
      else {
        cost += step;
        matched++;
      }
    }
  }
  return misfit === undefined ? { cost } : { misfit, matched };
}

function resolved({ signature, bindings }: Candidate, args: readonly MeshExpression[]): ResolvedCall {
  let nullable = false;
  const converted = args.map((arg, i) => {
    const { pattern, nullable: takesNull } = parameterOf(signature, i)!.value;
    if (arg.nullable && !takesNull) nullable = true;
    return castTo(arg, bindings.instantiate(pattern).type);
  });
  for (const parameter of signature.parameters.slice(args.length))
    if (!parameter.variadic) converted.push(defaultValue(parameter, bindings));
  const types: { [variable: string]: Type } = {};
  for (const { name } of signature.typeParameters) types[name] = bindings.instantiate({ kind: "variable", name }).type;
  return {
    kind: "resolved",
    signature,
    args: converted,
    result: resultOf(signature.result, bindings),
    nullable,
    types,
  };
}

function resultOf(result: PatternValue, bindings: Bindings): ValueType {
  const value = bindings.instantiate(result.pattern);
  return result.nullable ? { ...value, nullable: true } : value;
}

function defaultValue(parameter: SignatureParameter, bindings: Bindings): MeshExpression {
  const { type } = bindings.instantiate(parameter.value.pattern);
  const value = parameter.default ?? null;
  // A variable that nothing has fixed takes the kind of its default.
  const open = type.kind === "null" && typeof value === "string";
  const known = open ? (value.includes(".") ? floatType : intType) : type;
  return { op: "literal", value, type: known, nullable: value === null };
}
