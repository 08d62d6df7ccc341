/**
 * Tokens and trees as text, for `chimerac dump`, baselines and bug reports: one line a token, one line a declaration or
 * member, expressions on the line of what they belong to with every operator's operands in parentheses.
 */
import type { SourceText, Span } from "../text/source.ts";
import type * as ast from "./ast.ts";
import { tokenize } from "./lexer.ts";
import type { ParsedFile } from "./parsed-file.ts";
import type { Token } from "./tokens.ts";

/** Every token and comment with its position and kind: `3:5 word from`. */
export function dumpTokens(source: SourceText): string {
  const { tokens, comments } = tokenize(source);
  const lines: string[] = [];
  let next = 0;
  const commentsBefore = (count: number) => {
    for (; next < count; next++) {
      const comment = comments[next]!;
      lines.push(
        `${at(source, comment)} ${comment.doc ? "description" : "comment"} ${source.text.slice(comment.start, comment.end)}`,
      );
    }
  };
  for (const token of tokens) {
    commentsBefore(token.comments);
    const text = source.text.slice(token.startOffset, token.endOffset);
    lines.push(
      `${at(source, { start: token.startOffset, end: token.endOffset })} ${kindOf(token)} ${text.replace(/\r?\n|\r/g, "\\n")}`,
    );
  }
  commentsBefore(comments.length);
  return `${lines.join("\n")}\n`;
}

function kindOf(token: Token): string {
  const { name } = token.tokenType;
  return name.startsWith("kw_") ? "keyword" : (kinds.get(name) ?? "sign");
}

const kinds: ReadonlyMap<string, string> = new Map([
  ["Identifier", "name"],
  ["QuotedName", "name"],
  ["Number", "number"],
  ["Duration", "duration"],
  ["Date", "date"],
  ["Timestamp", "timestamp"],
  ["Version", "version"],
  ["Text", "text"],
  ["LongText", "text"],
  ["Regex", "regex"],
]);

function at(source: SourceText, span: Span): string {
  const { line, column } = source.position(span.start);
  return `${line}:${column}`;
}

/** The tree of a file, indented. */
export function dumpAst(file: ParsedFile): string {
  const lines: string[] = [];
  for (const declaration of file.ast.declarations) node(declaration as unknown as Fields, "", "", lines, file.source);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

type Fields = { readonly kind?: string } & { readonly [field: string]: unknown };

/** One node a line: its kind, what fits on the line, and what does not below it. */
function node(value: Fields, label: string, indent: string, lines: string[], source: SourceText): void {
  const inline: string[] = [];
  const below: [string, Fields][] = [];
  if (isInline(value.name) && value.name !== undefined) inline.push(inlineText(value.name));
  for (const [field, part] of Object.entries(value)) {
    if (field === "kind" || field === "name" || field === "start" || field === "end" || part === undefined) continue;
    if (Array.isArray(part)) {
      const text = part.every(isInline) ? part.map(inlineText).join(", ") : undefined;
      if (text === undefined) for (const item of part) below.push([isNode(item) ? "" : field, item as Fields]);
      else if (part.length > 0) inline.push(`${field}=[${text}]`);
    } else if (isInline(part)) {
      if (part !== false) inline.push(`${field}=${inlineText(part)}`);
    } else below.push([field, part as Fields]);
  }
  const where = typeof value.start === "number" ? ` @${at(source, value as unknown as Span)}` : "";
  const head = [label === "" ? "" : `${label}:`, value.kind ?? "", ...inline].filter((part) => part !== "").join(" ");
  lines.push(`${indent}${head}${where}`);
  below.sort(([, a], [, b]) => startOf(a) - startOf(b));
  for (const [field, part] of below) node(part, field, `${indent}  `, lines, source);
}

/** Parts without a place of their own stay where they are in the node. */
function startOf(value: Fields): number {
  if (typeof value.start === "number") return value.start;
  for (const part of Object.values(value)) if (isNode(part)) return startOf(part as Fields);
  return 0;
}

function isNode(value: unknown): value is { kind: string } {
  return typeof value === "object" && value !== null && "kind" in value;
}

function isInline(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return isNode(value) && inlineKinds.has(value.kind);
}

function inlineText(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isNode(value)) return String(value);
  if (value.kind === "Name" || value.kind === "QualifiedName")
    return nameText(value as unknown as ast.Name | ast.QualifiedName);
  if (value.kind === "NamedType" || value.kind === "StructType")
    return typeText(value as unknown as ast.TypeExpression);
  if (value.kind === "UnitExpression") return unitText(value as unknown as ast.UnitExpression);
  if (value.kind === "DocComment") return JSON.stringify((value as unknown as ast.DocComment).text);
  if (value.kind === "VersionTag") return `v${(value as unknown as ast.VersionTag).major}`;
  if (value.kind === "Deprecation") return deprecationText(value as unknown as ast.Deprecation);
  if (value.kind === "OrderItem") return orderText(value as unknown as ast.OrderItem);
  return expressionText(value as unknown as ast.Expression);
}

