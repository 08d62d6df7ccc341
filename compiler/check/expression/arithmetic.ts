/**
 * `+ - * /`. Exact numbers stay exact: `+ -` keep the larger scale, `*` adds scales, an int beside a decimal becomes one, and a decimal
 * beside a float becomes a float. `/` is always float division. Units: `+ -` need equal ones, `*` and `/` compute with them.
 */
import type { Extras } from "../../../language/diagnostics/diagnostic.ts";
import { replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import {
  dateWithTimeOfDay,
  incompatibleOperands,
  nullOperand,
  operandType,
  scaleTooLarge,
} from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression, Type } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { commonNumber, isNumber } from "../types/common-type.ts";
import { commonDecimal, productDecimal, sumDecimal } from "../types/decimal.ts";
import { floatType, scalars } from "../types/scalars.ts";
import { typeText } from "../types/type-text.ts";
import { equalUnits, multiplyUnits, unitOf, withUnit } from "../types/unit.ts";
import { inferExpression } from "./check-expression.ts";
import { anyNullable, broken, isNullLiteral, isUnknown, operator, placeIn, understood, written } from "./checked.ts";
import { castTo } from "./coerce.ts";
import { dayMicroseconds } from "./literal.ts";
import { exactType } from "./literal-conversion.ts";
import { reportUnits } from "./units.ts";

type Arithmetic = "+" | "-" | "*" | "/";

export function inferArithmetic(syntax: ast.Binary, context: ExpressionContext): CheckedExpression {
  const left = inferExpression(syntax.left, context);
  const right = inferExpression(syntax.right, context);
  if (isUnknown(left) || isUnknown(right)) return broken(syntax);
  for (const side of [left, right])
    if (isNullLiteral(side.value) && side.value.type.kind === "null") {
      context.report(nullOperand.at(placeIn(context, side.syntax), { operator: syntax.operator }));
      return broken(syntax);
    }
  const sign = syntax.operator as Arithmetic;
  const value =
    isNumber(left.value.type) && isNumber(right.value.type)
      ? ofNumbers(sign, syntax, left, right, context)
      : ofMoments(sign, left.value, right.value);
  if (value === undefined) {
    reportOperands(syntax, left, right, context);
    return broken(syntax);
  }
  if (value === reported) return broken(syntax);
  if (reportsTimeOfDay(value, syntax, context)) return broken(syntax);
  return understood(syntax, value);
}

/** The rule was broken in a way that has been told. */
const reported = Symbol("reported");

function ofNumbers(
  sign: Arithmetic,
  syntax: ast.Binary,
  left: CheckedExpression,
  right: CheckedExpression,
  context: ExpressionContext,
): MeshExpression | undefined | typeof reported {
  const a = left.value;
  const b = right.value;
  if (sign === "/") return quotient(a, b);
  if (sign === "*") {
    const product = productOf(a, b);
    if (product !== undefined) return product;
    const scale = (exactType(a)?.scale ?? 0) + (exactType(b)?.scale ?? 0);
    const params = { left: typeText(a.type), right: typeText(b.type), scale };
    context.report(scaleTooLarge.at(placeIn(context, syntax), params));
    return reported;
  }
  if (!equalUnits(unitOf(a.type), unitOf(b.type))) {
    reportUnits(sign === "+" ? "add" : "subtract", { type: a.type, checked: left }, right, context);
    return reported;
  }
  return sumOf(sign === "+" ? "add" : "sub", a, b);
}

function sumOf(name: "add" | "sub", a: MeshExpression, b: MeshExpression): MeshExpression | undefined {
  const nullable = a.nullable || b.nullable;
  const common = commonNumber(a.type, b.type);
  if (common?.kind !== "decimal") {
    if (common === undefined) return undefined;
    return operator(name, [castTo(a, common), castTo(b, common)], common, nullable);
  }
  const exact = commonDecimal(exactType(a)!, exactType(b)!);
  return operator(name, [castTo(a, exact), castTo(b, exact)], sumDecimal(exact), nullable);
}

function productOf(a: MeshExpression, b: MeshExpression): MeshExpression | undefined {
  const unit = multiplyUnits(unitOf(a.type), unitOf(b.type));
  const nullable = a.nullable || b.nullable;
  if (a.type.kind === "float" || b.type.kind === "float")
    return operator("mul", [toFloat(a), toFloat(b)], withUnit(floatType, unit), nullable);
  if (a.type.kind === "int" && b.type.kind === "int")
    return operator("mul", [a, b], withUnit(scalars.int, unit), nullable);
  const left = exactType(a)!;
  const right = exactType(b)!;
  const type = productDecimal(left, right, unit);
  return type && operator("mul", [castTo(a, left), castTo(b, right)], type, nullable);
}

function quotient(a: MeshExpression, b: MeshExpression): MeshExpression {
  const type = withUnit(floatType, multiplyUnits(unitOf(a.type), unitOf(b.type), -1));
  return operator("div", [toFloat(a), toFloat(b)], type, a.nullable || b.nullable);
}

