/** Calls of functions: overloads by argument types, aggregates with filter and order, windows. */
import type { Extras } from "../../../language/diagnostics/diagnostic.ts";
import {
  argumentCount,
  argumentType,
  clauseNotForWindow,
  misplacedAggregate,
  missingLowering,
  overOnScalar,
  windowInAggregate,
  windowWithoutOver,
} from "../../../language/diagnostics/registry/functions.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { CallExpression, Type, ValueType, WindowSpec } from "../../mesh/mesh.ts";
import { expectedText, signatureText } from "../functions/pattern-text.ts";
import { type CallResolution, parameterOf, type ResolvedCall, resolveCall, takes } from "../functions/resolve-call.ts";
import type { FunctionSignature } from "../functions/signature.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { valueTypeText } from "../types/type-text.ts";
import { checkExpression, inferExpression } from "./check-expression.ts";
import { broken, isUnknown, placeIn, understood, unwrapped } from "./checked.ts";
import { isBareWord, reportEnumWithText } from "./enum-member.ts";
import { provenNotNull, withProven } from "./narrow.ts";
import { reportUnknownFunction } from "./unknown-function.ts";
import { checkWindow, sortKeys } from "./window.ts";

export function inferCall(syntax: ast.Call, context: ExpressionContext): CheckedExpression {
  const name = syntax.callee.parts.map((part) => part.text).join(".");
  const overloads = context.functions.overloads(name, context.file);
  const flavour = overloads[0]?.flavour;
  if (flavour === undefined) {
    if (name !== "") reportUnknownFunction(syntax, name, context);
    return broken(syntax);
  }
  if (reportsPlacement(syntax, name, flavour, context)) return broken(syntax);
  const inner = flavour === "scalar" ? context : rowsOf(context, `the argument of \`${name}\``);
  const filter = syntax.where === undefined ? undefined : filterOf(syntax.where, name, inner);
  const proven = filter === undefined ? inner : withProven(inner, provenNotNull(filter.value));
  const args = inferArguments(syntax, overloads, proven);
  const order = sortKeys(syntax.order, proven);
  const window = syntax.over === undefined ? undefined : checkWindow(syntax.over, name, flavour, context);
  const lost = args.some(isUnknown) || order === undefined || (syntax.over !== undefined && window === undefined);
  if (lost || (filter !== undefined && isUnknown(filter))) return broken(syntax);
  const values = args.map((arg) => arg.value);
  const resolution = resolveCall(overloads, values);
  if (resolution.kind !== "resolved") {
    reportResolution(syntax, name, overloads, args, resolution, context);
    return broken(syntax);
  }
  const { signature } = resolution;
  context.functions.use(signature);
  for (const engine of context.functions.missingEngines(signature))
    context.report(
      missingLowering.at(placeIn(context, syntax.callee), { name, engine }, declaredAt(signature, context)),
    );
  const result = resultOf(resolution, filter !== undefined, window, context);
  const call: CallExpression = {
    op: "call",
    function: signature.id,
    args: resolution.args,
    type: result.type,
    nullable: result.nullable,
    ...(signature.typeParameters.length === 0 ? {} : { types: resolution.types }),
    ...(signature.deciding.length === 0 ? {} : { deciding: signature.deciding }),
    ...(filter === undefined ? {} : { filter: filter.value }),
    ...(order.length === 0 ? {} : { order }),
    ...(window === undefined ? {} : { window }),
  };
  return understood(syntax, call, result.named);
}

/**
 * Type and nullability of the result. Scalars and window functions: null for a null argument. Aggregates skip nulls, and are null when
 * no row is left: a filter, or the whole table as the only group, can bring that about; a window's frame always holds its own row.
 */
function resultOf(
  call: ResolvedCall,
  filtered: boolean,
  window: WindowSpec | undefined,
  context: ExpressionContext,
): ValueType {
  const { result, signature } = call;
  if (result.nullable) return result;
  if (signature.flavour !== "aggregate") return call.nullable ? { ...result, nullable: true } : result;
  if (signature.empty !== undefined) return result;
  const mayBeEmpty = window === undefined && context.mode.mode === "aggregate" && context.mode.single;
  return call.nullable || filtered || mayBeEmpty ? { ...result, nullable: true } : result;
}

/** What is inside an aggregate or a window looks at single rows again. */
function rowsOf(context: ExpressionContext, where: string): ExpressionContext {
  return { ...context, mode: context.mode.mode === "constant" ? context.mode : { mode: "row" }, where };
}

function filterOf(syntax: ast.Expression, name: string, context: ExpressionContext): CheckedExpression {
  const bool: ValueType = { type: { kind: "bool" }, nullable: true };
  return checkExpression(syntax, { ...context, where: `the filter of \`${name}\`` }, bool);
}

/**
 * Arguments in order. Members of an enum that the function asks for may stand bare; bare words that no column has as its name wait for
 * what the other arguments say about their type.
 */
function inferArguments(
  syntax: ast.Call,
  overloads: readonly FunctionSignature[],
  context: ExpressionContext,
): readonly CheckedExpression[] {
  const all = syntax.arguments;
  const known = all.map((arg, i) => {
    const wanted = isWord(arg) ? wantedEnum(all.length, i, overloads) : undefined;
    if (wanted !== undefined) return inferExpression(arg, context, wanted);
    return isBareWord(arg, context) ? undefined : inferExpression(arg, context);
  });
  const beside = known.find((each) => each?.value.type.kind === "enum")?.value.type;
  return known.map((each, i) => each ?? inferExpression(all[i]!, context, beside));
}

