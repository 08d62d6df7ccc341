/** One SELECT under way, and how it is laid out when it is done. */
import type { RelationRef, SortKey } from "../../compiler/mesh/mesh.ts";
import { orderItem } from "./call.ts";
import { binds, type Fragment, within } from "./fragment.ts";
import type { Alias } from "./ink.ts";
import type { Pen } from "./pen.ts";

/** Lines up to this width stay whole. */
const WIDTH = 100;

/** A relation of the FROM clause. A WITH query goes by its own name. */
export interface Source {
  readonly alias: Alias;
  readonly ref: RelationRef | undefined;
}

export interface OrderEntry {
  readonly key: SortKey;
  /** The output column it is; else `fragment` over the rows of FROM. */
  readonly output: string | undefined;
  readonly fragment: Fragment;
}

export interface Block {
  readonly from: Source;
  /** Complete lines behind FROM. */
  readonly joins: string[];
  /** Aliases in use, in lower case. */
  readonly aliases: Set<string>;
  /** More than one relation is in reach, so columns carry their relation's name. */
  qualified: boolean;
  /** What it gives so far, over the rows of FROM. */
  outputs: Map<string, Fragment>;
  readonly where: Fragment[];
  /** Set once it is grouped: the keys. */
  groups: readonly Fragment[] | undefined;
  readonly having: Fragment[];
  distinct: "" | "DISTINCT" | `DISTINCT ON (${string})`;
  qualify: string;
  /** Nothing more can join in. */
  fromEnds: boolean;
  /** An item of the list makes rows of its own. */
  expands: boolean;
  order: readonly OrderEntry[];
  limit: string;
  /** A set operation: complete SELECTs with the words between them; `outputs` are its columns. */
  set: { readonly words: string; readonly selects: readonly string[] } | undefined;
  /** What a WITH query made of it would be called. */
  title: string;
}

export function openBlock(from: Source, outputs: Map<string, Fragment>, title: string): Block {
  return {
    from,
    joins: [],
    aliases: new Set([from.alias.name.toLowerCase()]),
    qualified: false,
    outputs,
    where: [],
    groups: undefined,
    having: [],
    distinct: "",
    qualify: "",
    fromEnds: false,
    expands: false,
    order: [],
    limit: "",
    set: undefined,
    title,
  };
}

export interface SelectItem {
  /** Quoted. */
  readonly name: string;
  readonly value: Fragment;
}

/** The SELECT with `items` as its list. `orderNames` gives the quoted name of an output column. */
export function renderBlock(
  block: Block,
  items: readonly SelectItem[],
  pen: Pen,
  orderNames: (output: string) => string,
): string {
  const settle = (text: string) => pen.ink.settle(text, block.qualified);
  const lines: string[] = [];
  if (block.set === undefined) {
    const list = items.map((item) => aliased(item, pen, settle));
    lines.push(layList(block.distinct === "" ? "SELECT" : `SELECT ${settle(block.distinct)}`, list));
    lines.push(`FROM ${sourceText(block.from, block.qualified, pen)}`);
    lines.push(...block.joins.map(settle));
    if (block.where.length > 0) lines.push(layConditions("WHERE", block.where, settle));
    if (block.groups !== undefined && block.groups.length > 0)
      lines.push(layLine("GROUP BY", groupTexts(block.groups, items, pen, settle)));
    if (block.having.length > 0) lines.push(layConditions("HAVING", block.having, settle));
    if (block.qualify !== "") lines.push(`QUALIFY ${settle(block.qualify)}`);
  } else lines.push(block.set.selects.join(`\n${block.set.words}\n`));
  // A bare number would be a place in the list, and a constant orders nothing.
  const order = block.order.filter(({ output, fragment }) => output !== undefined || fragment.shape !== "literal");
  if (order.length > 0) {
    const keys = order.map(({ key, output, fragment }) =>
      settle(orderItem(key, output === undefined ? fragment.sql : orderNames(output))),
    );
    lines.push(layLine("ORDER BY", keys));
  }
  if (block.limit !== "") lines.push(block.limit);
  return lines.join("\n");
}

export function sourceText(source: Source, aliased: boolean, pen: Pen): string {
  if (source.ref === undefined) return source.alias.name;
  const relation = pen.ink.relation(source.ref);
  return aliased ? `${relation} AS ${source.alias.name}` : relation;
}

function aliased(item: SelectItem, pen: Pen, settle: (text: string) => string): string {
  const text = settle(item.value.sql);
  if (item.value.shape === "column" && pen.ink.settle(item.value.sql, false) === item.name) return text;
  return `${text} AS ${item.name}`;
}

/** Columns by their names, computed keys by their places in the list, which says them once. */
function groupTexts(
  groups: readonly Fragment[],
  items: readonly SelectItem[],
  pen: Pen,
  settle: (text: string) => string,
): string[] {
  const names = new Map(items.map((item) => [item.name, item.value.sql]));
  const plain = groups.every((group) => {
    if (group.shape !== "column") return false;
    const other = names.get(pen.ink.settle(group.sql, false));
    return other === undefined || other === group.sql;
  });
  const texts = groups.flatMap((group) => {
    if (plain) return settle(group.sql);
    const place = items.findIndex((item) => item.value.sql === group.sql);
    if (place !== -1) return String(place + 1);
    // A bare number would be a place in the list. A constant that is not shown tells no rows apart.
    return group.shape === "literal" ? [] : settle(group.sql);
  });
  return texts.length === 0 ? ["CAST(NULL AS INTEGER)"] : texts;
}

export function indent(text: string, by = "  "): string {
  return text
    .split("\n")
    .map((line) => by + line)
    .join("\n");
}

/** `SELECT a, b` on one line while it fits, else one item a line. */
export function layList(head: string, items: readonly string[]): string {
  const line = `${head} ${items.join(", ")}`;
  if (line.length <= WIDTH && !line.includes("\n")) return line;
  return `${head}\n${items.map((item) => indent(item)).join(",\n")}`;
}

function layLine(head: string, items: readonly string[]): string {
  const line = `${head} ${items.join(", ")}`;
  return line.length <= WIDTH ? line : `${head}\n${items.map((item) => indent(item)).join(",\n")}`;
}

/** Conjuncts on one line while they fit, else one a line. */
export function layConditions(
  head: string,
  conditions: readonly Fragment[],
  settle: (text: string) => string = (text) => text,
): string {
  const flat = conditions.flatMap((each) => each.conjuncts ?? [each]);
  const texts = flat.length === 1 ? [settle(flat[0]!.sql)] : flat.map((each) => settle(within(each, binds.and)));
  const line = `${head} ${texts.join(" AND ")}`;
  if (texts.length === 1 || (line.length <= WIDTH && !line.includes("\n"))) return line;
  return `${head} ${texts.map((text) => text.replaceAll("\n", "\n  ")).join("\n  AND ")}`;
}