const inlineKinds: ReadonlySet<string> = new Set([
  "Name",
  "QualifiedName",
  "NamedType",
  "StructType",
  "UnitExpression",
  "DocComment",
  "VersionTag",
  "Deprecation",
  "OrderItem",
  "Number",
  "String",
  "Boolean",
  "Null",
  "Duration",
  "Date",
  "Timestamp",
  "Regex",
  "Version",
  "List",
  "Struct",
  "Reference",
  "Field",
  "Index",
  "Call",
  "Unary",
  "Binary",
  "IsNull",
  "Between",
  "In",
  "Matches",
  "Cast",
  "Case",
  "Quantifier",
  "SqlExpression",
  "Parenthesized",
  "BrokenExpression",
]);

function nameText(name: ast.Name | ast.QualifiedName): string {
  if (name.kind === "QualifiedName") return name.parts.map(nameText).join(".");
  return /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name.text) ? name.text : `\`${name.text}\``;
}

function deprecationText(note: ast.Deprecation): string {
  const parts = [note.until?.value ?? "", note.text === undefined ? "" : JSON.stringify(note.text.value)];
  return parts.filter((part) => part !== "").join(" ") || "yes";
}

function orderText(item: ast.OrderItem): string {
  const nulls = item.nulls === undefined ? "" : ` nulls ${item.nulls}`;
  return `${expressionText(item.value)}${item.descending ? " desc" : ""}${nulls}`;
}

/** A type as a person would write it. */
export function typeText(type: ast.TypeExpression): string {
  const nullable = type.nullable ? "?" : "";
  if (type.kind === "StructType") return `struct { ${type.fields.map(fieldText).join(", ")} }${nullable}`;
  const parameters = type.parameters.map((part) => (part.kind === "Name" ? part.text : part.text)).join(", ");
  const types = type.arguments.map(typeText).join(", ");
  const unit = type.unit === undefined ? "" : ` in ${unitText(type.unit)}`;
  return `${nameText(type.name)}${parameters && `(${parameters})`}${types && `<${types}>`}${unit}${nullable}`;
}

function fieldText(field: ast.ColumnDeclaration): string {
  const labels = field.labels.length === 0 ? "" : ` labelled ${field.labels.map(nameText).join(", ")}`;
  const physical = field.physical === undefined ? "" : ` from ${JSON.stringify(field.physical.value)}`;
  const term = field.term === undefined ? "" : ` is ${nameText(field.term)}`;
  return `${nameText(field.name)}: ${typeText(field.type)}${field.key ? " key" : ""}${labels}${physical}${term}`;
}

function unitText(unit: ast.UnitExpression): string {
  return unit.factors
    .map(({ name, power }, index) => (index === 0 ? "" : power === 1 ? "*" : "/") + nameText(name))
    .join("");
}

