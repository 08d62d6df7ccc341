/** Members of enums: bare where the other side is that enum, else `OrderStatus.paid`; never their text. */
import type { Extras } from "../../../language/diagnostics/diagnostic.ts";
import { replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import { enumWithText, unknownMember } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { nearestName } from "../../../language/text/nearest-name.ts";
import type { MeshExpression } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext } from "../scope.ts";
import type { EnumType } from "../types/type-table.ts";
import { typeText } from "../types/type-text.ts";
import { broken, placeIn, understood, unwrapped } from "./checked.ts";
import { literal } from "./literal.ts";

/** Whether it is one word, or a list that begins with one, that no column has as its name: only the other side can explain it. */
export function isBareWord(syntax: ast.Expression, context: ExpressionContext): boolean {
  const inner = unwrapped(syntax);
  if (inner.kind === "List") return inner.items.length > 0 && isBareWord(inner.items[0]!, context);
  if (inner.kind !== "Reference") return false;
  const name = inner.name.text;
  return !context.scope.columns.some((column) => column.short === name);
}

/** The member of `type` that specs call `name`. */
export function memberLiteral(name: string, type: EnumType, context: ExpressionContext): MeshExpression | undefined {
  const stored = context.types.enumMember(type.name, name);
  return stored === undefined ? undefined : literal(stored, type);
}

/** `OrderStatus.paid`; reports what is no member. */
export function qualifiedMember(
  syntax: ast.Expression,
  member: ast.Name,
  type: EnumType,
  context: ExpressionContext,
): CheckedExpression {
  const value = memberLiteral(member.text, type, context);
  if (value !== undefined) return understood(syntax, value);
  reportUnknownMember(member, type, context);
  return broken(syntax);
}

export function reportUnknownMember(member: ast.Name, type: EnumType, context: ExpressionContext): void {
  const place = placeIn(context, member);
  const members = context.types.enumMembers(type.name);
  const nearest = nearestName(member.text, members);
  const known: Extras = nearest === undefined ? { hint: membersHint(members) } : replaceBy(place, nearest);
  context.report(unknownMember.at(place, { name: member.text, enum: typeText(type) }, known));
}

/** Text where a member of `type` belongs: with the member it most likely means. */
export function reportEnumWithText(text: CheckedExpression, type: EnumType, context: ExpressionContext): void {
  const place = placeIn(context, text.syntax);
  const members = context.types.enumMembers(type.name);
  const { value } = text;
  const said = value.op === "literal" && typeof value.value === "string" ? value.value : undefined;
  const meant =
    said === undefined
      ? undefined
      : (members.find((member) => member === said || context.types.enumMember(type.name, member) === said) ??
        nearestName(said, members));
  const extras =
    said === undefined ? {} : meant === undefined ? { hint: membersHint(members) } : replaceBy(place, meant);
  context.report(enumWithText.at(place, { enum: typeText(type) }, extras));
}

function membersHint(members: readonly string[]): string {
  const shown = members.slice(0, 8).map((member) => `\`${member}\``);
  return `members are ${shown.join(", ")}${members.length > shown.length ? " …" : ""}`;
}
