/** Typed expressions as SQL text, node by node: types are settled, so nothing is decided here but the wording. */
import type { MeshExpression, Type } from "../../compiler/mesh/mesh.ts";
import { writeCall } from "./call.ts";
import { writeCast } from "./cast.ts";
import { isNoForm } from "./dialect.ts";
import { type Fragment, maybeConstantNull, primary } from "./fragment.ts";
import { literal } from "./literal.ts";
import { writeOperator } from "./operator.ts";
import type { Lookup, Pen } from "./pen.ts";

type Writer<K extends MeshExpression["op"]> = (
  node: Extract<MeshExpression, { op: K }>,
  pen: Pen,
  lookup: Lookup,
) => Fragment;

const BOOL: Type = { kind: "bool" };

const writers: { readonly [K in MeshExpression["op"]]: Writer<K> } = {
  literal(node, pen) {
    if (node.value === null) return literal("NULL");
    const made = pen.dialect.literal(node.type, node.value);
    if (made !== undefined) return made;
    if (pen.dialect.typeName(node.type) === undefined) return primary(pen.typeName(node.type), undefined);
    return pen.none({ construct: "this literal", why: `${pen.dialect.title} has no value like it` });
  },
  column: (node, _pen, lookup) => lookup(node),
  operator: writeOperator,
  call: writeCall,
  cast: writeCast,
  case(node, pen, lookup) {
    const branches = node.branches.map((branch) => ({
      when: writeExpression(branch.when, pen, lookup),
      value: typedBranch(branch.then, node.type, pen, lookup),
    }));
    const otherwise = node.otherwise === undefined ? undefined : typedBranch(node.otherwise, node.type, pen, lookup);
    const values = [...branches.map((branch) => branch.value), ...(otherwise === undefined ? [] : [otherwise])];
    const arms = branches.map((branch) => `WHEN ${branch.when.sql} THEN ${branch.value.sql}`);
    if (otherwise !== undefined) arms.push(`ELSE ${otherwise.sql}`);
    const parts = [...branches.map((branch) => branch.when), ...values];
    return primary(layCase(arms), commonType(values, pen), parts);
  },
  field(node, pen, lookup) {
    const form = pen.dialect.field(writeExpression(node.arg, pen, lookup), node.name, node.type);
    return isNoForm(form) ? pen.none(form) : form;
  },
  index(node, pen, lookup) {
    const arg = writeExpression(node.arg, pen, lookup);
    const index = writeExpression(node.index, pen, lookup);
    if (node.arg.type.kind === "map") {
      const form = pen.dialect.mapValue(arg, index, node.type);
      return isNoForm(form) ? pen.none(form) : form;
    }
    const known =
      node.index.op === "literal" && typeof node.index.value === "string" ? BigInt(node.index.value) : undefined;
    const item = pen.dialect.listItem(arg, index, known, node.type);
    return maybeConstantNull(index) ? { ...item, type: undefined } : item;
  },
  list(node, pen, lookup) {
    const items = node.items.map((item) => writeTyped(item, pen, lookup));
    const form = pen.dialect.list(items, node.type);
    if (isNoForm(form)) return pen.none(form);
    // A list of nothing has no type of its own.
    if (items.length > 0) return form;
    return primary(`CAST(${form.sql} AS ${pen.typeName(node.type)})`, node.type);
  },
  struct(node, pen, lookup) {
    const fields = node.fields.map((field) => ({ name: field.name, value: writeTyped(field.value, pen, lookup) }));
    const form = pen.dialect.struct(fields, node.type);
    return isNoForm(form) ? pen.none(form) : form;
  },
  every(node, pen, lookup) {
    const list = writeExpression(node.arg, pen, lookup);
    pen.depth++;
    const item = itemName(pen);
    const condition = writeExpression(node.condition, pen, lookup);
    pen.depth--;
    const form = pen.dialect.every(list, node.arg.type.kind === "map", item, condition);
    return isNoForm(form) ? pen.none(form) : form;
  },
  item: (node, pen) => primary(itemName(pen), node.type),
  matches(node, pen, lookup) {
    const text = writeExpression(node.arg, pen, lookup);
    const regex = pen.dialect.regex(node.pattern);
    if ("beyond" in regex) {
      pen.beyondRegex(regex.beyond);
      return primary("NULL", BOOL);
    }
    return pen.dialect.matches(text, regex.pattern, node.negated);
  },
};

/** The condition names nothing else, so it hides no column. */
function itemName(pen: Pen): string {
  return `item${pen.depth}`;
}

/** `node` over the columns that `lookup` finds. */
export function writeExpression(node: MeshExpression, pen: Pen, lookup: Lookup): Fragment {
  return (writers[node.op] as Writer<typeof node.op>)(node as never, pen, lookup);
}

/** The same with exactly the type that the mesh says: for results, and where an engine would take a literal for something narrower. */
export function writeTyped(node: MeshExpression, pen: Pen, lookup: Lookup): Fragment {
  return firm(writeExpression(node, pen, lookup), node.type, pen);
}

/** `fragment` with the type `wanted` on the engine, by a cast where it has another. */
export function firm(fragment: Fragment, wanted: Type, pen: Pen): Fragment {
  if (wanted.kind === "null" || wanted.kind === "unknown" || wanted.kind === "months") return fragment;
  if (fragment.type !== undefined && pen.sameType(fragment.type, wanted)) return fragment;
  const parts = [fragment];
  const cast = primary(`CAST(${fragment.sql} AS ${pen.typeName(wanted)})`, wanted, parts);
  return fragment.shape === "literal" ? { ...cast, shape: "literal" } : cast;
}

/** The type that all of `values` have on the engine; literals follow. */
export function commonType(values: readonly Fragment[], pen: Pen): Type | undefined {
  let common: Type | undefined;
  for (const value of values) {
    if (value.type === undefined) {
      if (value.shape === "literal") continue;
      return undefined;
    }
    if (common === undefined) common = value.type;
    else if (!pen.sameType(common, value.type)) return undefined;
  }
  return common;
}

/** A number literal beside decimals is written with their scale, so that it does not widen them. */
function typedBranch(node: MeshExpression, type: Type, pen: Pen, lookup: Lookup): Fragment {
  return scaled(writeExpression(node, pen, lookup), type);
}

/** `0` as `0.00` where the surroundings are decimals of scale two. */
export function scaled(fragment: Fragment, type: Type): Fragment {
  if (type.kind !== "decimal" || type.scale === 0 || fragment.shape !== "literal") return fragment;
  const found = /^(-?\d+)(?:\.(\d*))?$/.exec(fragment.sql);
  if (found === null || (found[2]?.length ?? 0) >= type.scale) return fragment;
  return { ...fragment, sql: `${found[1]}.${(found[2] ?? "").padEnd(type.scale, "0")}` };
}

/** On one line while it is short. */
function layCase(arms: readonly string[]): string {
  const line = `CASE ${arms.join(" ")} END`;
  if (line.length <= 80 && arms.length <= 2 && !line.includes("\n")) return line;
  return `CASE\n${arms.map((arm) => `  ${arm.replaceAll("\n", "\n  ")}`).join("\n")}\nEND`;
}
