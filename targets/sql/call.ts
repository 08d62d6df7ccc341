/** Calls: the function's lowering with arguments in its holes, and FILTER, ORDER BY and OVER where they belong. */
import type { CallExpression, FunctionIR, MeshExpression, SortKey, Type } from "../../compiler/mesh/mesh.ts";
import type { Dialect } from "./dialect.ts";
import { firm, writeExpression } from "./expression.ts";
import { binds, type Fragment, pin, within } from "./fragment.ts";
import { shield } from "./ink.ts";
import type { Lookup, Pen } from "./pen.ts";
import { parseTemplate, type Template } from "./template.ts";
import { writeOver } from "./window.ts";

export function writeCall(node: CallExpression, pen: Pen, lookup: Lookup): Fragment {
  const fn = pen.mesh.functions[node.function];
  const text = fn?.lowerings[pen.dialect.name];
  if (fn === undefined || text === undefined) return pen.noFunction(fn?.name ?? node.function);
  const template = parseTemplate(text);
  const args = node.args.map((arg) => writeArgument(arg, pen, lookup));
  const filter = node.filter === undefined ? undefined : writeExpression(node.filter, pen, lookup);
  const order = (node.order ?? []).length === 0 ? "" : writeOrder(node.order!, pen, lookup);
  const inGroup = template.pieces.some((piece) => piece.kind === "order" && piece.form === "within");
  if (order !== "" && !pen.dialect.ordersAggregates && !inGroup)
    return pen.none({ construct: `an ordered \`${fn.name}\``, why: "its items come in no order there" });
  const beyond = node.window === undefined ? undefined : beyondWindows(node, template, pen.dialect.windows);
  if (beyond !== undefined) return pen.none({ construct: `\`${fn.name}\` ${beyond.what}`, why: beyond.why });

  const holes = holesOf(fn, node, args, pen);
  let sql = "";
  for (const piece of template.pieces) {
    if (piece.kind === "text") sql += shield(piece.text);
    else if (piece.kind === "order") {
      if (order !== "") sql += orderText(order, piece.form, sql.endsWith("("));
    } else if (piece.kind === "over") {
      if (filter !== undefined) sql += ` FILTER (WHERE ${filter.sql})`;
      if (node.window !== undefined) sql += ` ${writeOver(node.window, piece.function, pen, lookup)}`;
    } else {
      const fillers = holes.get(piece.name);
      // An argument that was left out takes the comma before it along.
      if (fillers === undefined || fillers.length === 0) sql = sql.replace(/,\s*$/, "");
      else sql += fillers.map((each) => (piece.operand ? within(each, binds.primary) : each.sql)).join(", ");
    }
  }
  const pinned = node.window !== undefined ? { pinned: true } : pin(args);
  return {
    sql,
    binds: template.primary ? binds.primary : binds.or,
    type: resultType(fn, node, args, template, pen),
    shape: "computed",
    ...pinned,
  };
}

/** What of an aggregate over a window the engine has no words for. */
function beyondWindows(
  node: CallExpression,
  template: Template,
  windows: Dialect["windows"],
): { readonly what: string; readonly why: string } | undefined {
  const has = (clause: "sorted" | "distinct") =>
    template.pieces.some((piece) => piece.kind === "over" && piece[clause]);
  if (node.filter !== undefined && !windows.filter)
    return { what: "with a filter over a window", why: "filters have no place in windows there" };
  if ((node.order ?? []).length > 0 && !windows.order)
    return { what: "with an order over a window", why: "values of an aggregate have no order in windows there" };
  if (has("sorted") && !windows.order)
    return { what: "over a window", why: "it sorts values, which have no order in windows there" };
  if (has("distinct") && !windows.distinct)
    return { what: "over a window", why: "it leaves out repeated values, which windows cannot there" };
  return undefined;
}

function orderText(order: string, form: "first" | "more" | "within", bare: boolean): string {
  if (form === "within") return ` WITHIN GROUP (ORDER BY ${order})`;
  if (form === "more") return `, ${order}`;
  return bare ? `ORDER BY ${order}` : ` ORDER BY ${order}`;
}

/** Literals of floats and nulls get their type: functions are chosen by it. Ints are read as what the function needs. */
function writeArgument(arg: MeshExpression, pen: Pen, lookup: Lookup): Fragment {
  const written = writeExpression(arg, pen, lookup);
  if (written.shape !== "literal" || written.type !== undefined) return written;
  if (arg.type.kind === "float" || written.sql === "NULL") return firm(written, arg.type, pen);
  return written;
}

function holesOf(
  fn: FunctionIR,
  node: CallExpression,
  args: readonly Fragment[],
  pen: Pen,
): ReadonlyMap<string, readonly Fragment[]> {
  const holes = new Map<string, readonly Fragment[]>();
  fn.parameters.forEach((parameter, i) => {
    const given = parameter.variadic ? args.slice(i) : args.slice(i, i + 1);
    holes.set(parameter.name, given);
  });
  for (const [variable, type] of Object.entries(node.types ?? {}))
    holes.set(variable, [{ sql: pen.typeName(type), binds: binds.primary, shape: "literal" }]);
  return holes;
}

/** A lowering gives the declared type, unless all it was given for that type are literals, or it passes on narrower decimals. */
function resultType(
  fn: FunctionIR,
  node: CallExpression,
  args: readonly Fragment[],
  template: Template,
  pen: Pen,
): Type | undefined {
  const { type } = node;
  if (template.castTo !== undefined && template.castTo === pen.dialect.typeName(type)) return type;
  const widened = fn.flavour === "aggregate" && type.kind === "decimal" && type.precision === 38;
  if (widened && pen.dialect.widensSums) return type;
  if (type.kind !== "int" && type.kind !== "decimal") return type;
  const same = args.filter((_, i) => node.args[i]?.type.kind === type.kind);
  if (type.kind === "int") {
    // `nullif(0, x)` has the type of its first argument.
    const leading = node.types !== undefined && same[0]?.type === undefined;
    return same.length > 0 && (leading || same.every((arg) => arg.type === undefined)) ? undefined : type;
  }
  const passed = node.args.findIndex((arg) => arg.type.kind === "decimal" && pen.sameType(arg.type, type));
  return passed === -1 ? undefined : args[passed]!.type;
}

/** `a DESC NULLS LAST, b`; where a key is never null its place has no nulls to speak of. */
export function writeOrder(order: readonly SortKey[], pen: Pen, lookup: Lookup): string {
  return order.map((key) => orderItem(key, writeExpression(key.value, pen, lookup).sql)).join(", ");
}

export function orderItem(key: SortKey, sql: string): string {
  const direction = key.descending ? " DESC" : "";
  return `${sql}${direction}${key.value.nullable ? ` NULLS ${key.nulls.toUpperCase()}` : ""}`;
}
