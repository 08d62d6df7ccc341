/** Bare words: columns, and members of the enum that the surroundings expect. */
import type { Extras, Related } from "../../../language/diagnostics/diagnostic.ts";
import { didYouMean, replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import {
  ambiguousColumn,
  columnNotAllowed,
  columnOutsideAggregate,
  enumMemberAlone,
  notAValue,
  unknownColumn,
} from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { reportDeprecated } from "../../bind/deprecations.ts";
import type { Type } from "../../mesh/mesh.ts";
import type { CheckedExpression, ExpressionContext, ScopeColumn } from "../scope.ts";
import { broken, placeIn, understood } from "./checked.ts";
import { memberLiteral, reportUnknownMember } from "./enum-member.ts";

export function inferReference(syntax: ast.Reference, context: ExpressionContext, hint?: Type): CheckedExpression {
  const name = syntax.name.text;
  const found = columnsNamed(name, context);
  if (hint?.kind === "enum") {
    const member = memberLiteral(name, hint, context);
    const clash = found.find((column) => column.type.kind === "enum" && column.type.name === hint.name);
    if (member !== undefined && clash === undefined) return understood(syntax, member);
    if (member !== undefined) {
      const short = hint.name.slice(hint.name.lastIndexOf(".") + 1);
      const candidates = [...found.map(qualified), `${short}.${name}`];
      reportAmbiguous(syntax, name, found, candidates, context);
      return broken(syntax);
    }
    if (found.length === 0) {
      if (name !== "") reportUnknownMember(syntax.name, hint, context);
      return broken(syntax);
    }
  }
  const [column, second] = found;
  if (column === undefined) {
    reportUnknown(syntax, hint, context);
    return broken(syntax);
  }
  if (second !== undefined) {
    reportAmbiguous(syntax, name, found, found.map(qualified), context);
    return broken(syntax);
  }
  return columnValue(column, syntax, context);
}

/** Columns that the bare word `name` can mean. One that a projection made has no other name, so the word is its own. */
export function columnsNamed(name: string, context: ExpressionContext): readonly ScopeColumn[] {
  const found: ScopeColumn[] = [];
  for (const column of context.scope.columns) if (column.short === name) found.push(column);
  if (found.length < 2) return found;
  const made = found.filter((column) => column.relation === undefined);
  return made.length === 1 ? made : found;
}

/** The value of a column, where the mode allows to name it. */
export function columnValue(
  column: ScopeColumn,
  syntax: ast.Expression,
  context: ExpressionContext,
): CheckedExpression {
  const { mode } = context;
  if (mode.mode === "constant") {
    context.report(columnNotAllowed.at(placeIn(context, syntax), { name: column.short, where: context.where }));
    return broken(syntax);
  }
  if (mode.mode === "aggregate" && !mode.keys.includes(column.name)) {
    context.report(columnOutsideAggregate.at(placeIn(context, syntax), { name: column.short }));
    return broken(syntax);
  }
  if (column.type.kind === "unknown") return broken(syntax);
  reportDeprecatedColumn(column, syntax, context);
  const { name, type, side } = column;
  const nullable = column.nullable && context.proven?.has(name) !== true;
  const value = { op: "column", name, type, nullable } as const;
  return understood(syntax, side === undefined ? value : { ...value, side }, column.named);
}

function reportDeprecatedColumn(column: ScopeColumn, syntax: ast.Expression, context: ExpressionContext): void {
  const { deprecated, place, short } = column;
  if (deprecated === undefined || place === undefined) return;
  const thing = { kind: "column", name: short, declared: place, deprecated } as const;
  reportDeprecated(thing, placeIn(context, syntax), context.mesh.today, context.report);
}

/** As it is written when the bare word is not enough. */
export function qualified(column: ScopeColumn): string {
  return column.relation === undefined ? column.short : `${column.relation}.${column.short}`;
}

export function reportAmbiguous(
  syntax: ast.Expression,
  name: string,
  columns: readonly ScopeColumn[],
  candidates: readonly string[],
  context: ExpressionContext,
): void {
  const place = placeIn(context, syntax);
  const names = [...new Set(candidates)];
  const shown = names.map((each) => `\`${each}\``).join(" or ");
  const related = columns.flatMap((column): readonly Related[] =>
    column.place === undefined ? [] : [{ ...column.place, message: `\`${qualified(column)}\` comes from here` }],
  );
  const fixes = names
    .filter((each) => each !== name)
    .map((text) => ({ title: `change to \`${text}\``, edits: [{ place, text }] }));
  context.report(ambiguousColumn.at(place, { name, candidates: shown }, { related, fixes }));
}

function reportUnknown(syntax: ast.Reference, wanted: Type | undefined, context: ExpressionContext): void {
  const name = syntax.name.text;
  // An empty name was put in by the parser, which has reported it.
  if (name === "" || context.scope.open === true) return;
  const place = placeIn(context, syntax);
  if (context.mode.mode === "constant" && context.scope.columns.length === 0) {
    const member = context.types.enumWithMember(name, context.file);
    if (member === undefined) {
      context.report(columnNotAllowed.at(place, { name, where: context.where }));
      return;
    }
  }
  const column = context.scope.columns.find((each) => each.relation === name);
  if (column !== undefined) {
    const hint = `name one of its columns, such as \`${qualified(column)}\``;
    context.report(notAValue.at(place, { name, kind: "rows, not a column" }, { hint }));
    return;
  }
  const member = context.types.enumWithMember(name, context.file);
  const extras = didYouMean(
    place,
    name,
    context.scope.columns.map((each) => each.short),
  );
  if (member?.kind === "enum" && extras.hint === undefined) {
    const full = `${member.name.slice(member.name.lastIndexOf(".") + 1)}.${name}`;
    context.report(enumMemberAlone.at(place, { name, full }, replaceBy(place, full)));
    return;
  }
  // Text without its quotes reads like a column.
  const others = wanted?.kind === "string" ? replaceBy(place, JSON.stringify(name)) : columnList(syntax, context);
  context.report(unknownColumn.at(place, { name, where: context.where }, extras.hint === undefined ? others : extras));
}

/** What there is instead, when nothing is close. */
function columnList(syntax: ast.Reference, context: ExpressionContext): Extras {
  if (context.functions.overloads(syntax.name.text, context.file).length > 0)
    return replaceBy(placeIn(context, syntax), `${syntax.name.text}()`);
  const names = [...new Set(context.scope.columns.map((column) => column.short))];
  if (names.length === 0) return {};
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return { hint: `columns here: ${shown.join(", ")}${names.length > shown.length ? " …" : ""}` };
}