/** An expression with every operator's operands in parentheses; the author's own parentheses are `paren(…)`. */
export function expressionText(e: ast.Expression): string {
  const x = expressionText;
  const not = (negated: boolean) => (negated ? "not " : "");
  switch (e.kind) {
    case "Number":
      return `${e.text}${e.percent ? "%" : ""}${e.unit === undefined ? "" : ` ${nameText(e.unit)}`}`;
    case "String":
      return JSON.stringify(e.value);
    case "Boolean":
      return String(e.value);
    case "Null":
      return "null";
    case "Duration":
      return `${e.amount}${e.unit}`;
    case "Date":
    case "Timestamp":
    case "Version":
      return e.value;
    case "Regex":
      return `/${e.value}/`;
    case "List":
      return `[${e.items.map(x).join(", ")}]`;
    case "Struct":
      return `{ ${e.fields.map((field) => `${nameText(field.name)}: ${x(field.value)}`).join(", ")} }`;
    case "Reference":
      return nameText(e.name);
    case "Field":
      return `${x(e.target)}.${nameText(e.field)}`;
    case "Index":
      return `${x(e.target)}[${x(e.index)}]`;
    case "Call":
      return callText(e);
    case "Unary":
      return `(${e.operator} ${x(e.operand)})`;
    case "Binary":
      return `(${x(e.left)} ${e.operator} ${x(e.right)})`;
    case "IsNull":
      return `(${x(e.operand)} is ${not(e.negated)}null)`;
    case "Between":
      return `(${x(e.operand)} ${not(e.negated)}between ${x(e.low)} and ${x(e.high)})`;
    case "In":
      return `(${x(e.operand)} ${not(e.negated)}in ${x(e.list)})`;
    case "Matches":
      return `(${x(e.operand)} ${not(e.negated)}matches ${x(e.pattern)})`;
    case "Cast":
      return `(${x(e.operand)} as${e.safe ? "?" : ""} ${typeText(e.type)})`;
    case "Case": {
      const branches = e.branches.map(({ condition, value }) => `${x(condition)} -> ${x(value)}`);
      if (e.otherwise !== undefined) branches.push(`else -> ${x(e.otherwise)}`);
      return `case { ${branches.join(", ")} }`;
    }
    case "Quantifier":
      return `(${e.quantifier} ${nameText(e.variable)} in ${x(e.collection)}: ${x(e.condition)})`;
    case "SqlExpression":
      return `sql ${JSON.stringify(e.sql.value)}`;
    case "Parenthesized":
      return `paren(${x(e.inner)})`;
    case "BrokenExpression":
      return "<broken>";
  }
}

function callText(call: ast.Call): string {
  const parts = call.arguments.map(expressionText);
  for (const field of call.named ?? []) parts.push(`${nameText(field.name)}: ${expressionText(field.value)}`);
  const where = call.where === undefined ? "" : ` where ${expressionText(call.where)}`;
  const order = call.order.length === 0 ? "" : ` order ${call.order.map(orderText).join(", ")}`;
  return `${nameText(call.callee)}(${parts.join(", ")}${where}${order})${call.over === undefined ? "" : overText(call.over)}`;
}

function overText(window: ast.Window): string {
  const parts: string[] = [];
  if (window.partition.length > 0) parts.push(`partition ${window.partition.map(expressionText).join(", ")}`);
  if (window.order.length > 0) parts.push(`order ${window.order.map(orderText).join(", ")}`);
  const { frame } = window;
  if (frame !== undefined) {
    const before = frame.before === undefined ? "" : ` ${expressionText(frame.before)} before`;
    const after = frame.after === undefined ? "" : ` ${expressionText(frame.after)} after`;
    parts.push(`${frame.unit}${frame.all ? " all" : ""}${before}${after}`);
  }
  return ` over (${parts.join(" ")})`;
}
