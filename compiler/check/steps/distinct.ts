/** `distinct`: each row once. All columns together are a key afterwards. */
import { stepNotComparable } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { typeText } from "../types/type-text.ts";
import type { StepChecker, StepContext } from "./context.ts";
import { minimalKeys } from "./keys.ts";
import { originName } from "./multiplication.ts";
import { type Rows, rowColumns, union } from "./rows.ts";

export const checkDistinct: StepChecker<ast.DistinctStep> = (step, rows, ctx) => {
  requireComparableRows(rows, step, "`distinct`", ctx);
  return {
    steps: [{ step: "distinct", columns: rowColumns(rows.columns), place: ctx.place(step) }],
    rows: distinctRows(rows),
  };
};

/** Rows of which no two are equal. Which of them are there depends on nothing new: equal rows are one. */
export function distinctRows(rows: Rows): Rows {
  const origin = { name: originName(rows) };
  const origins = [origin];
  return {
    columns: rows.columns.map((column) => ({ ...column, origins })),
    keys: minimalKeys([...rows.keys, rows.columns.map((column) => column.name)]),
    dependencies: rows.dependencies,
    influence: rows.columns.reduce((all, column) => union(all, union(column.direct, column.indirect)), rows.influence),
    origins: new Map([[origin, undefined]]),
    open: rows.open,
  };
}

/** Reports a column that has no equality, such as a map. */
export function requireComparableRows(rows: Rows, place: Span, what: string, ctx: StepContext): void {
  const column = rows.columns.find(({ type }) => type.kind === "map" || type.kind === "json");
  if (column === undefined) return;
  const related = column.place === undefined ? [] : [{ ...column.place, message: `column \`${column.name}\`` }];
  ctx.report(stepNotComparable.at(placeOf(ctx.file, place), { what, type: typeText(column.type) }, { related }));
}
