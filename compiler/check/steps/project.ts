/** What all projections share: `derive`, `set`, `select`, `drop`, `rename` and the last step of a contract. */
import { columnRepeated, nothingLeft } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { MeshExpression, NamedValue, SortKey, Step } from "../../mesh/mesh.ts";
import type { CheckedStep, StepContext } from "./context.ts";
import { projectKeys } from "./keys.ts";
import { settleNames } from "./names.ts";
import { type FlowColumn, type Rows, rowColumns } from "./rows.ts";

type Written = Extract<Step, { readonly step: "project" }>["written"];

/** The step that makes `columns` out of `rows`; `items` has their values in the same order. */
export function projected(
  step: Span,
  written: Written,
  columns: readonly FlowColumn[],
  items: readonly NamedValue[],
  rows: Rows,
  ctx: StepContext,
): CheckedStep {
  if (columns.length === 0 && !rows.open) ctx.report(nothingLeft.at(placeOf(ctx.file, step), { step: written }));
  const settled = settleNames(columns);
  const named = settled === columns ? items : items.map((item, i) => ({ name: settled[i]!.name, value: item.value }));
  const order = keptOrder(rows.order, named);
  return {
    steps: [{ step: "project", written, items: named, columns: rowColumns(settled), place: ctx.place(step) }],
    rows: {
      ...projectKeys(rows, named),
      columns: settled,
      influence: rows.influence,
      origins: rows.origins,
      ...(order === undefined ? {} : { order }),
      // What `derive` adds changes nothing of what was known of the others.
      ...(written === "derive" && rows.proven !== undefined ? { proven: rows.proven } : {}),
      open: rows.open,
    },
  };
}

/** The order in new names, where all its columns are still there. */
function keptOrder(
  order: readonly SortKey[] | undefined,
  items: readonly NamedValue[],
): readonly SortKey[] | undefined {
  if (order === undefined) return undefined;
  const kept: SortKey[] = [];
  for (const key of order) {
    const { value } = key;
    if (value.op !== "column") return undefined;
    const item = items.find((each) => each.value.op === "column" && each.value.name === value.name);
    if (item === undefined) return undefined;
    const renamed: MeshExpression = { ...value, name: item.name };
    kept.push({ ...key, value: renamed });
  }
  return kept;
}

/** Reports the second of two columns of one name in one step. */
export function reportRepeated(name: ast.Name | ast.Projection, first: Span, ctx: StepContext): void {
  const text = name.kind === "Name" ? name.text : projectionName(name)?.text;
  const related = [{ ...placeOf(ctx.file, first), message: "the first one" }];
  ctx.report(columnRepeated.at(placeOf(ctx.file, name), { column: text ?? "" }, { related }));
}

/** `b` of `b = expr`, of `b` and of `t.b`; nothing where a computed value has no name. */
export function projectionName(item: ast.Projection): ast.Name | undefined {
  if (item.name !== undefined) return item.name;
  if (item.value.kind === "Reference") return item.value.name;
  return item.value.kind === "Field" ? item.value.field : undefined;
}
