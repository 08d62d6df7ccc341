/** `group { keys } aggregate { … }` and `aggregate { … }` alone: one row a group, or one row. */
import { columnNameless, columnRepeated, stepNotComparable } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { MeshExpression, NamedValue } from "../../mesh/mesh.ts";
import { rewrite } from "../../mesh/walk.ts";
import { checkExpression } from "../expression/check-expression.ts";
import type { CheckedExpression } from "../scope.ts";
import { typeText } from "../types/type-text.ts";
import { expressionInfluence, makeColumn, rejectWindows } from "./columns.ts";
import { type CheckedStep, expressionContext, rowMode, type StepChecker, type StepContext } from "./context.ts";
import { isDeterministic, minimalKeys, projectKeys } from "./keys.ts";
import { originName, reportMultiplied } from "./multiplication.ts";
import { projectionName, reportRepeated } from "./project.ts";
import { type FlowColumn, type Rows, rowColumns, union } from "./rows.ts";

export const checkGroup: StepChecker<ast.GroupStep> = (step, rows, ctx) =>
  aggregated(step, groupKeys(step.keys, rows, ctx), step.aggregates, rows, ctx);

export const checkAggregate: StepChecker<ast.AggregateStep> = (step, rows, ctx) =>
  aggregated(step, undefined, step.aggregates, rows, ctx);

interface GroupKey {
  readonly column: FlowColumn;
  readonly checked: CheckedExpression;
}

function groupKeys(items: readonly ast.Projection[], rows: Rows, ctx: StepContext): readonly GroupKey[] {
  const scope = expressionContext(ctx, rows, rowMode, "a group key");
  const keys: GroupKey[] = [];
  const names = new Map<string, ast.Projection>();
  for (const item of items) {
    const checked = checkExpression(item.value, scope);
    rejectWindows(checked, "a group key", ctx);
    requireComparable(checked, ctx);
    const name = projectionName(item);
    if (name === undefined) {
      ctx.report(columnNameless.at(placeOf(ctx.file, item.value), {}));
      continue;
    }
    const twin = names.get(name.text);
    if (twin !== undefined) {
      reportRepeated(item, twin, ctx);
      continue;
    }
    names.set(name.text, item);
    keys.push({ column: makeColumn(name, checked, rows, ctx), checked });
  }
  return keys;
}

function requireComparable(checked: CheckedExpression, ctx: StepContext): void {
  const { kind } = checked.value.type;
  if (kind !== "map" && kind !== "json") return;
  const type = typeText(checked.value.type);
  ctx.report(stepNotComparable.at(placeOf(ctx.file, checked.syntax), { what: "a group key", type }));
}

function aggregated(
  step: ast.GroupStep | ast.AggregateStep,
  groups: readonly GroupKey[] | undefined,
  items: readonly ast.Assignment[],
  rows: Rows,
  ctx: StepContext,
): CheckedStep {
  const single = groups === undefined;
  const keys = groups ?? [];
  const inGroups = withGroupKeys(rows, keys);
  const mode = { mode: "aggregate", keys: inGroups.names, single } as const;
  const scope = expressionContext(ctx, inGroups.rows, mode, "`aggregate`");
  const columns = keys.map((key) => key.column);
  const aggregates: NamedValue[] = [];
  for (const item of items) {
    const checked = checkExpression(item.value, scope);
    rejectWindows(checked, "`aggregate`", ctx);
    const twin = columns.find((column) => column.name === item.name.text);
    if (twin !== undefined) {
      const related = twin.place === undefined ? [] : [{ ...twin.place, message: "the first one" }];
      ctx.report(columnRepeated.at(placeOf(ctx.file, item.name), { column: item.name.text }, { related }));
      continue;
    }
    columns.push(makeColumn(item.name, checked, inGroups.rows, ctx));
    aggregates.push({ name: item.name.text, value: inGroups.unfold(checked.value) });
  }
  const keyValues = keys.map(({ column, checked }) => ({ name: column.name, value: checked.value }));
  const grouping = keyValues.flatMap(({ value }) => (value.op === "column" ? [value.name] : []));
  reportMultiplied(
    aggregates.map((each) => each.value),
    rows,
    grouping,
    ctx,
  );
  let influence = rows.influence;
  for (const { value } of keyValues) influence = union(influence, expressionInfluence(value, rows));
  const origin = { name: originName(rows) };
  const origins = [origin];
  const result = columns.map((column): FlowColumn => ({ ...column, origins }));
  return {
    steps: [
      { step: "aggregate", keys: keyValues, aggregates, single, columns: rowColumns(result), place: ctx.place(step) },
    ],
    rows: {
      columns: result,
      ...groupedKeys(rows, keyValues),
      influence,
      origins: new Map([[origin, undefined]]),
      open: rows.open,
    },
  };
}

/**
 * The rows as aggregates see them: a key that is computed can be named outside of an aggregate by its new name, unless a column has
 * that name. `unfold` puts its value in place of the name, since the MeshIR knows only columns of the step's input.
 */
function withGroupKeys(
  rows: Rows,
  keys: readonly GroupKey[],
): {
  readonly rows: Rows;
  readonly names: readonly string[];
  readonly unfold: (value: MeshExpression) => MeshExpression;
} {
  const names: string[] = [];
  const computed = new Map<string, MeshExpression>();
  const added: FlowColumn[] = [];
  for (const { column, checked } of keys) {
    const { value } = checked;
    if (value.op === "column") names.push(value.name);
    if (value.op === "column" && value.name === column.name) continue;
    if (rows.columns.some((each) => each.short === column.short)) continue;
    names.push(column.name);
    computed.set(column.name, value);
    added.push(column);
  }
  if (added.length === 0) return { rows, names, unfold: (value) => value };
  const unfold = (value: MeshExpression) =>
    rewrite(value, (each) => (each.op === "column" ? computed.get(each.name) : undefined));
  return { rows: { ...rows, columns: [...rows.columns, ...added] }, names, unfold };
}

/** All keys together are a key; so is what decides them. */
function groupedKeys(rows: Rows, keys: readonly NamedValue[]): Pick<Rows, "keys" | "dependencies"> {
  const before = projectKeys(rows, keys);
  const kept = before.keys.filter(() => keys.every((key) => isDeterministic(key.value)));
  return {
    keys: minimalKeys([...kept, keys.map((key) => key.name)]),
    dependencies: before.dependencies,
  };
}
