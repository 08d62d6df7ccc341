/**
 * `sql """…"""` as the body of a table: the engine says what it yields. Until it has answered the table is not finished; what is
 * declared behind `->` is checked against the answer, and what only data can prove becomes a rule.
 */
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import {
  sqlColumnNotDeclared,
  sqlColumnsDiffer,
  sqlColumnTwice,
  sqlColumnType,
  sqlColumnUntyped,
  sqlInvalid,
  sqlRelation,
} from "../../../language/diagnostics/registry/sql.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { canonicalJson, sha256 } from "../../../language/text/digest.ts";
import type { Place, Span } from "../../../language/text/source.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { someOf } from "../../bind/names.ts";
import type { BodyIR, RelationRef, Type, ValueType } from "../../mesh/mesh.ts";
import type { DeclaredColumn } from "../declarations/sources.ts";
import type { HatchAnswer, HatchColumn, HatchNeed } from "../hatch/hatch.ts";
import { numberTemplate, parseTemplate } from "../hatch/template.ts";
import type { StepContext } from "../steps/context.ts";
import { type FlowColumn, openRows, type Relation, type Rows, rowColumn, rowColumns, union } from "../steps/rows.ts";
import { equalTypes } from "../types/equal-type.ts";
import { typeText } from "../types/type-text.ts";

/** What a body of any kind comes to. */
export interface CheckedBody {
  /** Absent when the body is wrong (reported) or waits for an answer. */
  readonly body?: BodyIR;
  readonly rows: Rows;
}

/** What binding needs from around a SQL text. */
export interface SqlContext extends StepContext {
  /** Names of all relations that a text may use. */
  readonly relationNames: readonly string[];
  /** The relation of a name, without reporting. */
  relationNamed(name: string): Relation | undefined;
  /** The answer, or undefined after noting the need. */
  ask(need: HatchNeed): HatchAnswer | undefined;
}

/** A SQL text whose relations are known. */
export interface BoundSqlText {
  readonly sql: string;
  readonly relations: readonly Relation[];
  readonly refs: readonly RelationRef[];
  /** Undefined as long as the engine has not answered, or when the text is wrong (reported). */
  readonly answer?: HatchAnswer;
}

/** Finds the relations of a text and asks the engine. Undefined when a relation is missing (reported) or not known itself. */
export function bindSqlText(literal: ast.StringLiteral, ctx: SqlContext): BoundSqlText | undefined {
  const template = parseTemplate(literal.value);
  const names = [...new Set(template.names.map((each) => each.name))];
  const relations: Relation[] = [];
  for (const name of names) {
    const relation = ctx.relationNamed(name);
    if (relation === undefined) {
      const at = template.names.find((each) => each.name === name)!;
      reportUnknown(literal, at, name, ctx);
      return undefined;
    }
    relations.push(relation);
  }
  if (relations.some((relation) => relation.rows.open)) return undefined;
  const { sql, original } = numberTemplate(template, names);
  const asked = relations.map((relation, i) => ({ name: names[i]!, columns: rowColumns(relation.rows.columns) }));
  const need: HatchNeed = { key: sha256(canonicalJson({ sql, asked })), sql, relations: asked };
  const refs = relations.map((relation) => relation.ref);
  const answer = ctx.ask(need);
  if (answer?.error === undefined) return { sql, relations, refs, ...(answer === undefined ? {} : { answer }) };
  const { message, offset } = answer.error;
  const at = offset === undefined ? undefined : original(offset);
  ctx.report(
    sqlInvalid.at(placeInText(literal, at === undefined ? undefined : wordAt(literal.value, at), ctx), { message }),
  );
  return { sql, relations, refs };
}

function reportUnknown(literal: ast.StringLiteral, at: Span, name: string, ctx: SqlContext): void {
  const place = placeInText(literal, at, ctx);
  const inside = { file: place.file, start: place.start + 1, end: place.end - 1 };
  const params = { name, known: someOf(ctx.relationNames, 12) };
  ctx.report(sqlRelation.at(place, params, didYouMean(inside, name, ctx.relationNames)));
}

/** The place of a part of a text's value; the whole text where escapes have moved its letters. */
export function placeInText(literal: ast.StringLiteral, part: Span | undefined, ctx: StepContext): Place {
  const quotes = literal.triple ? 3 : 1;
  const plain = literal.end - literal.start - 2 * quotes === literal.value.length;
  if (part === undefined || !plain) return placeOf(ctx.file, literal);
  const start = literal.start + quotes + part.start;
  return placeOf(ctx.file, { start, end: Math.max(start, literal.start + quotes + part.end) });
}

/** The word that starts at an offset, or the one sign there. */
function wordAt(text: string, offset: number): Span {
  let end = offset;
  while (end < text.length && /\w/.test(text[end]!)) end++;
  return { start: offset, end: Math.min(text.length, Math.max(end, offset + 1)) };
}

