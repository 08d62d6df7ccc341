/** Columns that steps make out of expressions: their name, type, labels and lineage. */
import { columnTypeless, windowMisplaced } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { MeshExpression, NamedValue, ValueType } from "../../mesh/mesh.ts";
import { someExpression } from "../../mesh/walk.ts";
import { expressionLineage } from "../expression/lineage.ts";
import type { CheckedExpression } from "../scope.ts";
import { typeText } from "../types/type-text.ts";
import type { StepContext } from "./context.ts";
import { columnNamed, type FlowColumn, type Rows, rowColumn, union } from "./rows.ts";
import { valuesOf } from "./values.ts";

/** The column `name` with the value of `checked`, computed from `rows`. */
export function makeColumn(name: ast.Name, checked: CheckedExpression, rows: Rows, ctx: StepContext): FlowColumn {
  const { value } = checked;
  if (value.type.kind === "null" || value.type.kind === "months")
    ctx.report(columnTypeless.at(placeOf(ctx.file, checked.syntax), { column: name.text, type: typeText(value.type) }));
  const place = placeOf(ctx.file, name);
  const type = valueType(checked);
  const values = valuesOf(value, rows);
  return {
    ...valueFlow(value, rows),
    ...type,
    ...(values === undefined ? {} : { values }),
    name: name.text,
    short: name.text,
    place,
    row: rowColumn(name.text, type),
  };
}

function valueType(checked: CheckedExpression): ValueType {
  const { type, nullable } = checked.value;
  return checked.named === undefined ? { type, nullable } : { type, nullable, named: checked.named };
}

/** Labels and lineage of a value computed from `rows`. */
export function valueFlow(
  value: MeshExpression,
  rows: Rows,
): Pick<FlowColumn, "labels" | "direct" | "indirect" | "origins"> {
  if (value.op === "column") {
    const { labels, direct, indirect, origins } = columnNamed(rows, value.name) ?? nothing;
    return { labels, direct, indirect, origins };
  }
  const used = expressionLineage(value);
  let { labels, direct, indirect, origins } = nothing;
  for (const name of used.direct) {
    const column = columnNamed(rows, name);
    if (column === undefined) continue;
    labels = union(labels, column.labels);
    direct = union(direct, column.direct);
    indirect = union(indirect, column.indirect);
    origins = union(origins, column.origins);
  }
  for (const name of used.indirect) indirect = union(indirect, columnInfluence(rows, name));
  return { labels, direct, indirect, origins };
}

const nothing: Pick<FlowColumn, "labels" | "direct" | "indirect" | "origins"> = {
  labels: [],
  direct: [],
  indirect: [],
  origins: [],
};

/** All input columns behind a column. */
export function columnInfluence(rows: Rows, name: string): readonly string[] {
  const column = columnNamed(rows, name);
  return column === undefined ? [] : union(column.direct, column.indirect);
}

/** All input columns that an expression over `rows` depends on. */
export function expressionInfluence(value: MeshExpression, rows: Rows): readonly string[] {
  const used = expressionLineage(value);
  let found: readonly string[] = [];
  for (const name of used.direct) found = union(found, columnInfluence(rows, name));
  for (const name of used.indirect) found = union(found, columnInfluence(rows, name));
  return found;
}

/** A column of rows as an expression. */
export function columnValue(column: FlowColumn): NamedValue {
  const { name, type, nullable } = column.row;
  return { name, value: { op: "column", name, type, nullable } };
}

/** Reports a window function where the rows that it would look at are still being chosen. */
export function rejectWindows(checked: CheckedExpression, where: string, ctx: StepContext): void {
  if (someExpression(checked.value, (each) => each.op === "call" && each.window !== undefined))
    ctx.report(windowMisplaced.at(placeOf(ctx.file, checked.syntax), { where }));
}
