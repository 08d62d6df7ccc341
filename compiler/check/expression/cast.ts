/** `x as int` fails the run where it cannot be done, `x as? int` gives null. */
import type { Extras } from "../../../language/diagnostics/diagnostic.ts";
import { impossibleCast } from "../../../language/diagnostics/registry/types.ts";
import { unitCast, unitDropped } from "../../../language/diagnostics/registry/units.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression, Type } from "../../mesh/mesh.ts";
import { unitText } from "../../mesh/unit-text.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import { isNumber } from "../types/common-type.ts";
import { refinements } from "../types/contract.ts";
import { equalTypes } from "../types/equal-type.ts";
import { typeText } from "../types/type-text.ts";
import { equalUnits, hasUnit, unitOf } from "../types/unit.ts";
import { withoutNames } from "../types/without-names.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isNullLiteral, isUnknown, placeIn, understood, written } from "./checked.ts";
import { literalAs } from "./literal-conversion.ts";

export function inferCast(syntax: ast.Cast, context: ExpressionContext): CheckedExpression {
  const target = context.types.resolve(syntax.type, context.file, context.report);
  const operand = inferExpression(syntax.operand, context, target.type);
  if (isUnknown(operand) || target.type.kind === "unknown") return broken(syntax);
  const { value } = operand;
  // A value that has the names in its type already keeps them; no cast proves what they promise.
  const to = withoutNames(target.type);
  if (isNullLiteral(value))
    return understood(syntax, { op: "literal", value: null, type: to, nullable: true }, target.named);
  if (isNumber(value.type) && isNumber(to) && reportsUnits(syntax, value.type, to, context)) return broken(syntax);
  if (!canCast(value.type, to)) {
    const params = { from: typeText(value.type), to: typeText(to) };
    context.report(impossibleCast.at(placeIn(context, operand.syntax), params, wayOut(value.type, to)));
    return broken(syntax);
  }
  const named = keepsName(operand.named, target.named, context) ? target.named : undefined;
  return understood(syntax, converted(value, to, syntax.safe), named);
}

function converted(value: MeshExpression, to: Type, safe: boolean): MeshExpression {
  if (equalTypes(value.type, to)) return value;
  if (value.op === "literal") {
    const literal = literalAs(value, to);
    if (literal !== undefined) return literal;
  }
  return { op: "cast", arg: value, safe, type: to, nullable: value.nullable || safe };
}

/** A cast does not look at patterns: only a value that already has the refined type keeps its name. */
function keepsName(from: string | undefined, to: string | undefined, context: ExpressionContext): boolean {
  return to !== undefined && (from === to || refinements(to, context.types.named).length === 0);
}

/** A plain number can be given a unit; no cast exchanges or drops one. */
function reportsUnits(syntax: ast.Cast, from: Type, to: Type, context: ExpressionContext): boolean {
  const a = unitOf(from);
  const b = unitOf(to);
  if (!hasUnit(a) || equalUnits(a, b)) return false;
  if (hasUnit(b)) {
    context.report(unitCast.at(placeIn(context, syntax.operand), { from: unitText(a), to: unitText(b) }));
    return true;
  }
  const { operand, type } = syntax;
  const end = placeIn(context, { start: type.end, end: type.end });
  const place = placeIn(context, operand);
  const text = written(context, operand);
  const fixes = [
    {
      title: `keep the unit: \`${written(context, type)} in ${unitText(a)}\``,
      edits: [{ place: end, text: ` in ${unitText(a)}` }],
    },
    { title: `take the unit off: \`value(${text})\``, edits: [{ place, text: `value(${text})` }] },
  ];
  context.report(unitDropped.at(placeIn(context, type), { unit: unitText(a) }, { fixes }));
  return true;
}

/** Which casts exist, nullability apart. */
export function canCast(from: Type, to: Type): boolean {
  if (equalTypes(from, to) || from.kind === "null") return true;
  if (isNumber(from) && isNumber(to)) return true;
  switch (to.kind) {
    case "string":
      return from.kind !== "bytes" && !isComposed(from) && from.kind !== "months" && from.kind !== "duration";
    case "int":
    case "float":
    case "decimal":
      return from.kind === "string" || from.kind === "json" || (from.kind === "bool" && !hasUnit(unitOf(to)));
    case "bool":
      return from.kind === "string" || from.kind === "json";
    case "date":
    case "time":
      return from.kind === "string" || from.kind === "timestamp";
    case "timestamp":
      return from.kind === "string" || from.kind === "date";
    case "uuid":
    case "enum":
    case "json":
      return from.kind === "string";
    case "list":
      return from.kind === "list" && canCastInside(from.item, to.item);
    case "map":
      return from.kind === "map" && canCast(from.key, to.key) && canCastInside(from.value, to.value);
    case "struct":
      return (
        from.kind === "struct" &&
        from.fields.length === to.fields.length &&
        to.fields.every((field, i) => field.name === from.fields[i]!.name && canCastInside(from.fields[i]!, field))
      );
    default:
      return false;
  }
}

function canCastInside(
  from: { readonly type: Type; readonly nullable: boolean },
  to: { readonly type: Type; readonly nullable: boolean },
): boolean {
  return (to.nullable || !from.nullable) && canCast(from.type, to.type);
}

function isComposed(type: Type): boolean {
  return type.kind === "list" || type.kind === "map" || type.kind === "struct";
}

function wayOut(from: Type, to: Type): Extras {
  if (from.kind === "duration" && isNumber(to))
    return { hint: "divide it by a duration: `x / 1h` is the number of hours" };
  if (isNumber(from) && to.kind === "duration") return { hint: "multiply a duration: `n * 1s`" };
  if (isNumber(from) && (to.kind === "timestamp" || to.kind === "date"))
    return { hint: "say what it counts, such as `from_epoch_seconds(x)`" };
  if ((from.kind === "timestamp" || from.kind === "date") && isNumber(to))
    return { hint: "say what to count, such as `epoch_seconds(x)` or `year(x)`" };
  if (to.kind === "bool" && isNumber(from)) return { hint: "compare it: `x != 0`" };
  if (from.kind === "bytes" && to.kind === "string") return { hint: "use `decode(x)` or `to_hex(x)`" };
  if (from.kind === "string" && to.kind === "bytes") return { hint: "use `encode(x)`" };
  if (to.kind === "json" || to.kind === "string") return { hint: "use `to_json(x)`" };
  return {};
}
