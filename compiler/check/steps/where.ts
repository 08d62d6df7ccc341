/** `where cond`: the rows for which the condition is true. What it proves about null and about keys holds from here on. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression } from "../../mesh/mesh.ts";
import { expressionInfluence, rejectWindows } from "./columns.ts";
import { checkCondition } from "./condition.ts";
import { rowMode, type StepChecker } from "./context.ts";
import { conjuncts, filterDependencies } from "./keys.ts";
import { narrowed, provenFields } from "./narrowing.ts";
import { rowColumns, union } from "./rows.ts";
import { withValuesOf } from "./values.ts";

export const checkWhere: StepChecker<ast.WhereStep> = (step, rows, ctx) => {
  const checked = checkCondition(step.condition, rows, rowMode, "`where`", ctx);
  rejectWindows(checked, "`where`", ctx);
  const columns = withValuesOf(narrowed(rows.columns, checked.value), checked.value);
  const { whereTrue } = rows;
  const isTrue = (part: MeshExpression) => part.op === "column" && part.name === whereTrue?.column;
  const holds = whereTrue !== undefined && conjuncts(checked.value).some(isTrue) ? [whereTrue.dependency] : [];
  const added = [...filterDependencies(checked.value), ...holds];
  return {
    steps: [{ step: "where", condition: checked.value, columns: rowColumns(columns), place: ctx.place(step) }],
    rows: {
      ...rows,
      columns,
      ...provenFields(rows.proven, checked.value),
      dependencies: added.length === 0 ? rows.dependencies : [...rows.dependencies, ...added],
      influence: union(rows.influence, expressionInfluence(checked.value, rows)),
    },
  };
};
