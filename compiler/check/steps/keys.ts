/**
 * Keys and functional dependencies: what is needed to say whether a declared key follows from the pipeline, and whether a join can
 * multiply rows. Only what is surely true is claimed; a key that is not found is checked at run time.
 */
import type { MeshExpression, NamedValue } from "../../mesh/mesh.ts";
import { someExpression } from "../../mesh/walk.ts";
import type { Dependency, Key, Rows } from "./rows.ts";

/** More keys than this are not told apart: the first ones are kept. */
const keyLimit = 8;

/** Whether no two rows can be equal in all of `columns`. */
export function isUnique(rows: Pick<Rows, "keys" | "dependencies">, columns: readonly string[]): boolean {
  if (rows.keys.length === 0) return false;
  const known = closure(rows.dependencies, columns);
  return rows.keys.some((key) => key.every((column) => known.has(column)));
}

/** All columns that `columns` decide. */
function closure(dependencies: readonly Dependency[], columns: readonly string[]): ReadonlySet<string> {
  const known = new Set(columns);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { from, to } of dependencies) {
      if (!from.every((column) => known.has(column))) continue;
      for (const column of to) {
        if (known.has(column)) continue;
        known.add(column);
        grown = true;
      }
    }
  }
  return known;
}

/** The keys without those that contain another one. */
export function minimalKeys(keys: readonly Key[]): readonly Key[] {
  const kept: Key[] = [];
  for (const key of keys) {
    if (kept.some((other) => other.every((column) => key.includes(column)))) continue;
    for (let i = kept.length - 1; i >= 0; i--) if (key.every((column) => kept[i]!.includes(column))) kept.splice(i, 1);
    if (kept.length < keyLimit) kept.push(key);
  }
  return kept;
}

/** Keys and dependencies after a projection to `items`. Renamed columns keep theirs; a computed one depends on what it is made of. */
export function projectKeys(rows: Rows, items: readonly NamedValue[]): Pick<Rows, "keys" | "dependencies"> {
  const names = new Map<string, string>();
  const copies: Dependency[] = [];
  for (const { name, value } of items) {
    if (value.op !== "column") continue;
    const first = names.get(value.name);
    if (first === undefined) names.set(value.name, name);
    else copies.push({ from: [first], to: [name] }, { from: [name], to: [first] });
  }
  const { keys, dependencies } = renameKeys(rows, names);
  for (const { name, value } of items) {
    if (value.op === "column" || !isDeterministic(value)) continue;
    const from = new Set<string>();
    if (collectColumns(value, names, from)) copies.push({ from: [...from], to: [name] });
  }
  return { keys, dependencies: copies.length === 0 ? dependencies : [...dependencies, ...copies] };
}

/** What is left when columns go by `names` (old to new) and those without a new name are gone. */
export function renameKeys(
  rows: Pick<Rows, "keys" | "dependencies">,
  names: ReadonlyMap<string, string>,
): { readonly keys: readonly Key[]; readonly dependencies: readonly Dependency[] } {
  const keys: Key[] = [];
  for (const key of rows.keys) {
    const next = renameAll(key, names);
    if (next !== undefined) keys.push(next);
    else {
      const other = substitute(key, rows.dependencies, names);
      if (other !== undefined) keys.push(other);
    }
  }
  const dependencies: Dependency[] = [];
  for (const { from, to } of rows.dependencies) {
    const next = renameAll(from, names);
    if (next === undefined) continue;
    const kept = to.flatMap((column) => names.get(column) ?? []);
    if (kept.length > 0) dependencies.push({ from: next, to: kept });
  }
  return { keys: minimalKeys(keys), dependencies };
}

function renameAll(columns: readonly string[], names: ReadonlyMap<string, string>): string[] | undefined {
  const next: string[] = [];
  for (const column of columns) {
    const name = names.get(column);
    if (name === undefined) return undefined;
    next.push(name);
  }
  return next;
}

/** A lost key column is replaced by a kept one that decides it, as after a join on equality. */
function substitute(
  key: Key,
  dependencies: readonly Dependency[],
  names: ReadonlyMap<string, string>,
): Key | undefined {
  const next = new Set<string>();
  for (const column of key) {
    const name =
      names.get(column) ??
      dependencies
        .filter(({ from, to }) => from.length === 1 && to.includes(column))
        .flatMap(({ from }) => names.get(from[0]!) ?? [])[0];
    if (name === undefined) return undefined;
    next.add(name);
  }
  return [...next];
}

/** Dependencies that a filter adds: a column that equals a constant is the same in all rows, equal columns decide each other. */
export function filterDependencies(condition: MeshExpression): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const each of conjuncts(condition)) {
    if (each.op === "operator" && each.operator === "is_null" && each.args[0]?.op === "column")
      found.push({ from: [], to: [each.args[0].name] });
    if (each.op !== "operator" || each.operator !== "eq") continue;
    const [a, b] = each.args.map(withoutWidening);
    if (a === undefined || b === undefined) continue;
    if (a.op === "column" && b.op === "literal") found.push({ from: [], to: [a.name] });
    else if (b.op === "column" && a.op === "literal") found.push({ from: [], to: [b.name] });
    else if (a.op === "column" && b.op === "column")
      found.push({ from: [a.name], to: [b.name] }, { from: [b.name], to: [a.name] });
  }
  return found;
}

/** The parts of a condition that must all be true. */
export function conjuncts(condition: MeshExpression): readonly MeshExpression[] {
  if (condition.op === "operator" && condition.operator === "and") return condition.args.flatMap(conjuncts);
  return [condition];
}

/** The expression below casts after which different values are still different: int to decimal, to a wider decimal. */
export function withoutWidening(expression: MeshExpression): MeshExpression {
  if (expression.op !== "cast" || expression.safe) return expression;
  const from = expression.arg.type;
  const to = expression.type;
  const same = from.kind === to.kind && from.kind !== "decimal";
  const wider = to.kind === "decimal" && (from.kind === "int" || (from.kind === "decimal" && from.scale <= to.scale));
  return same || wider ? withoutWidening(expression.arg) : expression;
}

/** Whether equal columns always give equal values: no window, no call without arguments such as `random()`. */
export function isDeterministic(value: MeshExpression): boolean {
  return !someExpression(value, (each) => each.op === "call" && (each.window !== undefined || each.args.length === 0));
}

/** Adds the new names of the columns in `value`; false when one has none. */
function collectColumns(value: MeshExpression, names: ReadonlyMap<string, string>, into: Set<string>): boolean {
  return !someExpression(value, (each) => {
    if (each.op !== "column") return false;
    const name = names.get(each.name);
    if (name !== undefined) into.add(name);
    return name === undefined;
  });
}
