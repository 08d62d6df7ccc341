/** The `on` of a join: typed over both sides, and taken apart into what the keys and an asof join need. */
import { asofCondition, joinOneSided } from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { JoinStepIR, MeshExpression } from "../../mesh/mesh.ts";
import { rewrite, someExpression } from "../../mesh/walk.ts";
import { boolType } from "../types/scalars.ts";
import { expressionInfluence, rejectWindows } from "./columns.ts";
import { checkCondition } from "./condition.ts";
import { rowMode, type StepContext } from "./context.ts";
import type { PairColumn } from "./join.ts";
import { conjuncts } from "./keys.ts";
import { type FlowColumn, noRows } from "./rows.ts";

export interface JoinCondition {
  readonly syntax: ast.Expression;
  /** As the MeshIR has it: each column by its name in the relation of its side. */
  readonly value: MeshExpression;
  /** The same with columns by their unique names in the pair. */
  readonly pair: MeshExpression;
  /** Input columns that decide which rows match. */
  readonly influence: readonly string[];
}

/** Checks `on` over the columns of both sides. */
export function checkJoinCondition(
  syntax: ast.Expression,
  both: readonly PairColumn[],
  ctx: StepContext,
): JoinCondition {
  const columns = both.map(({ column, side }): FlowColumn => ({ ...column, side }));
  const rows = { ...noRows, columns };
  const checked = checkCondition(syntax, rows, rowMode, "`on`", ctx);
  rejectWindows(checked, "`on`", ctx);
  const byName = new Map(both.map((each) => [each.column.name, each]));
  const value = rewrite(checked.value, (each) => {
    if (each.op !== "column") return undefined;
    const found = byName.get(each.name);
    return found === undefined ? each : { ...each, name: found.source.name, side: found.side };
  });
  return { syntax, value, pair: checked.value, influence: expressionInfluence(checked.value, rows) };
}

/** The side that all columns of an expression come from: undefined for none, "both" for both. */
export function sideOf(value: MeshExpression): "left" | "right" | "both" | undefined {
  let left = false;
  let right = false;
  someExpression(value, (each) => {
    if (each.op === "column") {
      if (each.side === "right") right = true;
      else left = true;
    }
    return false;
  });
  return left && right ? "both" : left ? "left" : right ? "right" : undefined;
}

/** Warns of a condition that says nothing about which row of the right belongs to which of the left. */
export function reportOneSided(step: ast.JoinStep, condition: JoinCondition, relation: string, ctx: StepContext): void {
  const { value } = condition;
  if (value.type.kind === "unknown" || sideOf(value) === "both") return;
  ctx.report(joinOneSided.at(placeOf(ctx.file, step.on ?? step), { relation }));
}

/** The equalities and the one inequality of an asof join; undefined when it has none or several (reported). */
export function asofParts(
  condition: JoinCondition,
  ctx: StepContext,
): { readonly on?: MeshExpression; readonly asof: NonNullable<JoinStepIR["asof"]> } | undefined {
  const report = (problem: string) => {
    if (condition.value.type.kind !== "unknown")
      ctx.report(asofCondition.at(placeOf(ctx.file, condition.syntax), { problem }));
    return undefined;
  };
  const equalities: MeshExpression[] = [];
  let asof: JoinStepIR["asof"];
  for (const each of conjuncts(condition.value)) {
    const sides = comparedSides(each);
    if (sides === undefined) return report("one part is no comparison between the two sides");
    if (sides.operator === "eq") equalities.push(each);
    else if (asof !== undefined) return report("there is a second inequality");
    else asof = { left: sides.left, operator: sides.operator, right: sides.right };
  }
  if (asof === undefined) return report("there is no inequality");
  const on = equalities.reduce<MeshExpression | undefined>(
    (all, each) =>
      all === undefined
        ? each
        : {
            op: "operator",
            operator: "and",
            args: [all, each],
            type: boolType,
            nullable: all.nullable || each.nullable,
          },
    undefined,
  );
  return on === undefined ? { asof } : { on, asof };
}

type AsofOperator = NonNullable<JoinStepIR["asof"]>["operator"];
const mirrored = { eq: "eq", lt: "gt", le: "ge", gt: "lt", ge: "le" } as const;

/** `left OP right` with the left relation's side first; undefined when it does not compare one side with the other. */
function comparedSides(
  value: MeshExpression,
):
  | { readonly operator: AsofOperator | "eq"; readonly left: MeshExpression; readonly right: MeshExpression }
  | undefined {
  if (value.op !== "operator" || !Object.hasOwn(mirrored, value.operator)) return undefined;
  const operator = value.operator as keyof typeof mirrored;
  const [a, b] = value.args;
  if (a === undefined || b === undefined) return undefined;
  const first = sideOf(a);
  const second = sideOf(b);
  if (first === "left" && second === "right") return { operator, left: a, right: b };
  if (first === "right" && second === "left") return { operator: mirrored[operator], left: b, right: a };
  return undefined;
}

/** Pairs of bare columns that the condition makes equal, by unique name in the pair; `only` when it says nothing else. */
export function equalColumns(
  condition: JoinCondition,
  both: readonly PairColumn[],
  strip: (value: MeshExpression) => MeshExpression,
): { readonly pairs: readonly (readonly [left: string, right: string])[]; readonly only: boolean } {
  const sides = new Map(both.map((each) => [each.column.name, each.side]));
  const pairs: (readonly [string, string])[] = [];
  let only = true;
  for (const each of conjuncts(condition.pair)) {
    const [a, b] = each.op === "operator" && each.operator === "eq" ? each.args.map(strip) : [];
    if (a?.op !== "column" || b?.op !== "column" || sides.get(a.name) === sides.get(b.name)) only = false;
    else pairs.push(sides.get(a.name) === "left" ? [a.name, b.name] : [b.name, a.name]);
  }
  return { pairs, only };
}
