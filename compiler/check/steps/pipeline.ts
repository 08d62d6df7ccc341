/** A pipeline: its steps one after the other, from `from` to the columns that the table has. */
import { columnsOfOneName, emptyBody } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { isDamaged } from "../../bind/damage.ts";
import type { Step } from "../../mesh/mesh.ts";
import type { CheckedStep, StepContext } from "./context.ts";
import { reportMissingFrom } from "./from.ts";
import { checkStep } from "./index.ts";
import { columnsOfOneWord } from "./names.ts";
import { noRows, openRows, type Rows, rowColumns } from "./rows.ts";

/** Checks all steps. The rows at the end have a unique word for each column; they are open after a mistake that hides columns. */
export function checkPipeline(body: ast.PipelineBody, name: ast.Name, ctx: StepContext): CheckedStep {
  const steps: Step[] = [];
  let rows: Rows = noRows;
  const first = body.steps.find((step) => step.kind !== "BrokenStep");
  if (first?.kind !== "From") {
    // What could not be read may have been the steps.
    if (isDamaged(ctx.file, { start: name.start, end: first?.start ?? body.end })) return { steps, rows: openRows };
    if (first === undefined) ctx.report(emptyBody.at(placeOf(ctx.file, name), { name: name.text }));
    else reportMissingFrom(first, ctx);
    return { steps, rows: openRows };
  }
  for (const step of body.steps) {
    const { order } = rows;
    const checked = checkStep(step, rows, ctx);
    // `take` goes by the order of its rows also when other steps stand between it and `sort`.
    if (step.kind === "Take" && order !== undefined && steps.at(-1)?.step !== "sort")
      steps.push({ step: "sort", order, columns: rowColumns(rows.columns), place: ctx.place(step) });
    for (const each of checked.steps) steps.push(each);
    // A part of it that could not be read may have made more columns.
    rows = checked.rows === noRows || !isDamaged(ctx.file, step) ? checked.rows : { ...checked.rows, open: true };
  }
  reportOneWord(body, rows, ctx);
  return { steps, rows };
}

/** Reports columns that still share a word at the end, at the join that brought the second one. */
function reportOneWord(body: ast.PipelineBody, rows: Rows, ctx: StepContext): void {
  const groups = columnsOfOneWord(rows.columns);
  if (groups.size === 0) return;
  for (const [word, columns] of groups) {
    const relations = columns.map((column) => column.relation);
    const join = body.steps.findLast(
      (step) => step.kind === "Join" && relations.includes((step.alias ?? step.relation.parts.at(-1))?.text),
    );
    // A condition that could not be read may have settled it.
    if (join !== undefined && isDamaged(ctx.file, join)) continue;
    const both = columns.map((column) => `\`${column.name}\``).join(" and ");
    const place = join === undefined ? body.steps.at(-1)! : join;
    const related = columns.flatMap((column) =>
      column.place === undefined ? [] : [{ ...column.place, message: `\`${column.name}\`` }],
    );
    ctx.report(columnsOfOneName.at(placeOf(ctx.file, place), { column: word, both }, { related }));
  }
}