function toFloat(value: MeshExpression): MeshExpression {
  return castTo(value, withUnit(floatType, unitOf(value.type)));
}

/** Dates, timestamps, durations and calendar months. The moment, or the duration that is multiplied, comes first. */
function ofMoments(sign: Arithmetic, a: MeshExpression, b: MeshExpression): MeshExpression | undefined {
  const left = a.type.kind;
  const right = b.type.kind;
  const isStep = (kind: Type["kind"]) => kind === "duration" || kind === "months";
  const isMoment = (kind: Type["kind"]) => kind === "date" || kind === "timestamp";
  const made = (name: "add" | "sub" | "mul" | "div", args: readonly MeshExpression[], type: Type) =>
    operator(name, args, type, anyNullable(args));
  switch (sign) {
    case "+":
      if (isMoment(left) && isStep(right)) return made("add", [a, b], a.type);
      if (isStep(left) && isMoment(right)) return made("add", [b, a], b.type);
      if (left === "duration" && right === "duration") return made("add", [a, b], a.type);
      return undefined;
    case "-":
      if (isMoment(left) && isStep(right)) return made("sub", [a, b], a.type);
      if (isMoment(left) && left === right) return made("sub", [a, b], scalars.duration);
      if (left === "duration" && right === "duration") return made("sub", [a, b], a.type);
      return undefined;
    case "*":
      if (isStep(left) && isPlainInt(b.type)) return made("mul", [a, b], a.type);
      if (isPlainInt(a.type) && isStep(right)) return made("mul", [b, a], b.type);
      return undefined;
    case "/":
      return left === "duration" && right === "duration" ? made("div", [a, b], floatType) : undefined;
  }
}

function isPlainInt(type: Type): boolean {
  return type.kind === "int" && type.unit === undefined;
}

/** A date that moves by `36h` would lose half a day in silence. */
function reportsTimeOfDay(value: MeshExpression, syntax: ast.Binary, context: ExpressionContext): boolean {
  if (value.op !== "operator" || value.type.kind !== "date") return false;
  const step = value.args[1]!;
  if (step.op !== "literal" || step.type.kind !== "duration" || typeof step.value !== "string") return false;
  if (BigInt(step.value) % dayMicroseconds === 0n) return false;
  const moved = syntax.left.kind === "Duration" ? syntax.left : syntax.right;
  context.report(dateWithTimeOfDay.at(placeIn(context, moved), {}));
  return true;
}

/** One operand has no arithmetic at all, or the two do not go together. */
function reportOperands(
  syntax: ast.Binary,
  left: CheckedExpression,
  right: CheckedExpression,
  context: ExpressionContext,
): void {
  for (const side of [left, right]) {
    const { type } = side.value;
    if (isArithmetic(type, syntax.operator)) continue;
    const place = placeIn(context, side.syntax);
    const extras = textExtras(syntax, left, right, context);
    context.report(operandType.at(place, { operator: syntax.operator, found: typeText(type) }, extras));
    return;
  }
  const params = { operator: syntax.operator, left: typeText(left.value.type), right: typeText(right.value.type) };
  context.report(incompatibleOperands.at(placeIn(context, right.syntax), params, momentExtras(left, right)));
}

function isArithmetic(type: Type, sign: ast.BinaryOperator): boolean {
  const step = type.kind === "duration" || type.kind === "months";
  if (isNumber(type) || type.kind === "duration") return true;
  if (sign === "/") return false;
  return step || (sign !== "*" && (type.kind === "date" || type.kind === "timestamp"));
}

/** `a + b` of texts is meant as joining them. */
function textExtras(
  syntax: ast.Binary,
  left: CheckedExpression,
  right: CheckedExpression,
  context: ExpressionContext,
): Extras {
  const isText = (checked: CheckedExpression) => checked.value.type.kind === "string";
  if (syntax.operator !== "+" || (!isText(left) && !isText(right))) return {};
  if (!isText(left) || !isText(right))
    return { hint: "join texts with `concat(a, b)`; cast what is not text with `as string`" };
  const text = `concat(${written(context, syntax.left)}, ${written(context, syntax.right)})`;
  return replaceBy(placeIn(context, syntax), text);
}

function momentExtras(left: CheckedExpression, right: CheckedExpression): Extras {
  const kinds = new Set([left.value.type.kind, right.value.type.kind]);
  if (kinds.has("date") && kinds.has("timestamp"))
    return { hint: "take the day of the timestamp with `date(x)` first" };
  if (kinds.has("int") && (kinds.has("date") || kinds.has("timestamp")))
    return { hint: "say which step is meant: `7d`, `12h`, `3mo`, or `n * 1d`" };
  if (kinds.has("duration")) return { hint: "a duration is multiplied by an int and divided by a duration" };
  return {};
}
