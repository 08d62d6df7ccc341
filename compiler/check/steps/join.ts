/**
 * `join`, `left join`, `semi join` …: rows beside their matches in another relation. An outer side becomes nullable; a side whose rows
 * may meet several of the other is remembered as multiplied, and reported once something sums or counts it.
 */
import { crossJoinWithOn, joinNameTaken, joinWithoutOn } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Place } from "../../../language/text/source.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { isDamaged } from "../../bind/damage.ts";
import type { JoinStepIR } from "../../mesh/mesh.ts";
import type { StepChecker, StepContext } from "./context.ts";
import { readRelation, stepWord } from "./from.ts";
import { asofParts, checkJoinCondition, type JoinCondition, reportOneSided } from "./join-condition.ts";
import { joinKeys } from "./join-keys.ts";
import { multiplied, originName } from "./multiplication.ts";
import { settleNames } from "./names.ts";
import { narrowed } from "./narrowing.ts";
import { type FlowColumn, openRows, type Rows, rowColumns, union, withNullable } from "./rows.ts";

export const checkJoin: StepChecker<ast.JoinStep> = (step, left, ctx) => {
  const relation = ctx.relation(step.relation);
  if (relation === undefined) return { steps: [], rows: openRows };
  const nameNode = step.alias ?? step.relation.parts.at(-1)!;
  const right = readRelation(relation, nameNode.text);
  if (left.columns.some((column) => column.relation === nameNode.text))
    ctx.report(joinNameTaken.at(placeOf(ctx.file, nameNode), { name: nameNode.text }));
  const both = sideBySide(left, right);
  const condition = conditionOf(step, both, ctx);
  if (condition !== undefined && relation.rows.columns.length > 0) reportOneSided(step, condition, nameNode.text, ctx);
  const asof = step.type === "asof" || step.type === "left asof";
  const parts = asof && condition !== undefined ? asofParts(condition, ctx) : undefined;
  const on = parts === undefined ? condition?.value : parts.on;
  const joined = joinedRows(step, left, right, both, condition, ctx);
  const outputs = both
    .filter((each) => joined.sides.has(each.side))
    .map(({ side, source }, i) => ({ name: joined.rows.columns[i]!.name, side, column: source.name }));
  const ir: JoinStepIR = {
    step: "join",
    type: step.type,
    right: relation.ref,
    rightName: nameNode.text,
    ...(on === undefined ? {} : { on }),
    ...(parts === undefined ? {} : { asof: parts.asof }),
    outputs,
    columns: rowColumns(joined.rows.columns),
    place: ctx.place(step),
  };
  return { steps: [ir], rows: joined.rows };
};

/** A column of the pair of rows that a join looks at. */
export interface PairColumn {
  readonly side: "left" | "right";
  /** In the relation of its side. */
  readonly source: FlowColumn;
  /** Under the name that is unique in the pair. */
  readonly column: FlowColumn;
}

function sideBySide(left: Rows, right: Rows): readonly PairColumn[] {
  const settled = settleNames([...left.columns, ...right.columns]);
  return settled.map((column, i): PairColumn => {
    const fromLeft = i < left.columns.length;
    const source = fromLeft ? left.columns[i]! : right.columns[i - left.columns.length]!;
    return { side: fromLeft ? "left" : "right", source, column };
  });
}

function conditionOf(step: ast.JoinStep, both: readonly PairColumn[], ctx: StepContext): JoinCondition | undefined {
  if (step.on !== undefined) {
    if (step.type !== "cross") return checkJoinCondition(step.on, both, ctx);
    ctx.report(crossJoinWithOn.at(placeOf(ctx.file, step.on), {}));
    return undefined;
  }
  if (step.type !== "cross" && !isDamaged(ctx.file, step))
    ctx.report(joinWithoutOn.at(placeOf(ctx.file, step), { type: stepWord(step) }));
  return undefined;
}

interface Joined {
  readonly rows: Rows;
  /** The sides whose columns the result has. */
  readonly sides: ReadonlySet<"left" | "right">;
}

const bothSides: ReadonlySet<"left" | "right"> = new Set(["left", "right"]);
const leftSide: ReadonlySet<"left" | "right"> = new Set(["left"]);

function joinedRows(
  step: ast.JoinStep,
  left: Rows,
  right: Rows,
  both: readonly PairColumn[],
  condition: JoinCondition | undefined,
  ctx: StepContext,
): Joined {
  const { type } = step;
  const open = left.open || right.open;
  const matched = condition?.influence ?? [];
  const influence = union(union(left.influence, right.influence), matched);
  if (type === "semi" || type === "anti") {
    const columns = type === "semi" ? narrowedSide(left.columns, both, condition) : left.columns;
    return { rows: { ...left, columns, influence, open }, sides: leftSide };
  }
  const nullableLeft = type === "right" || type === "full";
  const nullableRight = type === "left" || type === "left asof" || type === "full";
  let columns: readonly FlowColumn[] = both.map(({ side, column }) => {
    const nullable = side === "left" ? nullableLeft : nullableRight;
    if (!nullable) return column;
    // Whether there was a match decides between the value and null.
    return withNullable({ ...column, indirect: union(column.indirect, matched) }, true);
  });
  if (condition !== undefined && !nullableLeft && !nullableRight) columns = narrowed(columns, condition.pair);
  const { keys, dependencies, manyLeft, manyRight } = joinKeys(type, left, right, both, condition);
  const by = (name: string) => ({ place: joinPlace(step, ctx), by: name, step: stepWord(step) });
  const rightName = (step.alias ?? step.relation.parts.at(-1))?.text ?? originName(right);
  const origins = new Map([
    ...multiplied(left.origins, manyRight ? by(rightName) : undefined),
    ...multiplied(right.origins, manyLeft ? by(originName(left)) : undefined),
  ]);
  return { rows: { columns, keys, dependencies, influence, origins, open }, sides: bothSides };
}

/** `join visits as v`, without the condition. */
function joinPlace(step: ast.JoinStep, ctx: StepContext): Place {
  return placeOf(ctx.file, { start: step.start, end: (step.alias ?? step.relation).end });
}

/** The left columns that a match proves not to be null. */
function narrowedSide(
  columns: readonly FlowColumn[],
  both: readonly PairColumn[],
  condition: JoinCondition | undefined,
): readonly FlowColumn[] {
  if (condition === undefined) return columns;
  const pair = narrowed(
    both.map((each) => each.column),
    condition.pair,
  );
  return columns.map((column, i) => withNullable(column, pair[i]!.nullable));
}
