/**
 * The values that a column can have at all, where they are known: members of an enum, what a filter left, the branches of a `case`. As literals of the
 * MeshIR have them; null is not among them, since nullability tells that.
 */
import type { MeshExpression, Type } from "../../mesh/mesh.ts";
import { conjuncts, withoutWidening } from "./keys.ts";
import { columnNamed, type FlowColumn, type Rows } from "./rows.ts";

/** The columns with what a condition that is true leaves of their values. */
export function withValuesOf(columns: readonly FlowColumn[], condition: MeshExpression): readonly FlowColumn[] {
  const left = new Map<string, readonly string[]>();
  for (const each of conjuncts(condition)) {
    const listed = listedValues(each);
    if (listed !== undefined) left.set(listed.column, listed.values);
  }
  if (left.size === 0) return columns;
  return columns.map((column) => {
    const values = left.get(column.name);
    if (values === undefined) return column;
    const before = valuesOfColumn(column);
    return { ...column, values: before === undefined ? values : values.filter((value) => before.includes(value)) };
  });
}

/** `sky == "rain"`, `sky in ["rain", "snow"]`, and several of these on one column with `or`. */
function listedValues(
  condition: MeshExpression,
): { readonly column: string; readonly values: readonly string[] } | undefined {
  if (condition.op !== "operator") return undefined;
  if (condition.operator === "or") {
    const all = condition.args.map(listedValues);
    const column = all[0]?.column;
    if (column === undefined || all.some((each) => each?.column !== column)) return undefined;
    return { column, values: all.flatMap((each) => each?.values ?? []) };
  }
  if (condition.operator !== "eq" && condition.operator !== "in") return undefined;
  const [first, ...rest] = condition.args.map(withoutWidening);
  const [operand, items] = first?.op === "literal" && rest.length === 1 ? [rest[0], [first]] : [first, rest];
  if (operand?.op !== "column") return undefined;
  const values = items.map(literalText);
  return values.every((value) => value !== undefined) ? { column: operand.name, values } : undefined;
}

/** The text of a literal that is not null. */
export function literalText(value: MeshExpression): string | undefined {
  const bare = withoutWidening(value);
  return bare.op === "literal" && bare.value !== null ? String(bare.value) : undefined;
}

export function valuesOfColumn(column: Pick<FlowColumn, "values" | "type">): readonly string[] | undefined {
  return column.values ?? valuesOfType(column.type);
}

function valuesOfType(type: Type): readonly string[] | undefined {
  if (type.kind === "enum") return type.members;
  return type.kind === "bool" ? ["true", "false"] : undefined;
}

/** The values that an expression over `rows` can have; undefined where they are not known, or are all of its type. */
export function valuesOf(value: MeshExpression, rows: Rows): readonly string[] | undefined {
  if (value.op === "column") return columnNamed(rows, value.name)?.values;
  if (value.op === "literal") return value.value === null ? [] : [String(value.value)];
  const parts =
    value.op === "case"
      ? [...value.branches.map((branch) => branch.then), ...(value.otherwise === undefined ? [] : [value.otherwise])]
      : value.op === "operator" && value.operator === "coalesce"
        ? value.args
        : undefined;
  const all = parts?.map((part) => valuesOf(part, rows) ?? valuesOfType(part.type));
  return all?.every((each) => each !== undefined) ? [...new Set(all.flat())] : undefined;
}
