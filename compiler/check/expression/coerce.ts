/** Conversions that nobody wrote: explicit `cast` nodes where types differ, and reports where they do not go together. */
import type { Extras } from "../../../language/diagnostics/diagnostic.ts";
import { replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import { nullNotAllowed, typeMismatch } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression, Type, ValueType } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { assignable } from "../types/assignable.ts";
import { commonType, isNumber } from "../types/common-type.ts";
import { commonDecimal } from "../types/decimal.ts";
import { equalTypes } from "../types/equal-type.ts";
import { unknownType } from "../types/scalars.ts";
import { typeText, valueTypeText } from "../types/type-text.ts";
import { equalUnits, unitOf } from "../types/unit.ts";
import { isNullLiteral, placeIn, written } from "./checked.ts";
import { reportEnumWithText } from "./enum-member.ts";
import { unquoted } from "./incomparable.ts";
import { exactType, literalAs } from "./literal-conversion.ts";
import { reportUnits } from "./units.ts";

/** `value` as `to`, by a cast where it is not that already. Whether that makes sense has been decided. */
export function castTo(value: MeshExpression, to: Type): MeshExpression {
  if (equalTypes(value.type, to) || value.type.kind === "unknown" || to.kind === "unknown") return value;
  if (value.op === "literal") {
    const literal = literalAs(value, to);
    if (literal !== undefined) return literal;
  }
  return { op: "cast", arg: value, safe: false, type: to, nullable: value.nullable };
}

/** `value` as `to` if it becomes one without loss and without a word; nullability apart. */
export function coerce(value: MeshExpression, to: Type): MeshExpression | undefined {
  if (assignable(value.type, to)) return castTo(value, to);
  return value.op === "literal" ? literalAs(value, to) : undefined;
}

/** As `coerce`, with a report when it cannot be or when null is possible where it must not. */
export function requireType(
  checked: CheckedExpression,
  expected: ValueType,
  context: ExpressionContext,
): MeshExpression {
  const { value, syntax } = checked;
  const place = placeIn(context, syntax);
  const converted = coerce(value, expected.type);
  if (converted === undefined) {
    const to = expected.type;
    if (to.kind === "enum" && value.type.kind === "string") reportEnumWithText(checked, to, context);
    else if (isNumber(to) && isNumber(value.type) && !equalUnits(unitOf(to), unitOf(value.type)))
      reportUnits("use", { type: to }, checked, context);
    else {
      const params = { expected: valueTypeText(expected), found: valueTypeText(value) };
      context.report(typeMismatch.at(place, params, wayOut(checked, to, context)));
    }
    return { ...value, type: unknownType } as MeshExpression;
  }
  if (value.nullable && !expected.nullable)
    context.report(nullNotAllowed.at(place, { expected: valueTypeText(expected), found: valueTypeText(value) }));
  return converted;
}

/** A cast, where one would do. */
function wayOut(checked: CheckedExpression, to: Type, context: ExpressionContext): Extras {
  const { value, syntax } = checked;
  const from = value.type;
  const place = placeIn(context, syntax);
  if (syntax.kind === "Date" && to.kind === "timestamp") return replaceBy(place, `${syntax.value}T00:00:00Z`);
  if (value.op === "literal" && from.kind === "string") {
    const literal = unquoted(String(value.value), to);
    if (literal !== undefined) return replaceBy(place, literal);
  }
  const castable = (isNumber(to) && isNumber(from)) || (to.kind === "string" && from.kind === "enum");
  return castable ? withCast(checked, to, context) : {};
}

/** The fix that casts an expression to `to`. */
export function withCast(checked: CheckedExpression, to: Type, context: ExpressionContext): Extras {
  const text = written(context, checked.syntax);
  const operand = isSimple(checked.syntax) ? text : `(${text})`;
  const cast = `${operand} as ${typeText(to)}`;
  const edits = [{ place: placeIn(context, checked.syntax), text: cast }];
  return { hint: `cast it: \`${cast}\``, fixes: [{ title: `cast it to \`${typeText(to)}\``, edits }] };
}

/** Whether something can be written behind it without parentheses. */
function isSimple(syntax: ast.Expression): boolean {
  switch (syntax.kind) {
    case "Unary":
    case "Binary":
    case "IsNull":
    case "Between":
    case "In":
    case "Matches":
    case "Cast":
    case "Quantifier":
      return false;
    default:
      return true;
  }
}

/**
 * The type that all values have in common, or the index of the first that does not fit with those before. Literals adapt: they are
 * looked at last, so that `0` beside `decimal(12, 2)` does not widen it.
 */
export function commonTypeOf(values: readonly MeshExpression[]): { readonly type: Type } | { readonly misfit: number } {
  let common: Type | undefined;
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (roundOf(value) !== round) continue;
      const next: Type | undefined = common === undefined ? value.type : joinValue(common, value);
      if (next === undefined) return { misfit: firstMisfit(values) };
      common = next;
    }
  }
  return { type: common ?? unknownType };
}

/** Columns and other computed values first, then decimals written out, then the most pliable: ints and text written out. */
function roundOf(value: MeshExpression): 0 | 1 | 2 {
  if (value.op !== "literal") return 0;
  return value.type.kind === "decimal" ? 1 : 2;
}

function joinValue(common: Type, value: MeshExpression): Type | undefined {
  if (value.op === "literal" && !isNullLiteral(value)) {
    if (literalAs(value, common) !== undefined) return common;
    const exact = exactType(value);
    if (exact !== undefined && common.kind === "decimal" && equalUnits(unitOf(common), unitOf(exact)))
      return commonDecimal(common, exact);
  }
  return commonType(common, value.type);
}

/** In the order in which they are written, so that the message marks the later of two that differ. */
function firstMisfit(values: readonly MeshExpression[]): number {
  let common = values[0]!.type;
  for (let i = 1; i < values.length; i++) {
    const next = joinValue(common, values[i]!);
    if (next === undefined) return i;
    common = next;
  }
  return values.length - 1;
}
