/** Joins. Inner and left ones grow the SELECT; what could turn a computed column into null, or would filter at another time, starts a new one. */
import type { ColumnExpression, MeshExpression } from "../../../compiler/mesh/mesh.ts";
import { indent, layConditions, type Source, sourceText } from "../block.ts";
import { writeExpression } from "../expression.ts";
import { binds, computed, type Fragment, primary } from "../fragment.ts";
import { canInline, hasPinned, isRows } from "../fuse.ts";
import type { Lookup } from "../pen.ts";
import type { Query } from "../query.ts";
import { eachColumn } from "../visit.ts";
import type { StepOf, StepWriter } from "./step.ts";

type Join = StepOf<"join">;

const WORDS: { readonly [K in Join["type"]]: string } = {
  inner: "JOIN",
  left: "LEFT JOIN",
  right: "RIGHT JOIN",
  full: "FULL JOIN",
  semi: "SEMI JOIN",
  anti: "ANTI JOIN",
  cross: "CROSS JOIN",
  asof: "ASOF JOIN",
  "left asof": "ASOF LEFT JOIN",
};

export const writeJoin: StepWriter<"join"> = (step, query, needed) => {
  query.dropOrder();
  const conditions = [step.on, step.asof?.left, step.asof?.right].filter((each) => each !== undefined);
  if (!grows(step, query) || !canInline(query, conditions)) query.close();
  if (step.type === "semi" || step.type === "anti") writeSemi(step, query);
  else if (step.asof === undefined) writeOrdinary(step, query, needed);
  else if (query.pen.dialect.asof === "join") writeAsof(step, query, needed);
  else if (query.pen.dialect.asof === "lateral") writeAsofLateral(step, query, needed);
  else writeAsofWindow(step, query, needed);
  query.block.title = "joined";
};

function grows(step: Join, query: Query): boolean {
  if (!isRows(query) || query.block.fromEnds || hasPinned(query)) return false;
  if (step.type !== "right" && step.type !== "full") return true;
  // Rows without a match on the left must be null in all its columns, and WHERE would come too late.
  if (query.block.where.length > 0) return false;
  for (const output of query.block.outputs.values()) if (output.shape !== "column") return false;
  return true;
}

/** Columns of both sides in a condition. */
function bothSides(query: Query, right: Source): Lookup {
  return (column) => (column.side === "right" ? query.column(right, column.name, column.type) : query.lookup(column));
}

function addOutputs(
  step: Join,
  query: Query,
  right: (name: string, type: ColumnExpression["type"]) => Fragment,
  needed: ReadonlySet<string>,
): void {
  const { block } = query;
  const outputs = new Map<string, Fragment>();
  step.outputs.forEach(({ name, side, column }, i) => {
    if (!needed.has(name)) return;
    const { type } = step.columns[i]!;
    const value = side === "right" ? right(column, type) : block.outputs.get(column);
    if (value !== undefined) outputs.set(name, value);
  });
  block.outputs = outputs;
}

function writeOrdinary(step: Join, query: Query, needed: ReadonlySet<string>): void {
  const { block, pen } = query;
  const right = query.aliasFor(step.rightName, step.right);
  block.qualified = true;
  const head = `${WORDS[step.type]} ${sourceText(right, true, pen)}`;
  if (step.on === undefined) block.joins.push(step.type === "cross" ? head : `${head} ON TRUE`);
  else {
    if (step.type === "full" && pen.dialect.fullJoinNeedsEquality && !hasEquality(step.on))
      pen.none({ construct: "a full join without an equality", why: "both sides need a column to meet on" });
    block.joins.push(layOn(head, step.on, query, bothSides(query, right)));
  }
  addOutputs(step, query, (name, type) => query.column(right, name, type), needed);
}

function layOn(head: string, on: MeshExpression, query: Query, lookup: Lookup): string {
  const condition = writeExpression(on, query.pen, lookup);
  const settle = (text: string) => query.pen.ink.settle(text, true);
  const line = `${head} ${layConditions("ON", [condition], settle)}`;
  if (line.length <= 100 && !line.includes("\n")) return line;
  return `${head}\n${indent(layConditions("ON", [condition], settle))}`;
}

function writeSemi(step: Join, query: Query): void {
  const { block, pen } = query;
  const right = query.aliasFor(step.rightName, step.right);
  block.qualified = true;
  const { semiJoin } = pen.dialect;
  if (semiJoin !== "exists") {
    const head = `${step.type === "semi" ? semiJoin.semi : semiJoin.anti} ${sourceText(right, true, pen)}`;
    block.joins.push(step.on === undefined ? `${head} ON TRUE` : layOn(head, step.on, query, bothSides(query, right)));
    return;
  }
  const lines = ["SELECT 1", `FROM ${sourceText(right, true, pen)}`];
  if (step.on !== undefined)
    lines.push(layConditions("WHERE", [writeExpression(step.on, pen, bothSides(query, right))]));
  const test = primary(`EXISTS (\n${indent(lines.join("\n"))}\n)`, { kind: "bool" });
  block.where.push(step.type === "semi" ? test : computed(`NOT ${test.sql}`, binds.not, { kind: "bool" }, []));
}

