/** `over (partition a order b desc rows 6 before)`, and the orders inside calls. A frame is always written out in the MeshIR. */
import {
  frameBound,
  nestedWindow,
  rangeFrameOrder,
  windowNeedsOrder,
} from "../../../language/diagnostics/registry/functions.ts";
import { notComparable, notSortable } from "../../../language/diagnostics/registry/types.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression, SortKey, Type, WindowSpec } from "../../mesh/mesh.ts";
import { someExpression } from "../../mesh/walk.ts";
import type { FunctionSignature } from "../functions/signature.ts";
import type { ExpressionContext } from "../scope.ts";
import { isNumber } from "../types/common-type.ts";
import { isComparable, isSortable } from "../types/ordered.ts";
import { intType } from "../types/scalars.ts";
import { typeText } from "../types/type-text.ts";
import { equalUnits, unitOf } from "../types/unit.ts";
import { inferExpression } from "./check-expression.ts";
import { isUnknown, placeIn } from "./checked.ts";
import { castTo, coerce } from "./coerce.ts";
import { reportUnits } from "./units.ts";

/** The keys of an order, nulls last unless said; undefined when one is not understood or has no order (reported). */
export function sortKeys(items: readonly ast.OrderItem[], context: ExpressionContext): readonly SortKey[] | undefined {
  const keys: SortKey[] = [];
  let known = true;
  for (const item of items) {
    const checked = inferExpression(item.value, context);
    const { type } = checked.value;
    if (isUnknown(checked)) known = false;
    else if (!isSortable(type)) {
      context.report(notSortable.at(placeIn(context, item.value), { type: typeText(type) }));
      known = false;
    }
    keys.push({ value: checked.value, descending: item.descending, nulls: item.nulls ?? "last" });
  }
  return known ? keys : undefined;
}

/** The window of a call of `name`; undefined when it is not understood (reported). */
export function checkWindow(
  syntax: ast.Window,
  name: string,
  flavour: FunctionSignature["flavour"],
  context: ExpressionContext,
): WindowSpec | undefined {
  const inner: ExpressionContext = { ...context, where: `the window of \`${name}\`` };
  const partition = partitionKeys(syntax.partition, inner);
  const order = sortKeys(syntax.order, inner);
  if (partition === undefined || order === undefined) return undefined;
  for (const [value, place] of [
    ...partition.map((each, i) => [each, syntax.partition[i]!] as const),
    ...order.map((each, i) => [each.value, syntax.order[i]!] as const),
  ])
    if (someExpression(value, (each) => each.op === "call" && each.window !== undefined)) {
      context.report(nestedWindow.at(placeIn(context, place), { name, where: "another window" }));
      return undefined;
    }
  if (flavour === "window" && order.length === 0) {
    context.report(windowNeedsOrder.at(placeIn(context, syntax), { name }));
    return undefined;
  }
  const frame = frameOf(syntax, name, order, inner);
  return frame && { partition, order, frame };
}

function partitionKeys(
  items: readonly ast.Expression[],
  context: ExpressionContext,
): readonly MeshExpression[] | undefined {
  const values: MeshExpression[] = [];
  let known = true;
  for (const item of items) {
    const checked = inferExpression(item, context);
    const { type } = checked.value;
    if (isUnknown(checked)) known = false;
    else if (!isComparable(type)) {
      context.report(notComparable.at(placeIn(context, item), { left: typeText(type), right: typeText(type) }));
      known = false;
    }
    values.push(checked.value);
  }
  return known ? values : undefined;
}

function frameOf(
  syntax: ast.Window,
  name: string,
  order: readonly SortKey[],
  context: ExpressionContext,
): WindowSpec["frame"] | undefined {
  const { frame } = syntax;
  if (frame === undefined)
    return order.length === 0
      ? { unit: "rows", before: "all", after: "all" }
      : { unit: "rows", before: "all", after: "current" };
  if (frame.all) return { unit: "rows", before: "all", after: "all" };
  if (order.length === 0) {
    context.report(windowNeedsOrder.at(placeIn(context, frame), { name }));
    return undefined;
  }
  if (frame.unit === "range" && order.length !== 1) {
    context.report(rangeFrameOrder.at(placeIn(context, frame), { count: order.length }));
    return undefined;
  }
  const key = order[0]!.value.type;
  const before = boundOf(frame.before, frame.unit, key, context);
  const after = boundOf(frame.after, frame.unit, key, context);
  return before === undefined || after === undefined ? undefined : { unit: frame.unit, before, after };
}

type Bound = WindowSpec["frame"]["before"];

/** A count of rows, or a distance along the order key; both written out and not negative. */
function boundOf(
  syntax: ast.Expression | undefined,
  unit: "rows" | "range",
  key: Type,
  context: ExpressionContext,
): Bound | undefined {
  if (syntax === undefined) return "current";
  const bound = inferExpression(syntax, { ...context, mode: { mode: "constant" }, where: "a frame" });
  if (isUnknown(bound)) return undefined;
  const { value } = bound;
  const place = placeIn(context, syntax);
  const written = value.op === "literal" && typeof value.value === "string" && !value.value.startsWith("-");
  const fail = (expected: string) => {
    context.report(frameBound.at(place, { expected, found: typeText(value.type) }));
    return undefined;
  };
  if (unit === "rows") {
    const plain = value.type.kind === "int" && equalUnits(unitOf(value.type), unitOf(intType));
    return written && plain ? value : fail("rows: write a whole number");
  }
  if (isNumber(key)) {
    if (!written || !isNumber(value.type)) return fail(`a distance in ${typeText(key)}`);
    if (!equalUnits(unitOf(key), unitOf(value.type))) {
      reportUnits("compare", { type: key }, bound, context);
      return undefined;
    }
    return coerce(value, key) ?? castTo(value, key);
  }
  if (key.kind === "date" || key.kind === "timestamp" || key.kind === "duration") {
    const steps = value.type.kind === "duration" || (value.type.kind === "months" && key.kind !== "duration");
    return written && steps ? value : fail("time: write a duration such as `7d`");
  }
  return fail(`rows along ${typeText(key)}: use \`rows\``);
}
