/** Rules that nobody wrote: what a contract promises and the pipeline does not prove is checked each time the table is built. */
import type { KeyIR, MeasureIR, MeshExpression, NamedTypeIR, PlaceIR, RuleIR } from "../../mesh/mesh.ts";
import { rewrite } from "../../mesh/walk.ts";
import { RuleNames } from "../quality/rule-names.ts";
import type { FlowColumn } from "../steps/rows.ts";
import { boolType, floatType, stringType } from "../types/scalars.ts";
import type { Unproven } from "./contract.ts";

/** What a declared result promises and nobody else can know: no nulls, members of an enum, refinements. */
export interface Promises {
  readonly keys: readonly KeyIR[];
  readonly unproven: readonly Unproven[];
  /** Columns of a SQL text as its author declared them. */
  readonly byHand: readonly FlowColumn[];
  /** The named type of a name. */
  readonly refinements: (named: string | undefined) => readonly NamedTypeIR[];
}

export function generatedRules(
  promises: Promises,
  written: readonly RuleIR[],
  place: PlaceIR,
  address: string,
): readonly RuleIR[] {
  const names = new RuleNames(written.map((rule) => rule.name));
  const rules: RuleIR[] = [];
  const add = (name: string, columns: readonly string[], measure: MeasureIR, text: string) => {
    const made = names.made(name, columns);
    rules.push({
      address: `${address}.${made}`,
      place,
      name: made,
      measure,
      bound: { bound: "compare", operator: "eq", value: one },
      by: [],
      action: "block",
      text,
      generated: true,
    });
  };
  for (const { columns, proven } of promises.keys)
    if (!proven) add("key", columns, { measure: "unique", columns }, `unique(${columns.join(", ")})`);
  for (const { column, type } of promises.unproven)
    add("type", [column.name], { measure: "share", predicate: refined(column, type) }, refinementText(column, type));
  for (const column of promises.byHand) {
    const { name } = column;
    if (!column.nullable)
      add("not_null", [name], { measure: "share", predicate: notNull(column) }, `${name} is not null`);
    if (column.type.kind === "enum")
      add("member", [name], { measure: "share", predicate: isMember(column) }, `${name} in ${column.type.name}`);
    for (const type of promises.refinements(column.named))
      add("type", [name], { measure: "share", predicate: refined(column, type) }, refinementText(column, type));
  }
  return rules;
}

const one: MeshExpression = { op: "literal", value: "1", type: floatType, nullable: false };

function refinementText(column: FlowColumn, type: NamedTypeIR): string {
  return `${column.name} is ${type.address.slice(type.address.lastIndexOf(".") + 1)}`;
}

function columnValueOf(column: FlowColumn): MeshExpression {
  return { op: "column", name: column.name, type: column.type, nullable: column.nullable };
}

function notNull(column: FlowColumn): MeshExpression {
  // Whatever it is declared to be, null is what the rule looks for.
  const value: MeshExpression = { op: "column", name: column.name, type: column.type, nullable: true };
  return { op: "operator", operator: "is_not_null", args: [value], type: boolType, nullable: false };
}

/** The type's pattern and condition over the column; null is for the column's nullability to forbid. */
function refined(column: FlowColumn, type: NamedTypeIR): MeshExpression {
  const value = columnValueOf(column);
  const { nullable } = value;
  const parts: MeshExpression[] = [];
  if (type.matches !== undefined)
    parts.push({ op: "matches", arg: value, pattern: type.matches, negated: false, type: boolType, nullable });
  if (type.check !== undefined)
    parts.push(rewrite(type.check, (each) => (each.op === "column" && each.name === "value" ? value : undefined)));
  return orNull(
    column,
    parts.reduce((all, each) => combined("and", all, each)),
  );
}

function isMember(column: FlowColumn): MeshExpression {
  const { type, nullable } = column;
  const members = type.kind === "enum" ? type.members : [];
  const value: MeshExpression = { op: "cast", arg: columnValueOf(column), safe: false, type: stringType, nullable };
  const items = members.map(
    (member): MeshExpression => ({ op: "literal", value: member, type: stringType, nullable: false }),
  );
  return orNull(column, { op: "operator", operator: "in", args: [value, ...items], type: boolType, nullable });
}

function orNull(column: FlowColumn, test: MeshExpression): MeshExpression {
  if (!column.nullable) return test;
  const isNull: MeshExpression = {
    op: "operator",
    operator: "is_null",
    args: [columnValueOf(column)],
    type: boolType,
    nullable: false,
  };
  return combined("or", isNull, test);
}

function combined(operator: "and" | "or", left: MeshExpression, right: MeshExpression): MeshExpression {
  return { op: "operator", operator, args: [left, right], type: boolType, nullable: left.nullable || right.nullable };
}