const INEQUALITY = { ge: ">=", gt: ">", le: "<=", lt: "<" } as const;

/** The equalities, then the inequality. */
function asofConditions(step: Join, query: Query, lookup: Lookup): Fragment[] {
  const { pen } = query;
  const { left, operator, right } = step.asof!;
  const l = writeExpression(left, pen, lookup);
  const r = writeExpression(right, pen, lookup);
  const inequality = computed(`${l.sql} ${INEQUALITY[operator]} ${r.sql}`, binds.comparison, { kind: "bool" }, [l, r]);
  return step.on === undefined ? [inequality] : [writeExpression(step.on, pen, lookup), inequality];
}

function writeAsof(step: Join, query: Query, needed: ReadonlySet<string>): void {
  const { block, pen } = query;
  const right = query.aliasFor(step.rightName, step.right);
  block.qualified = true;
  const head = `${WORDS[step.type]} ${sourceText(right, true, pen)}`;
  const settle = (text: string) => pen.ink.settle(text, true);
  const on = layConditions("ON", asofConditions(step, query, bothSides(query, right)), settle);
  block.joins.push(`${head}\n${indent(on)}`);
  addOutputs(step, query, (name, type) => query.column(right, name, type), needed);
}

/** The nearest match is the last before, or the first after. */
function nearest(step: Join, query: Query, lookup: Lookup): string {
  const value = writeExpression(step.asof!.right, query.pen, lookup).sql;
  return step.asof!.operator === "ge" || step.asof!.operator === "gt" ? `${value} DESC` : value;
}

function writeAsofLateral(step: Join, query: Query, needed: ReadonlySet<string>): void {
  const { block, pen } = query;
  const right = query.aliasFor(step.rightName, step.right);
  block.qualified = true;
  const lookup = bothSides(query, right);
  const settle = (text: string) => pen.ink.settle(text, true);
  const lines = [
    "SELECT *",
    `FROM ${sourceText(right, true, pen)}`,
    layConditions("WHERE", asofConditions(step, query, lookup), settle),
    `ORDER BY ${settle(nearest(step, query, lookup))}`,
    "LIMIT 1",
  ];
  const words = step.type === "left asof" ? "LEFT JOIN LATERAL" : "JOIN LATERAL";
  block.joins.push(`${words} (\n${indent(lines.join("\n"))}\n) AS ${right.alias.name} ON TRUE`);
  addOutputs(step, query, (name, type) => query.column(right, name, type), needed);
}

/** Every pair that fits, ranked for each row of the left side. */
function writeAsofWindow(step: Join, query: Query, needed: ReadonlySet<string>): void {
  const { pen } = query;
  const row = query.freeColumn("row_place");
  const order = pen.dialect.anyOrder === "" ? "" : `ORDER BY ${pen.dialect.anyOrder}`;
  const INT = { kind: "int" } as const;
  query.block.title = "numbered";
  query.block.outputs = new Map([...query.block.outputs, [row, primary(`row_number() OVER (${order})`, INT)]]);
  query.close();

  const right = query.aliasFor(step.rightName, step.right);
  query.block.qualified = true;
  const lookup = bothSides(query, right);
  const settle = (text: string) => pen.ink.settle(text, true);
  const words = step.type === "left asof" ? "LEFT JOIN" : "JOIN";
  const on = layConditions("ON", asofConditions(step, query, lookup), settle);
  query.block.joins.push(`${words} ${sourceText(right, true, pen)}\n${indent(on)}`);
  const partition = query.block.outputs.get(row)!.sql;
  const place = `row_number() OVER (PARTITION BY ${partition} ORDER BY ${nearest(step, query, lookup)})`;
  addOutputs(step, query, (name, type) => query.column(right, name, type), needed);
  const match = query.freeColumn("match_place");
  query.block.outputs.set(match, primary(place, INT));
  query.block.title = "matched";
  query.close();

  const ranked = query.block.outputs.get(match)!;
  query.block.outputs.delete(match);
  query.block.where.push(computed(`${ranked.sql} = 1`, binds.comparison, { kind: "bool" }, []));
}

/** Whether one conjunct compares a column of each side. */
function hasEquality(on: MeshExpression): boolean {
  if (on.op !== "operator") return false;
  if (on.operator === "and") return on.args.some(hasEquality);
  if (on.operator !== "eq") return false;
  const sides = on.args.map((arg) => {
    const found = new Set<string>();
    eachColumn(arg, (column) => {
      found.add(column.side ?? "left");
    });
    return found;
  });
  const [first, second] = sides;
  return first?.size === 1 && second?.size === 1 && [...first][0] !== [...second][0];
}
