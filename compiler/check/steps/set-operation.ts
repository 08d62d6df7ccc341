/** `union`, `union all`, `except`, `intersect`: rows of two relations, columns matched by name in the order of the left. */
import { setColumnsDiffer, setTypesDiffer } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { MeshExpression, NamedValue, ValueType } from "../../mesh/mesh.ts";
import { commonValue } from "../types/common-type.ts";
import { equalTypes } from "../types/equal-type.ts";
import { typeText } from "../types/type-text.ts";
import { columnInfluence, columnValue } from "./columns.ts";
import type { StepChecker, StepContext } from "./context.ts";
import { distinctRows, requireComparableRows } from "./distinct.ts";
import { readRelation } from "./from.ts";
import { originName } from "./multiplication.ts";
import { type FlowColumn, openRows, type Relation, type Rows, rowColumn, rowColumns, union } from "./rows.ts";

export const checkSetOperation: StepChecker<ast.SetOperationStep> = (step, left, ctx) => {
  const relation = ctx.relation(step.relation);
  if (relation === undefined) return { steps: [], rows: openRows };
  const right = readRelation(relation, step.relation.parts.at(-1)?.text ?? "");
  if (!sameNames(step, left, right, relation, ctx)) return { steps: [], rows: left };
  const leftItems: NamedValue[] = [];
  const rightItems: NamedValue[] = [];
  const origin = { name: originName(left) };
  const origins = [origin];
  const columns = left.columns.map((column): FlowColumn => {
    const other = right.columns.find((each) => each.short === column.short) ?? column;
    const common = commonValue(column, other);
    if (common === undefined) reportTypes(step, column, other, ctx);
    const type = resultType(step.operation, common ?? column, column, other);
    leftItems.push({ name: column.short, value: converted(column, type) });
    rightItems.push({ name: column.short, value: converted(other, type) });
    const both = step.operation === "union" || step.operation === "union all";
    return {
      ...type,
      name: column.short,
      short: column.short,
      labels: both ? union(column.labels, other.labels) : column.labels,
      ...(column.place === undefined ? {} : { place: column.place }),
      direct: both ? union(column.direct, other.direct) : column.direct,
      indirect: both ? union(column.indirect, other.indirect) : column.indirect,
      origins,
      row: rowColumn(column.short, type),
    };
  });
  const rows = combinedRows(step, left, right, columns, origin);
  if (step.operation !== "union all") requireComparableRows(rows, step, `\`${step.operation}\``, ctx);
  return {
    steps: [
      {
        step: "set",
        operation: step.operation,
        right: relation.ref,
        leftItems,
        rightItems,
        columns: rowColumns(rows.columns),
        place: ctx.place(step),
      },
    ],
    rows,
  };
};

function combinedRows(
  step: ast.SetOperationStep,
  left: Rows,
  right: Rows,
  columns: readonly FlowColumn[],
  origin: { readonly name: string },
): Rows {
  let influence = union(left.influence, right.influence);
  const keepsLeft = step.operation === "except" || step.operation === "intersect";
  // Membership in the other relation is decided by all of its columns.
  if (keepsLeft) for (const column of right.columns) influence = union(influence, columnInfluence(right, column.name));
  const rows: Rows = {
    columns,
    keys: keepsLeft ? left.keys : [],
    dependencies: keepsLeft ? left.dependencies : [],
    influence,
    origins: new Map([[origin, undefined]]),
    open: left.open || right.open,
  };
  return step.operation === "union all" ? rows : distinctRows(rows);
}

/** Null can be in a union when it is in one side, in a difference when it is in the left, in an intersection when it is in both. */
function resultType(
  operation: ast.SetOperationStep["operation"],
  common: ValueType,
  left: ValueType,
  right: ValueType,
): ValueType {
  const nullable =
    operation === "except"
      ? left.nullable
      : operation === "intersect"
        ? left.nullable && right.nullable
        : common.nullable;
  return common.named === undefined
    ? { type: common.type, nullable }
    : { type: common.type, nullable, named: common.named };
}

function converted(column: FlowColumn, to: ValueType): MeshExpression {
  const { value } = columnValue(column);
  if (equalTypes(column.type, to.type)) return value;
  return { op: "cast", arg: value, safe: false, type: to.type, nullable: column.nullable };
}

function sameNames(step: ast.SetOperationStep, left: Rows, right: Rows, relation: Relation, ctx: StepContext): boolean {
  const leftNames = new Set(left.columns.map((column) => column.short));
  const rightNames = new Set(right.columns.map((column) => column.short));
  const missing = [...leftNames].filter((name) => !rightNames.has(name));
  const extra = [...rightNames].filter((name) => !leftNames.has(name));
  if (leftNames.size === left.columns.length && missing.length === 0 && extra.length === 0) return true;
  if (left.open || right.open) return false;
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  const params = {
    operation: step.operation,
    relation: relation.ref.name,
    missing: list(missing),
    extra: list(extra),
  };
  const related = [{ ...relation.place, message: `\`${relation.ref.name}\` is declared here` }];
  ctx.report(setColumnsDiffer.at(placeOf(ctx.file, step), params, { related }));
  return false;
}

function reportTypes(step: ast.SetOperationStep, left: FlowColumn, right: FlowColumn, ctx: StepContext): void {
  const params = {
    operation: step.operation,
    column: left.short,
    left: typeText(left.type),
    right: typeText(right.type),
  };
  const related = [left, right].flatMap((column) =>
    column.place === undefined ? [] : [{ ...column.place, message: `here it is \`${typeText(column.type)}\`` }],
  );
  ctx.report(setTypesDiffer.at(placeOf(ctx.file, step), params, { related }));
}
