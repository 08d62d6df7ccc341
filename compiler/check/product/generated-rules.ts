/** Rules that nobody wrote: what a contract promises and the pipeline does not prove is checked each time the table is built. */
import type {
  KeyIR,
  MeasureIR,
  MeshExpression,
  NamedTypeIR,
  PlaceIR,
  RuleIR,
  Type,
  ValueType,
} from "../../mesh/mesh.ts";
import { rewrite } from "../../mesh/walk.ts";
import { RuleNames } from "../quality/rule-names.ts";
import type { FlowColumn } from "../steps/rows.ts";
import { boolType, floatType, stringType } from "../types/scalars.ts";
import type { EnumType } from "../types/type-table.ts";
import { typeText } from "../types/type-text.ts";
import type { Composed, Unproven } from "./contract.ts";

/** What a declared result promises and nobody else can know: no nulls, members of an enum, refinements. */
export interface Promises {
  readonly keys: readonly KeyIR[];
  readonly unproven: readonly Unproven[];
  /** Columns of a SQL text as its author declared them. */
  readonly byHand: readonly FlowColumn[];
  /** Lists, maps and structs, with the types that they had before the contract. */
  readonly composed: readonly Composed[];
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
    add(
      "type",
      [column.name],
      { measure: "share", predicate: refinedColumn(column, type) },
      refinementText(column, type),
    );
  const unknown = promises.byHand.map((column): Composed => ({ column }));
  for (const { column, from } of [...promises.composed, ...unknown]) {
    const value = columnValueOf(column);
    const inside = testInside(value, column.type, from, promises);
    if (inside === undefined) continue;
    const predicate = orNull(value, inside);
    const named = [...namesInside(column.type, promises)];
    const text = named.length === 0 ? `is ${typeText(column.type)}` : `holds ${named.join(", ")}`;
    add("type", [column.name], { measure: "share", predicate }, `${column.name} ${text}`);
  }
  for (const column of promises.byHand) {
    const { name } = column;
    if (!column.nullable)
      add("not_null", [name], { measure: "share", predicate: notNull(columnValueOf(column)) }, `${name} is not null`);
    if (column.type.kind === "enum")
      add("member", [name], { measure: "share", predicate: isMember(column) }, `${name} in ${column.type.name}`);
    for (const type of promises.refinements(column.named))
      add("type", [name], { measure: "share", predicate: refinedColumn(column, type) }, refinementText(column, type));
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

function notNull(value: MeshExpression): MeshExpression {
  // Whatever it is declared to be, null is what the rule looks for.
  const args = [{ ...value, nullable: true }];
  return { op: "operator", operator: "is_not_null", args, type: boolType, nullable: false };
}

/** The type's pattern and condition over the column; null is for the column's nullability to forbid. */
function refinedColumn(column: FlowColumn, type: NamedTypeIR): MeshExpression {
  const value = columnValueOf(column);
  return orNull(value, refined(value, type));
}

function refined(value: MeshExpression, type: NamedTypeIR): MeshExpression {
  const { nullable } = value;
  const parts: MeshExpression[] = [];
  if (type.matches !== undefined)
    parts.push({ op: "matches", arg: value, pattern: type.matches, negated: false, type: boolType, nullable });
  if (type.check !== undefined)
    parts.push(rewrite(type.check, (each) => (each.op === "column" && each.name === "value" ? value : undefined)));
  return parts.reduce((all, each) => combined("and", all, each));
}

/** Named types with a condition in a type, each once. */
function namesInside(type: Type, promises: Promises, found = new Set<string>()): ReadonlySet<string> {
  const inside =
    type.kind === "list" ? [type.item] : type.kind === "map" ? [type.value] : type.kind === "struct" ? type.fields : [];
  for (const value of inside) {
    for (const { address } of promises.refinements(value.named)) found.add(address.slice(address.lastIndexOf(".") + 1));
    namesInside(value.type, promises, found);
  }
  return found;
}

/** What the items and fields of a value promise and `from`, its type before, does not prove; without it nothing is proven. */
function testInside(
  value: MeshExpression,
  type: Type,
  from: Type | undefined,
  promises: Promises,
): MeshExpression | undefined {
  if (type.kind === "struct") {
    const tests = type.fields.flatMap((field, i) => {
      const { name, type: of, nullable } = field;
      const inner: MeshExpression = { op: "field", arg: value, name, type: of, nullable };
      return testOf(inner, field, from?.kind === "struct" ? from.fields[i] : undefined, promises) ?? [];
    });
    return tests.length === 0 ? undefined : tests.reduce((all, each) => combined("and", all, each));
  }
  if (type.kind !== "list" && type.kind !== "map") return undefined;
  const item = type.kind === "list" ? type.item : type.value;
  const before = from?.kind === "list" ? from.item : from?.kind === "map" ? from.value : undefined;
  const condition = testOf({ op: "item", type: item.type, nullable: item.nullable }, item, before, promises);
  if (condition === undefined) return undefined;
  return { op: "every", arg: value, condition, type: boolType, nullable: value.nullable };
}

function testOf(
  value: MeshExpression,
  declared: ValueType,
  from: ValueType | undefined,
  promises: Promises,
): MeshExpression | undefined {
  const proven = promises.refinements(from?.named);
  const tests = promises
    .refinements(declared.named)
    .flatMap((type) => (proven.includes(type) ? [] : refined(value, type)));
  if (from === undefined && declared.type.kind === "enum") tests.push(memberTest(value, declared.type));
  const inside = testInside(value, declared.type, from?.type, promises);
  if (inside !== undefined) tests.push(inside);
  const all =
    tests.length === 0
      ? undefined
      : orNull(
          value,
          tests.reduce((left, right) => combined("and", left, right)),
        );
  if (from !== undefined || declared.nullable) return all;
  return all === undefined ? notNull(value) : combined("and", notNull(value), all);
}

function isMember(column: FlowColumn): MeshExpression {
  const value = columnValueOf(column);
  return column.type.kind === "enum" ? orNull(value, memberTest(value, column.type)) : value;
}

function memberTest(of: MeshExpression, type: EnumType): MeshExpression {
  const { nullable } = of;
  const value: MeshExpression = { op: "cast", arg: of, safe: false, type: stringType, nullable };
  const items = type.members.map(
    (member): MeshExpression => ({ op: "literal", value: member, type: stringType, nullable: false }),
  );
  return { op: "operator", operator: "in", args: [value, ...items], type: boolType, nullable };
}

function orNull(value: MeshExpression, test: MeshExpression): MeshExpression {
  if (!value.nullable) return test;
  const isNull: MeshExpression = {
    op: "operator",
    operator: "is_null",
    args: [value],
    type: boolType,
    nullable: false,
  };
  return combined("or", isNull, test);
}

function combined(operator: "and" | "or", left: MeshExpression, right: MeshExpression): MeshExpression {
  return { op: "operator", operator, args: [left, right], type: boolType, nullable: left.nullable || right.nullable };
}
