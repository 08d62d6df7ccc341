/**
 * `pivot sum(x) for sky in { drizzle, rain = "heavy rain" }`: one column a listed value. Rows are grouped by all columns that neither the
 * aggregate nor the pivot uses; rows with values that are not listed count nowhere, which is warned about where there may be some.
 */
import { pivotAggregate, pivotLeavesOut, pivotValue } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { someOf } from "../../bind/names.ts";
import type { MeshExpression } from "../../mesh/mesh.ts";
import { rewrite, someExpression } from "../../mesh/walk.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { expressionLineage } from "../expression/lineage.ts";
import { boolType } from "../types/scalars.ts";
import { typeText } from "../types/type-text.ts";
import { asExpression, resolveColumn } from "./column-reference.ts";
import { columnInfluence, makeColumn } from "./columns.ts";
import { expressionContext, rowMode, type StepChecker, type StepContext } from "./context.ts";
import { minimalKeys, renameKeys } from "./keys.ts";
import { originName, reportMultiplied } from "./multiplication.ts";
import { reportRepeated } from "./project.ts";
import { type FlowColumn, type Rows, rowColumns, union } from "./rows.ts";
import { literalText, valuesOfColumn } from "./values.ts";

export const checkPivot: StepChecker<ast.PivotStep> = (step, rows, ctx) => {
  const mode = { mode: "aggregate", keys: [], single: true } as const;
  const aggregate = checkExpression(step.aggregate, expressionContext(ctx, rows, mode, "`pivot`"));
  const pivot = resolveColumn(step.column, rows, "`pivot`", ctx);
  if (pivot === undefined) return { steps: [], rows };
  const isAggregate = aggregateCalls(aggregate.value, ctx);
  if (isAggregate === undefined) {
    if (aggregate.value.type.kind !== "unknown") ctx.report(pivotAggregate.at(placeOf(ctx.file, step.aggregate), {}));
    return { steps: [], rows };
  }
  const used = expressionLineage(aggregate.value);
  const consumed = new Set([...used.direct, ...used.indirect, pivot.name]);
  const kept = rows.columns.filter((column) => !consumed.has(column.name));
  const keys = kept.map((column) => column.name);
  reportMultiplied([aggregate.value], rows, keys, ctx);
  const columns: FlowColumn[] = [...kept];
  const values: { name: string; aggregate: MeshExpression }[] = [];
  const influence = columnInfluence(rows, pivot.name);
  const names = new Map<string, ast.PivotValue>();
  const listed = new Set<string>();
  for (const item of step.values) {
    const condition = valueCondition(item, step.column, pivot, rows, ctx);
    if (condition === undefined) continue;
    const twin = names.get(item.name.text);
    if (twin !== undefined || columns.some((column) => column.short === item.name.text)) {
      reportRepeated(item.name, twin ?? step.column, ctx);
      continue;
    }
    names.set(item.name.text, item);
    const compared = condition.op === "operator" ? condition.args[1] : undefined;
    const text = compared === undefined ? undefined : literalText(compared);
    if (text !== undefined) listed.add(text);
    const value = filtered(aggregate.value, condition, isAggregate);
    const column = makeColumn(item.name, { syntax: step.aggregate, value }, rows, ctx);
    columns.push({ ...column, indirect: union(column.indirect, influence) });
    values.push({ name: item.name.text, aggregate: value });
  }
  if (listed.size === step.values.length) reportLeftOut(step, pivot, listed, ctx);
  const origin = { name: originName(rows) };
  const result = columns.map((column): FlowColumn => ({ ...column, origins: [origin] }));
  return {
    steps: [{ step: "pivot", keys, values, columns: rowColumns(result), place: ctx.place(step) }],
    rows: pivotedRows(rows, kept, result, origin),
  };
};

