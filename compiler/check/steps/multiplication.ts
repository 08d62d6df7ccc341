/**
 * Rows that a join or an `unnest` may have made several of. That is no mistake by itself; it is reported where the same row is then
 * summed or counted several times.
 */
import { joinFanOut } from "../../../language/diagnostics/registry/steps.ts";
import type { MeshExpression } from "../../mesh/mesh.ts";
import { someExpression } from "../../mesh/walk.ts";
import { expressionLineage } from "../expression/lineage.ts";
import type { StepContext } from "./context.ts";
import { isUnique } from "./keys.ts";
import { columnNamed, type Multiplication, type Origin, type Rows } from "./rows.ts";

/** The origins after a step that may have multiplied all their rows. The first multiplication is the one to report. */
export function multiplied(
  origins: Rows["origins"],
  multiplication: Multiplication | undefined,
): ReadonlyMap<Origin, Multiplication | undefined> {
  if (multiplication === undefined) return origins;
  return new Map([...origins].map(([origin, earlier]) => [origin, earlier ?? multiplication]));
}

/** What messages call these rows: the first relation behind them. */
export function originName(rows: Rows): string {
  for (const origin of rows.origins.keys()) return origin.name;
  return "these rows";
}

/** Aggregates whose result changes when a row stands twice. */
const sensitive: ReadonlySet<string> = new Set(["sum", "count", "avg"]);

/** Warns once for each join whose multiplied rows are summed or counted in `values`, grouped by the columns `keys`. */
export function reportMultiplied(
  values: readonly MeshExpression[],
  rows: Rows,
  keys: readonly string[],
  ctx: StepContext,
): void {
  if (rows.open || ![...rows.origins.values()].some((each) => each !== undefined)) return;
  if (isUnique(rows, keys)) return;
  const reported = new Set<Multiplication>();
  for (const value of values) {
    someExpression(value, (each) => {
      if (each.op !== "call") return false;
      const name = functionName(each.function);
      const found = sensitive.has(name) ? countedTwice(each.args, rows) : undefined;
      if (found !== undefined && !reported.has(found.multiplication)) {
        const { place, by, step } = found.multiplication;
        reported.add(found.multiplication);
        ctx.report(joinFanOut.at(place, { relation: found.origin.name, by, step, aggregate: name }));
      }
      return false;
    });
  }
}

/** A multiplied relation when all that is aggregated comes from such: one row of the others would count once. */
function countedTwice(
  args: readonly MeshExpression[],
  rows: Rows,
): { readonly origin: Origin; readonly multiplication: Multiplication } | undefined {
  const origins = args.length === 0 ? new Set(rows.origins.keys()) : originsOf(args, rows);
  let first: { readonly origin: Origin; readonly multiplication: Multiplication } | undefined;
  for (const origin of origins) {
    const multiplication = rows.origins.get(origin);
    if (multiplication === undefined) return undefined;
    first ??= { origin, multiplication };
  }
  return first;
}

function originsOf(args: readonly MeshExpression[], rows: Rows): ReadonlySet<Origin> {
  const origins = new Set<Origin>();
  for (const arg of args)
    for (const name of expressionLineage(arg).direct)
      for (const origin of columnNamed(rows, name)?.origins ?? []) origins.add(origin);
  return origins;
}

/** `sum` of the function id `sum(decimal)`. */
function functionName(id: string): string {
  const end = id.indexOf("(");
  return id.slice(id.lastIndexOf(".", end === -1 ? id.length : end) + 1, end === -1 ? id.length : end);
}
