/** `unnest features as feature`: one row an item of the list, beside all other columns. An empty or null list gives none. */
import { unnestNotList } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { ValueType } from "../../mesh/mesh.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { unknownValue } from "../types/scalars.ts";
import { valueTypeText } from "../types/type-text.ts";
import { expressionInfluence, rejectWindows, valueFlow } from "./columns.ts";
import { expressionContext, rowMode, type StepChecker } from "./context.ts";
import { reportExisting } from "./derive.ts";
import { multiplied } from "./multiplication.ts";
import { type FlowColumn, rowColumn, rowColumns, union } from "./rows.ts";

export const checkUnnest: StepChecker<ast.UnnestStep> = (step, rows, ctx) => {
  const checked = checkExpression(step.list, expressionContext(ctx, rows, rowMode, "`unnest`"));
  rejectWindows(checked, "`unnest`", ctx);
  const { type } = checked.value;
  let item: ValueType = unknownValue;
  if (type.kind === "list") item = type.item;
  else if (type.kind !== "unknown")
    ctx.report(unnestNotList.at(placeOf(ctx.file, step.list), { type: valueTypeText(checked.value) }));
  const { text } = step.name;
  const old = rows.columns.find((column) => column.short === text);
  if (old !== undefined) {
    reportExisting(step.name, old, ctx, "unnest");
    return { steps: [], rows };
  }
  const place = placeOf(ctx.file, step.name);
  const origins = [{ name: text }];
  const column: FlowColumn = {
    ...item,
    ...valueFlow(checked.value, rows),
    origins,
    name: text,
    short: text,
    place,
    row: rowColumn(text, item),
  };
  const columns = [...rows.columns, column];
  const multiplication = { place: placeOf(ctx.file, step), by: text, step: "unnest" };
  return {
    steps: [{ step: "unnest", list: checked.value, name: text, columns: rowColumns(columns), place: ctx.place(step) }],
    rows: {
      columns,
      keys: [],
      dependencies: [
        ...rows.dependencies,
        ...rows.keys.map((key) => ({ from: key, to: rows.columns.map((each) => each.name) })),
      ],
      influence: union(rows.influence, expressionInfluence(checked.value, rows)),
      origins: new Map([...multiplied(rows.origins, multiplication), [origins[0]!, undefined]]),
      open: rows.open,
    },
  };
};
