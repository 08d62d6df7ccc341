/** `unpivot persons for sector in { a, b }`: one row a listed column, its value in `persons`, its name in `sector`. Nulls are kept. */
import { columnExists, unpivotTypes } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { MeshExpression, ValueType } from "../../mesh/mesh.ts";
import { commonValue } from "../types/common-type.ts";
import { equalTypes } from "../types/equal-type.ts";
import { stringType } from "../types/scalars.ts";
import { typeText } from "../types/type-text.ts";
import { resolveColumn } from "./column-reference.ts";
import { columnValue } from "./columns.ts";
import type { StepChecker, StepContext } from "./context.ts";
import { renameKeys } from "./keys.ts";
import { multiplied } from "./multiplication.ts";
import { type FlowColumn, type Rows, rowColumn, rowColumns, union } from "./rows.ts";

export const checkUnpivot: StepChecker<ast.UnpivotStep> = (step, rows, ctx) => {
  const sources = [...new Set(step.columns.flatMap((name) => resolveColumn(name, rows, "`unpivot`", ctx) ?? []))];
  const first = sources[0];
  if (first === undefined) return { steps: [], rows };
  const type = commonOf(sources, step, ctx);
  const kept = rows.columns.filter((column) => !sources.includes(column));
  for (const name of [step.value, step.name]) {
    const old = kept.find((column) => column.short === name.text);
    if (old === undefined && !(name === step.name && name.text === step.value.text)) continue;
    const related = old?.place === undefined ? [] : [{ ...old.place, message: "the column of this name" }];
    ctx.report(columnExists.at(placeOf(ctx.file, name), { column: name.text, step: "unpivot" }, { related }));
  }
  const multiplication = { place: placeOf(ctx.file, step), by: step.name.text, step: "unpivot" };
  const origins = multiplied(rows.origins, multiplication);
  const flows = sources.map(({ labels, direct, indirect, origins }) => ({ labels, direct, indirect, origins }));
  const flow = flows.reduce((all, each) => ({
    labels: union(all.labels, each.labels),
    direct: union(all.direct, each.direct),
    indirect: union(all.indirect, each.indirect),
    origins: union(all.origins, each.origins),
  }));
  const values = sources.map((column) => column.short);
  const name = { ...made(step.name, { type: stringType, nullable: false }, noFlow, ctx), values };
  // Every listed column gives one row, so a value counts once.
  const value = made(step.value, type, { ...flow, origins: [{ name: step.value.text }] }, ctx);
  const columns = [...kept, name, value];
  return {
    steps: [
      {
        step: "unpivot",
        value: step.value.text,
        name: step.name.text,
        sources: sources.map((column) => ({ label: column.short, value: converted(column, type) })),
        kept: kept.map((column) => column.name),
        columns: rowColumns(columns),
        place: ctx.place(step),
      },
    ],
    rows: {
      columns,
      ...unpivotedKeys(rows, kept, step.name.text),
      influence: rows.influence,
      origins: new Map([...origins, ...value.origins.map((origin) => [origin, undefined] as const)]),
      open: rows.open,
    },
  };
};

type Flow = Pick<FlowColumn, "labels" | "direct" | "indirect" | "origins">;
const noFlow: Flow = { labels: [], direct: [], indirect: [], origins: [] };

function made(name: ast.Name, type: ValueType, flow: Flow, ctx: StepContext): FlowColumn {
  const { text } = name;
  return {
    ...type,
    ...flow,
    name: text,
    short: text,
    place: placeOf(ctx.file, name),
    row: rowColumn(text, type),
  };
}

function commonOf(sources: readonly FlowColumn[], step: ast.UnpivotStep, ctx: StepContext): ValueType {
  const first = sources[0]!;
  let common: ValueType = first.row;
  for (const column of sources) {
    const next = commonValue(common, column.row);
    if (next === undefined) {
      const at = step.columns.find((name) => name.text === column.short) ?? step;
      const params = {
        column: column.short,
        type: typeText(column.type),
        first: first.short,
        firstType: typeText(common.type),
      };
      ctx.report(unpivotTypes.at(placeOf(ctx.file, at), params));
    } else common = next;
  }
  const { type, nullable, named } = common;
  return named === undefined ? { type, nullable } : { type, nullable, named };
}

function converted(column: FlowColumn, to: ValueType): MeshExpression {
  const { value } = columnValue(column);
  return equalTypes(column.type, to.type)
    ? value
    : { op: "cast", arg: value, safe: false, type: to.type, nullable: column.nullable };
}

/** A key and the name of the column are a key: each row gives one row a name. */
function unpivotedKeys(rows: Rows, kept: readonly FlowColumn[], name: string): Pick<Rows, "keys" | "dependencies"> {
  const before = renameKeys(rows, new Map(kept.map((column) => [column.name, column.name])));
  return {
    keys: before.keys.map((key) => [...key, name]),
    dependencies: [
      ...before.dependencies,
      ...before.keys.map((key) => ({ from: key, to: kept.map((column) => column.name) })),
    ],
  };
}