/** Warns of values that the column can have and that no column is made of. */
function reportLeftOut(step: ast.PivotStep, pivot: FlowColumn, listed: ReadonlySet<string>, ctx: StepContext): void {
  const possible = valuesOfColumn(pivot);
  const { type } = pivot;
  const names = type.kind === "enum" ? ctx.types.enumMembers(type.name) : [];
  const nameOf = (value: string) => (type.kind === "enum" ? names[type.members.indexOf(value)] : undefined) ?? value;
  const missing = possible?.filter((value) => !listed.has(value)).map(nameOf) ?? [];
  const others = possible === undefined ? "any other value" : missing.length === 0 ? "" : someOf(missing);
  const left = [others, pivot.nullable ? "null" : ""].filter((part) => part !== "").join(" and ");
  if (left === "") return;
  const hint =
    others === ""
      ? `put \`where ${pivot.name} is not null\` before it, or give a value with \`??\``
      : `list them too, or say which are wanted before: \`where ${pivot.name} in […]\``;
  ctx.report(pivotLeavesOut.at(placeOf(ctx.file, step.column), { column: pivot.short, left }, { hint }));
}

function pivotedRows(
  rows: Rows,
  kept: readonly FlowColumn[],
  columns: readonly FlowColumn[],
  origin: { readonly name: string },
): Rows {
  const before = renameKeys(rows, new Map(kept.map((column) => [column.name, column.name])));
  let { influence } = rows;
  for (const column of kept) influence = union(influence, columnInfluence(rows, column.name));
  return {
    columns,
    keys: minimalKeys([...before.keys, kept.map((column) => column.name)]),
    dependencies: before.dependencies,
    influence,
    origins: new Map([[origin, undefined]]),
    open: rows.open,
  };
}

/** Tells the aggregates in an expression; undefined when there is none. */
function aggregateCalls(value: MeshExpression, ctx: StepContext): ((each: MeshExpression) => boolean) | undefined {
  const isAggregate = (each: MeshExpression) =>
    each.op === "call" && each.window === undefined && ctx.functions.signature(each.function)?.flavour === "aggregate";
  return someExpression(value, isAggregate) ? isAggregate : undefined;
}

/** The expression with every aggregate over those rows only for which `condition` is true. */
function filtered(
  value: MeshExpression,
  condition: MeshExpression,
  isAggregate: (each: MeshExpression) => boolean,
): MeshExpression {
  return rewrite(value, (each) => {
    if (!isAggregate(each) || each.op !== "call") return undefined;
    const filter: MeshExpression =
      each.filter === undefined
        ? condition
        : {
            op: "operator",
            operator: "and",
            args: [each.filter, condition],
            type: boolType,
            nullable: each.filter.nullable || condition.nullable,
          };
    return { ...each, filter };
  });
}

/** `sky == "rain"`: a name alone is a text or a member of the column's enum. */
function valueCondition(
  item: ast.PivotValue,
  name: ast.QualifiedName,
  pivot: FlowColumn,
  rows: Rows,
  ctx: StepContext,
): MeshExpression | undefined {
  const { kind } = pivot.type;
  if (item.value === undefined && kind !== "string" && kind !== "enum") {
    if (kind === "unknown") return undefined;
    const params = { name: item.name.text, column: pivot.short, type: typeText(pivot.type), members: "" };
    ctx.report(pivotValue.at(placeOf(ctx.file, item), params));
    return undefined;
  }
  const { start, end } = item.name;
  const right: ast.Expression =
    item.value ??
    (kind === "enum"
      ? { kind: "Reference", name: item.name, start, end }
      : { kind: "String", value: item.name.text, triple: false, start, end });
  const condition: ast.Expression = {
    kind: "Binary",
    operator: "==",
    left: asExpression(name),
    right,
    at: { start: right.start, end: right.start },
    start: right.start,
    end: right.end,
  };
  const scope = { columns: rows.columns.filter((column) => column === pivot) };
  return checkExpression(condition, expressionContext(ctx, scope, rowMode, "`pivot`")).value;
}