function isWord(syntax: ast.Expression): boolean {
  return unwrapped(syntax).kind === "Reference";
}

/** The enum that every overload with so many arguments wants at this place. */
function wantedEnum(count: number, index: number, overloads: readonly FunctionSignature[]): Type | undefined {
  let wanted: Type | undefined;
  for (const signature of overloads) {
    if (!takes(signature, count)) continue;
    const pattern = parameterOf(signature, index)?.value.pattern;
    if (pattern?.kind !== "exact" || pattern.type.kind !== "enum") return undefined;
    if (wanted?.kind === "enum" && wanted.name !== pattern.type.name) return undefined;
    wanted = pattern.type;
  }
  return wanted;
}

// ---- Where a call may stand ------------------------------------------------------------------------------------------

/** Reports an aggregate among single rows, a window function without its window, and clauses that the function does not take. */
function reportsPlacement(
  syntax: ast.Call,
  name: string,
  flavour: FunctionSignature["flavour"],
  context: ExpressionContext,
): boolean {
  const callee = placeIn(context, syntax.callee);
  const clause = syntax.where !== undefined ? syntax.where : syntax.order.length > 0 ? syntax.order[0]! : undefined;
  const clauseName = syntax.where !== undefined ? "where" : "order";
  if (flavour === "scalar") {
    const misplaced = syntax.over ?? clause;
    if (misplaced === undefined) return false;
    const params = { name, clause: syntax.over === undefined ? clauseName : "over" };
    context.report(overOnScalar.at(placeIn(context, misplaced), params));
    return true;
  }
  if (flavour === "window" && clause !== undefined) {
    context.report(clauseNotForWindow.at(placeIn(context, clause), { name, clause: clauseName }));
    return true;
  }
  if (syntax.over === undefined) {
    if (flavour === "window") context.report(windowWithoutOver.at(callee, { name }));
    else if (context.mode.mode !== "aggregate")
      context.report(misplacedAggregate.at(callee, { name, where: context.where }));
    else return false;
    return true;
  }
  if (context.mode.mode === "row") return false;
  if (context.mode.mode === "aggregate") context.report(windowInAggregate.at(callee, { name }));
  else context.report(misplacedAggregate.at(callee, { name, where: context.where }));
  return true;
}

// ---- What is wrong with a call ---------------------------------------------------------------------------------------

function reportResolution(
  syntax: ast.Call,
  name: string,
  overloads: readonly FunctionSignature[],
  args: readonly CheckedExpression[],
  resolution: Exclude<CallResolution, ResolvedCall>,
  context: ExpressionContext,
): void {
  if (resolution.kind === "count") {
    const params = { name, expected: expectedCount(overloads), found: args.length };
    const shown = overloads.length === 1 ? { hint: `\`${signatureText(overloads[0]!)}\`` } : {};
    const related = declaredAt(overloads[0]!, context);
    context.report(argumentCount.at(placeIn(context, syntax.callee), params, { ...shown, ...related }));
    return;
  }
  const { signature, index, bindings } = resolution;
  const arg = args[index]!;
  const { pattern } = parameterOf(signature, index)!.value;
  const known = pattern.kind === "variable" ? bindings.types.get(pattern.name) : undefined;
  if (known?.type.kind === "enum" && arg.value.type.kind === "string") {
    reportEnumWithText(arg, known.type, context);
    return;
  }
  const unit = pattern.kind === "number" && pattern.unit !== undefined ? bindings.units.get(pattern.unit) : undefined;
  const bound = pattern.kind === "variable" ? bindings.bound(pattern.name) : undefined;
  const expected = known === undefined ? expectedText(pattern, unit, bound) : valueTypeText(known);
  const params = { name, expected, found: valueTypeText(arg.value) };
  const extras = { hint: `\`${signatureText(signature)}\``, ...declaredAt(signature, context) };
  context.report(argumentType.at(placeIn(context, arg.syntax), params, extras));
}

function declaredAt(signature: FunctionSignature, context: ExpressionContext): Extras {
  const place = context.functions.place(signature.id);
  return place === undefined ? {} : { related: [{ ...place, message: "declared here" }] };
}

/** "1 argument", "1 or 2 arguments", "at least 2 arguments" over all overloads. */
function expectedCount(overloads: readonly FunctionSignature[]): string {
  const counts = new Set<number>();
  let least: number | undefined;
  for (const { parameters } of overloads) {
    const required = parameters.filter((each) => !each.optional && !each.variadic).length;
    if (parameters.at(-1)?.variadic === true) least = Math.min(least ?? required, required);
    else for (let n = required; n <= parameters.length; n++) counts.add(n);
  }
  const all = [...counts].filter((n) => least === undefined || n < least).sort((a, b) => a - b);
  if (least !== undefined) return `at least ${all[0] ?? least} ${(all[0] ?? least) === 1 ? "argument" : "arguments"}`;
  const last = all.at(-1)!;
  if (last === 0) return "no arguments";
  const text = all.length === 1 ? String(last) : `${all.slice(0, -1).join(", ")} or ${last}`;
  return `${text} ${last === 1 ? "argument" : "arguments"}`;
}
