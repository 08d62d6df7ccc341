/** OVER: partition, order and frame, all written out. */
import type { MeshExpression, WindowSpec } from "../../compiler/mesh/mesh.ts";
import { writeOrder } from "./call.ts";
import { writeExpression } from "./expression.ts";
import { binds, within } from "./fragment.ts";
import type { Lookup, Pen } from "./pen.ts";

/** Functions of the row's place in its partition: a frame means nothing to them, and some engines refuse one. */
const FRAMELESS: ReadonlySet<string> = new Set([
  "row_number",
  "rank",
  "dense_rank",
  "percent_rank",
  "cume_dist",
  "ntile",
  "lag",
  "lead",
]);

export function writeOver(window: WindowSpec, name: string, pen: Pen, lookup: Lookup): string {
  const parts: string[] = [];
  if (window.partition.length > 0)
    parts.push(`PARTITION BY ${window.partition.map((each) => writeExpression(each, pen, lookup).sql).join(", ")}`);
  if (window.order.length > 0) parts.push(`ORDER BY ${writeOrder(window.order, pen, lookup)}`);
  else if (FRAMELESS.has(name) && pen.dialect.anyOrder !== "") parts.push(`ORDER BY ${pen.dialect.anyOrder}`);
  const frame = FRAMELESS.has(name) ? "" : writeFrame(window, pen, lookup);
  if (frame !== "") parts.push(frame);
  return `OVER (${parts.join(" ")})`;
}

function writeFrame(window: WindowSpec, pen: Pen, lookup: Lookup): string {
  const { unit, before, after } = window.frame;
  // Without an order the frame is the partition, which needs no words.
  if (before === "all" && after === "all") {
    if (window.order.length === 0) return "";
    return "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
  }
  const edge = (bound: MeshExpression | "all" | "current", word: string) => {
    if (bound === "all") return `UNBOUNDED ${word}`;
    if (bound === "current") return "CURRENT ROW";
    return `${within(writeExpression(bound, pen, lookup), binds.sum)} ${word}`;
  };
  return `${unit.toUpperCase()} BETWEEN ${edge(before, "PRECEDING")} AND ${edge(after, "FOLLOWING")}`;
}
