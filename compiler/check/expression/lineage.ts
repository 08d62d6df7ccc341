/** Which columns a value is computed from, and which only decided it. */
import type { MeshExpression } from "../../mesh/mesh.ts";

export interface ExpressionLineage {
  /** Unique names of columns whose values went into the value. */
  readonly direct: readonly string[];
  /** Unique names of columns that chose it: conditions, filters, windows, orders. A name can be in both. */
  readonly indirect: readonly string[];
}

const none: ExpressionLineage = { direct: [], indirect: [] };

export function expressionLineage(value: MeshExpression): ExpressionLineage {
  if (value.op === "literal") return none;
  if (value.op === "column") return { direct: [value.name], indirect: [] };
  const direct = new Set<string>();
  const indirect = new Set<string>();
  collect(value, direct, indirect);
  return { direct: [...direct], indirect: [...indirect] };
}

/** Adds columns of `value` to `direct`, those that choose in it to `indirect`. */
function collect(value: MeshExpression, direct: Set<string>, indirect: Set<string>): void {
  switch (value.op) {
    case "literal":
    case "item":
      return;
    case "every":
      collect(value.arg, direct, indirect);
      collect(value.condition, direct, indirect);
      return;
    case "column":
      direct.add(value.name);
      return;
    case "operator":
      for (const arg of value.args) collect(arg, direct, indirect);
      return;
    case "call":
      value.args.forEach((arg, i) => {
        collect(arg, value.deciding?.includes(i) === true ? indirect : direct, indirect);
      });
      if (value.filter !== undefined) collect(value.filter, indirect, indirect);
      for (const key of value.order ?? []) collect(key.value, indirect, indirect);
      if (value.window !== undefined) {
        for (const each of value.window.partition) collect(each, indirect, indirect);
        for (const key of value.window.order) collect(key.value, indirect, indirect);
      }
      return;
    case "cast":
    case "field":
    case "matches":
      collect(value.arg, direct, indirect);
      return;
    case "case":
      for (const branch of value.branches) {
        collect(branch.when, indirect, indirect);
        collect(branch.then, direct, indirect);
      }
      if (value.otherwise !== undefined) collect(value.otherwise, direct, indirect);
      return;
    case "index":
      collect(value.arg, direct, indirect);
      collect(value.index, indirect, indirect);
      return;
    case "list":
      for (const item of value.items) collect(item, direct, indirect);
      return;
    case "struct":
      for (const field of value.fields) collect(field.value, direct, indirect);
      return;
  }
}
