/** Keys and dependencies of a join's result, and which side may be multiplied by the other. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { MeshExpression } from "../../mesh/mesh.ts";
import type { PairColumn } from "./join.ts";
import { equalColumns, type JoinCondition } from "./join-condition.ts";
import { conjuncts, filterDependencies, isUnique, minimalKeys, renameKeys, withoutWidening } from "./keys.ts";
import type { Dependency, Key, Rows } from "./rows.ts";

export interface JoinKeys {
  readonly keys: readonly Key[];
  readonly dependencies: readonly Dependency[];
  /** A row of the left may meet several of the right, and the other way round. */
  readonly manyRight: boolean;
  readonly manyLeft: boolean;
}

export function joinKeys(
  type: ast.JoinType,
  left: Rows,
  right: Rows,
  both: readonly PairColumn[],
  condition: JoinCondition | undefined,
): JoinKeys {
  const l = inPair(left, both, "left");
  const r = inPair(right, both, "right");
  const { pairs, only } =
    condition === undefined ? { pairs: [], only: false } : equalColumns(condition, both, withoutWidening);
  const fixed = condition === undefined ? [] : constants(condition.pair);
  const asof = type === "asof" || type === "left asof";
  const oneRight =
    asof ||
    isUnique(
      withConstants(r, fixed),
      pairs.map((pair) => pair[1]),
    );
  const oneLeft = isUnique(
    withConstants(l, fixed),
    pairs.map((pair) => pair[0]),
  );
  const outerLeft = type === "right" || type === "full";
  const outerRight = type === "left" || type === "left asof" || type === "full";

  const keys: Key[] = [];
  if (oneRight && !outerLeft) keys.push(...l.keys);
  if (oneLeft && !outerRight) keys.push(...r.keys);
  if (type !== "full") for (const a of l.keys) for (const b of r.keys) keys.push([...new Set([...a, ...b])]);

  const dependencies: Dependency[] = [];
  // Rows that are all null on an outer side agree with each other, but not with rows whose deciding columns happen to be null.
  const holds = (outer: boolean) => (each: Dependency) => !outer || each.from.some((name) => isRequired(name, both));
  dependencies.push(...l.dependencies.filter(holds(outerLeft)), ...r.dependencies.filter(holds(outerRight)));
  const leftNames = namesOf(both, "left");
  const rightNames = namesOf(both, "right");
  const asDependency = (to: readonly string[]) => (from: Key) => ({ from, to });
  dependencies.push(...l.keys.map(asDependency(leftNames)).filter(holds(outerLeft)));
  dependencies.push(...r.keys.map(asDependency(rightNames)).filter(holds(outerRight)));
  if (!outerLeft && !outerRight && condition !== undefined) {
    for (const [a, b] of pairs) dependencies.push({ from: [a], to: [b] }, { from: [b], to: [a] });
    if (!asof) dependencies.push(...fixed);
  } else if (only && !asof) {
    // With nothing but equalities on a key, equal values meet the same row, or none.
    if (oneRight && !outerLeft) dependencies.push({ from: pairs.map((pair) => pair[0]), to: rightNames });
    if (oneLeft && !outerRight) dependencies.push({ from: pairs.map((pair) => pair[1]), to: leftNames });
  }
  return {
    keys: minimalKeys(keys),
    dependencies,
    manyRight: !oneRight,
    manyLeft: !oneLeft,
  };
}

function inPair(rows: Rows, both: readonly PairColumn[], side: "left" | "right"): Pick<Rows, "keys" | "dependencies"> {
  const names = new Map<string, string>();
  for (const each of both) if (each.side === side) names.set(each.source.name, each.column.name);
  return renameKeys(rows, names);
}

function namesOf(both: readonly PairColumn[], side: "left" | "right"): readonly string[] {
  return both.filter((each) => each.side === side).map((each) => each.column.name);
}

function isRequired(name: string, both: readonly PairColumn[]): boolean {
  return both.find((each) => each.column.name === name)?.column.nullable === false;
}

/** Columns that the condition pins to a constant. */
function constants(condition: MeshExpression): readonly Dependency[] {
  return conjuncts(condition)
    .flatMap(filterDependencies)
    .filter((each) => each.from.length === 0);
}

function withConstants(
  rows: Pick<Rows, "keys" | "dependencies">,
  fixed: readonly Dependency[],
): Pick<Rows, "keys" | "dependencies"> {
  return fixed.length === 0 ? rows : { keys: rows.keys, dependencies: [...rows.dependencies, ...fixed] };
}