/** Checks a SQL body with what is declared of its result. */
export function checkSqlBody(
  body: ast.SqlBody,
  declared: readonly DeclaredColumn[] | undefined,
  ctx: SqlContext,
): CheckedBody {
  const bound = bindSqlText(body.sql, ctx);
  if (bound === undefined) return { rows: declared === undefined ? openRows : declaredRows(declared) };
  const { answer } = bound;
  if (answer === undefined) return { rows: declared === undefined ? openRows : declaredRows(declared) };
  if (!checkNames(body, answer, declared, ctx)) return { rows: openRows };
  const columns =
    declared === undefined
      ? answer.columns.map((column) => inferredColumn(body, column, bound, ctx))
      : declared.map((column) => declaredColumn(column, answer, bound, ctx));
  const influence = bound.relations.reduce<readonly string[]>((all, each) => union(all, each.rows.influence), []);
  return {
    body: {
      kind: "sql",
      sql: bound.sql,
      relations: bound.refs,
      columns: rowColumns(columns),
      place: ctx.place(body.sql),
    },
    rows: { columns, keys: [], dependencies: [], influence, origins: new Map(), open: false },
  };
}

/** What is known of the rows before the engine has answered. */
function declaredRows(declared: readonly DeclaredColumn[]): Rows {
  const columns = declared.map(({ ir, place }): FlowColumn => {
    const { name, type, nullable, named, labels } = ir;
    const value: ValueType = named === undefined ? { type, nullable } : { type, nullable, named };
    const flow = { direct: [], indirect: [], origins: [] };
    return { ...value, ...flow, name, short: name, labels, place, row: rowColumn(name, value) };
  });
  return { columns, keys: [], dependencies: [], influence: [], origins: new Map(), open: false };
}

function checkNames(
  body: ast.SqlBody,
  answer: HatchAnswer,
  declared: readonly DeclaredColumn[] | undefined,
  ctx: SqlContext,
): boolean {
  const place = placeOf(ctx.file, body.sql);
  const names = new Set<string>();
  for (const { name } of answer.columns) {
    if (names.has(name)) {
      ctx.report(sqlColumnTwice.at(place, { column: name }));
      return false;
    }
    names.add(name);
  }
  if (declared === undefined) return true;
  for (const column of declared) {
    if (names.has(column.ir.name)) continue;
    const params = { column: column.ir.name, columns: someOf([...names], 20) };
    ctx.report(sqlColumnsDiffer.at(column.place, params, didYouMean(column.place, column.ir.name, names)));
    return false;
  }
  const known = new Set(declared.map((column) => column.ir.name));
  const extra = answer.columns.find((column) => !known.has(column.name));
  if (extra === undefined) return true;
  ctx.report(sqlColumnNotDeclared.at(place, { column: extra.name }));
  return false;
}

function inferredColumn(body: ast.SqlBody, column: HatchColumn, bound: BoundSqlText, ctx: SqlContext): FlowColumn {
  const { name, type } = column;
  const place = placeOf(ctx.file, body.sql);
  if (type.kind === "unknown") ctx.report(sqlColumnUntyped.at(place, { column: name }));
  const value = { type, nullable: true };
  return { ...value, ...flowOf(column, bound), name, short: name, place, row: rowColumn(name, value) };
}

function declaredColumn(column: DeclaredColumn, answer: HatchAnswer, bound: BoundSqlText, ctx: SqlContext): FlowColumn {
  const { name, type, nullable, named, labels } = column.ir;
  const found = answer.columns.find((each) => each.name === name)!;
  if (!converts(found.type, type)) {
    const params = { column: name, wanted: typeText(type), found: typeText(found.type) };
    ctx.report(sqlColumnType.at(placeOf(ctx.file, column.node.type), params));
  }
  const value: ValueType = named === undefined ? { type, nullable } : { type, nullable, named };
  const flow = flowOf(found, bound);
  const all = union(flow.labels, labels);
  return { ...value, ...flow, labels: all, name, short: name, place: column.place, row: rowColumn(name, value) };
}

/** Whether the cast from the engine's type to the declared one loses nothing unseen. SQL knows neither units nor enums. */
function converts(from: Type, to: Type): boolean {
  if (from.kind === "unknown" || to.kind === "unknown" || from.kind === "null") return true;
  switch (to.kind) {
    case "int":
      return from.kind === "int";
    case "decimal":
    case "float":
      return from.kind === "int" || from.kind === "decimal" || from.kind === "float";
    case "enum":
      return from.kind === "string";
    case "json":
      return from.kind === "json" || from.kind === "string";
    case "list":
      return from.kind === "list" && converts(from.item.type, to.item.type);
    case "map":
      return from.kind === "map" && converts(from.key, to.key) && converts(from.value.type, to.value.type);
    case "struct":
      return (
        from.kind === "struct" &&
        from.fields.length === to.fields.length &&
        to.fields.every((field, i) => {
          const other = from.fields[i]!;
          return other.name === field.name && converts(other.type, field.type);
        })
      );
    default:
      return equalTypes(from, to);
  }
}

function flowOf(
  column: HatchColumn,
  bound: BoundSqlText,
): Pick<FlowColumn, "labels" | "direct" | "indirect" | "origins"> {
  let labels: readonly string[] = [];
  let direct: readonly string[] = [];
  let indirect: readonly string[] = [];
  for (const origin of column.direct) {
    const source = bound.relations[origin.relation]?.rows.columns.find((each) => each.name === origin.column);
    if (source === undefined) continue;
    labels = union(labels, source.labels);
    direct = union(direct, source.direct);
    indirect = union(indirect, source.indirect);
  }
  for (const origin of column.indirect) {
    const source = bound.relations[origin.relation]?.rows.columns.find((each) => each.name === origin.column);
    if (source !== undefined) indirect = union(indirect, union(source.direct, source.indirect));
  }
  return { labels, direct, indirect, origins: [] };
}
