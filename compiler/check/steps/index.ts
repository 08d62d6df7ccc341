/** All steps. The type makes the table complete: a step of the syntax without a checker does not compile. */
import type * as ast from "../../../language/syntax/ast.ts";
import { checkAggregate, checkGroup } from "./aggregation.ts";
import type { CheckedStep, StepChecker, StepContext } from "./context.ts";
import { checkDedupe } from "./dedupe.ts";
import { checkDerive } from "./derive.ts";
import { checkDistinct } from "./distinct.ts";
import { checkDrop } from "./drop.ts";
import { checkFrom } from "./from.ts";
import { checkJoin } from "./join.ts";
import { checkPivot } from "./pivot.ts";
import { checkRename } from "./rename.ts";
import { noRows, type Rows } from "./rows.ts";
import { checkSelect } from "./select.ts";
import { checkSet } from "./set.ts";
import { checkSetOperation } from "./set-operation.ts";
import { checkSort } from "./sort.ts";
import { checkTake } from "./take.ts";
import { checkUnnest } from "./unnest.ts";
import { checkUnpivot } from "./unpivot.ts";
import { checkWhere } from "./where.ts";

type StepOf<K extends ast.PipelineStep["kind"]> = Extract<ast.PipelineStep, { readonly kind: K }>;

export const stepCheckers = {
  From: checkFrom,
  Where: checkWhere,
  Derive: checkDerive,
  Set: checkSet,
  Select: checkSelect,
  Drop: checkDrop,
  Rename: checkRename,
  Join: checkJoin,
  Group: checkGroup,
  Aggregate: checkAggregate,
  Distinct: checkDistinct,
  Dedupe: checkDedupe,
  Sort: checkSort,
  Take: checkTake,
  SetOperation: checkSetOperation,
  Unnest: checkUnnest,
  Pivot: checkPivot,
  Unpivot: checkUnpivot,
  // Whatever it would have made may be named from here on.
  BrokenStep: (_step, rows) => ({ steps: [], rows: rows === noRows ? rows : { ...rows, open: true } }),
} satisfies { readonly [K in ast.PipelineStep["kind"]]: StepChecker<StepOf<K>> };

/** Checks one step over the rows before it. */
export function checkStep(step: ast.PipelineStep, rows: Rows, ctx: StepContext): CheckedStep {
  // The table pairs each kind with its checker; TypeScript cannot follow that through a union.
  const checker = stepCheckers[step.kind] as StepChecker<ast.PipelineStep>;
  return checker(step, rows, ctx);
}
