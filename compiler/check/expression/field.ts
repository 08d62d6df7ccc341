/** `a.b`: a column of a relation, a field of a struct, a member of an enum. */
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import { notAStruct, unknownColumn, unknownField } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { CheckedExpression, ExpressionContext, ScopeColumn } from "../scope.ts";
import { typeText } from "../types/type-text.ts";
import { inferExpression } from "./check-expression.ts";
import { broken, isUnknown, placeIn, understood } from "./checked.ts";
import { qualifiedMember } from "./enum-member.ts";
import { fieldName } from "./narrow.ts";
import { columnsNamed, columnValue, qualified, reportAmbiguous } from "./reference.ts";

export function inferField(syntax: ast.FieldAccess, context: ExpressionContext): CheckedExpression {
  const { target, field } = syntax;
  if (target.kind === "Reference") {
    const known = inferDotted(syntax, target.name.text, field, context);
    if (known !== undefined) return known;
  }
  const member = enumOf(target, context);
  if (member !== undefined) return qualifiedMember(syntax, field, member, context);
  return fieldOf(syntax, inferExpression(target, context), context);
}

/** `first.second` as a column of a relation; undefined when the first word is no relation in reach, or a struct column as well. */
function inferDotted(
  syntax: ast.FieldAccess,
  relation: string,
  second: ast.Name,
  context: ExpressionContext,
): CheckedExpression | undefined {
  const columns: ScopeColumn[] = [];
  let isRelation = false;
  for (const column of context.scope.columns) {
    if (column.relation !== relation) continue;
    isRelation = true;
    if (column.short === second.text) columns.push(column);
  }
  if (!isRelation) return undefined;
  const bare = columnsNamed(relation, context);
  const structs = bare.filter(
    (column) => column.type.kind === "struct" && column.type.fields.some((field) => field.name === second.text),
  );
  const [column] = columns;
  if (column === undefined) {
    if (bare.length > 0) return undefined;
    if (second.text === "" || context.scope.open === true) return broken(syntax);
    const names = context.scope.columns.filter((each) => each.relation === relation).map((each) => each.short);
    const place = placeIn(context, second);
    const extras = didYouMean(place, second.text, names);
    const params = { name: `${relation}.${second.text}`, where: context.where };
    context.report(unknownColumn.at(place, params, extras));
    return broken(syntax);
  }
  if (columns.length + structs.length > 1) {
    const all = [...columns, ...structs];
    reportAmbiguous(syntax, `${relation}.${second.text}`, all, all.map(qualified), context);
    return broken(syntax);
  }
  return columnValue(column, syntax, context);
}

/** The enum that `a.b.OrderStatus` names, unless its first word is a column. */
function enumOf(target: ast.Expression, context: ExpressionContext) {
  const name = dottedName(target);
  if (name === undefined) return undefined;
  const first = name.split(".", 1)[0]!;
  const isColumn = context.scope.columns.some((column) => column.short === first || column.relation === first);
  return isColumn ? undefined : context.types.enumNamed(name, context.file);
}

function dottedName(syntax: ast.Expression): string | undefined {
  if (syntax.kind === "Reference") return syntax.name.text;
  if (syntax.kind !== "Field") return undefined;
  const target = dottedName(syntax.target);
  return target === undefined ? undefined : `${target}.${syntax.field.text}`;
}

/** The field of a struct; nullable when the struct or the field is. */
function fieldOf(syntax: ast.FieldAccess, target: CheckedExpression, context: ExpressionContext): CheckedExpression {
  if (isUnknown(target)) return broken(syntax);
  const { value } = target;
  const name = syntax.field.text;
  const place = placeIn(context, syntax.field);
  if (name === "") return broken(syntax);
  if (value.type.kind !== "struct") {
    const hint = value.type.kind === "json" ? { hint: "take it out of JSON with a function such as `json_text`" } : {};
    context.report(notAStruct.at(place, { name, type: typeText(value.type) }, hint));
    return broken(syntax);
  }
  const field = value.type.fields.find((each) => each.name === name);
  if (field === undefined) {
    const names = value.type.fields.map((each) => each.name);
    const extras = didYouMean(place, name, names);
    context.report(unknownField.at(place, { name, type: typeText(value.type) }, extras));
    return broken(syntax);
  }
  if (field.type.kind === "unknown") return broken(syntax);
  const proven = value.op === "column" && context.proven?.has(fieldName(value.name, name)) === true;
  const nullable = (value.nullable || field.nullable) && !proven;
  return understood(syntax, { op: "field", arg: value, name, type: field.type, nullable }, field.named);
}
