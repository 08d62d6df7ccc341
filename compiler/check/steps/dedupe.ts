/** `dedupe by a, b keep latest t`: one row for each value of the keys. Ties are settled by all other columns, so runs agree. */
import { dedupeTies } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { SortKey } from "../../mesh/mesh.ts";
import { resolveColumn } from "./column-reference.ts";
import { columnInfluence, columnValue } from "./columns.ts";
import type { StepChecker } from "./context.ts";
import { isUnique, minimalKeys } from "./keys.ts";
import { originName } from "./multiplication.ts";
import { type FlowColumn, rowColumns, union } from "./rows.ts";
import { requireOrdered } from "./sort.ts";

export const checkDedupe: StepChecker<ast.DedupeStep> = (step, rows, ctx) => {
  const keys = step.keys.flatMap((name) => resolveColumn(name, rows, "`dedupe`", ctx) ?? []);
  const by = resolveColumn(step.order, rows, "`dedupe`", ctx);
  if (by === undefined || keys.length < step.keys.length) return { steps: [], rows };
  requireOrdered(by.type, step.order, `\`keep ${step.keep}\``, ctx);
  const names = [...new Set(keys.map((column) => column.name))];
  const ties = !isUnique(rows, [...names, by.name]);
  if (!rows.open && ties) {
    const place = placeOf(ctx.file, step.order);
    ctx.report(dedupeTies.at(place, { order: by.short, keys: names.map((name) => `\`${name}\``).join(", ") }));
  }
  const key = (column: FlowColumn, descending: boolean): SortKey => ({
    value: columnValue(column).value,
    descending,
    nulls: "last",
  });
  const others = rows.columns.filter((column) => column !== by && !names.includes(column.name));
  const order = [key(by, step.keep === "latest"), ...others.map((column) => key(column, false))];
  let influence = union(rows.influence, columnInfluence(rows, by.name));
  for (const name of names) influence = union(influence, columnInfluence(rows, name));
  // A tie is settled by the others, so they too decide which row stays.
  if (ties) for (const column of others) influence = union(influence, columnInfluence(rows, column.name));
  const origin = { name: originName(rows) };
  const origins = [origin];
  return {
    steps: [{ step: "dedupe", keys: names, order, columns: rowColumns(rows.columns), place: ctx.place(step) }],
    rows: {
      columns: rows.columns.map((column) => ({ ...column, origins })),
      keys: minimalKeys([names, ...rows.keys]),
      dependencies: rows.dependencies,
      influence,
      origins: new Map([[origin, undefined]]),
      open: rows.open,
    },
  };
};
