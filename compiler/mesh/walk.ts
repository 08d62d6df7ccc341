/** Walking and rewriting typed expressions, so that nobody else lists the shapes an expression can have. */
import type { MeshExpression, SortKey, WindowSpec } from "./expression.ts";

/** Calls `visit` for each expression directly below `expression`, in the order in which they are written. */
export function forEachChild(expression: MeshExpression, visit: (child: MeshExpression) => void): void {
  switch (expression.op) {
    case "literal":
    case "column":
    case "item":
      return;
    case "every":
      visit(expression.arg);
      visit(expression.condition);
      return;
    case "operator":
      for (const arg of expression.args) visit(arg);
      return;
    case "call":
      for (const arg of expression.args) visit(arg);
      if (expression.filter !== undefined) visit(expression.filter);
      if (expression.order !== undefined) for (const key of expression.order) visit(key.value);
      if (expression.window !== undefined) forEachInWindow(expression.window, visit);
      return;
    case "cast":
    case "field":
    case "matches":
      visit(expression.arg);
      return;
    case "case":
      for (const branch of expression.branches) {
        visit(branch.when);
        visit(branch.then);
      }
      if (expression.otherwise !== undefined) visit(expression.otherwise);
      return;
    case "index":
      visit(expression.arg);
      visit(expression.index);
      return;
    case "list":
      for (const item of expression.items) visit(item);
      return;
    case "struct":
      for (const field of expression.fields) visit(field.value);
      return;
  }
}

function forEachInWindow(window: WindowSpec, visit: (child: MeshExpression) => void): void {
  for (const each of window.partition) visit(each);
  for (const key of window.order) visit(key.value);
  if (typeof window.frame.before !== "string") visit(window.frame.before);
  if (typeof window.frame.after !== "string") visit(window.frame.after);
}

/** Whether `test` holds for the expression or anything in it. */
export function someExpression(expression: MeshExpression, test: (each: MeshExpression) => boolean): boolean {
  if (test(expression)) return true;
  let found = false;
  forEachChild(expression, (child) => {
    if (!found) found = someExpression(child, test);
  });
  return found;
}

/**
 * The expression with every part replaced for which `replace` gives something; what it gives is not walked again. Parts in which
 * nothing changed are shared with the original.
 */
export function rewrite(
  expression: MeshExpression,
  replace: (each: MeshExpression) => MeshExpression | undefined,
): MeshExpression {
  const replaced = replace(expression);
  if (replaced !== undefined) return replaced;
  const inner = (each: MeshExpression) => rewrite(each, replace);
  switch (expression.op) {
    case "literal":
    case "column":
    case "item":
      return expression;
    case "every": {
      const arg = inner(expression.arg);
      const condition = inner(expression.condition);
      return arg === expression.arg && condition === expression.condition
        ? expression
        : { ...expression, arg, condition };
    }
    case "operator": {
      const args = mapShared(expression.args, inner);
      return args === expression.args ? expression : { ...expression, args };
    }
    case "call": {
      const args = mapShared(expression.args, inner);
      const filter = expression.filter === undefined ? undefined : inner(expression.filter);
      const order =
        expression.order === undefined ? undefined : mapShared(expression.order, (key) => sortKey(key, inner));
      const window = expression.window === undefined ? undefined : rewriteWindow(expression.window, inner);
      if (
        args === expression.args &&
        filter === expression.filter &&
        order === expression.order &&
        window === expression.window
      )
        return expression;
      return {
        ...expression,
        args,
        ...(filter === undefined ? {} : { filter }),
        ...(order === undefined ? {} : { order }),
        ...(window === undefined ? {} : { window }),
      };
    }
    case "cast":
    case "field":
    case "matches": {
      const arg = inner(expression.arg);
      return arg === expression.arg ? expression : { ...expression, arg };
    }
    case "case": {
      const branches = mapShared(expression.branches, (branch) => {
        const when = inner(branch.when);
        const then = inner(branch.then);
        return when === branch.when && then === branch.then ? branch : { when, then };
      });
      const otherwise = expression.otherwise === undefined ? undefined : inner(expression.otherwise);
      if (branches === expression.branches && otherwise === expression.otherwise) return expression;
      return { ...expression, branches, ...(otherwise === undefined ? {} : { otherwise }) };
    }
    case "index": {
      const arg = inner(expression.arg);
      const index = inner(expression.index);
      return arg === expression.arg && index === expression.index ? expression : { ...expression, arg, index };
    }
    case "list": {
      const items = mapShared(expression.items, inner);
      return items === expression.items ? expression : { ...expression, items };
    }
    case "struct": {
      const fields = mapShared(expression.fields, (field) => {
        const value = inner(field.value);
        return value === field.value ? field : { name: field.name, value };
      });
      return fields === expression.fields ? expression : { ...expression, fields };
    }
  }
}

function rewriteWindow(window: WindowSpec, inner: (each: MeshExpression) => MeshExpression): WindowSpec {
  const partition = mapShared(window.partition, inner);
  const order = mapShared(window.order, (key) => sortKey(key, inner));
  const { before, after } = window.frame;
  const first = typeof before === "string" ? before : inner(before);
  const last = typeof after === "string" ? after : inner(after);
  if (partition === window.partition && order === window.order && first === before && last === after) return window;
  return { partition, order, frame: { unit: window.frame.unit, before: first, after: last } };
}

function sortKey(key: SortKey, inner: (each: MeshExpression) => MeshExpression): SortKey {
  const value = inner(key.value);
  return value === key.value ? key : { value, descending: key.descending, nulls: key.nulls };
}

/** As `map`, but gives the same array when nothing changed. */
function mapShared<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const next = change(item);
    if (changed !== undefined) changed.push(next);
    else if (next !== item) {
      changed = items.slice(0, i);
      changed.push(next);
    }
  }
  return changed ?? items;
}
