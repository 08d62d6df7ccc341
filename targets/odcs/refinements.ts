/** What the named types of columns promise about their values: patterns, which the schema says, and conditions, which are rules. */
import type { ColumnIR, MeshExpression, PortIR, RuleIR, ValueType } from "../../compiler/mesh/mesh.ts";
import { rewrite, someExpression } from "../../compiler/mesh/walk.ts";
import { type Directory, nameIn } from "../sdk/directory.ts";

/** The pattern of a value's named type, where it is also one of ECMA-262, which the standard asks for. */
export function patternOf({ named, type }: ValueType, directory: Directory): string | undefined {
  const pattern = named === undefined || type.kind !== "string" ? undefined : directory.types.get(named)?.matches;
  if (pattern === undefined) return undefined;
  try {
    new RegExp(pattern, "u");
    return pattern;
  } catch {
    return undefined;
  }
}

/** Whether the compiler made the rule of something that a property says: its nulls, its pattern, the members of its enum. */
export function saidByProperty({ generated, measure }: RuleIR, port: PortIR, directory: Directory): boolean {
  if (!generated || measure.measure !== "share") return false;
  const test = withoutNull(measure.predicate);
  if (test.op === "matches") {
    const column = columnOf(test.arg, port);
    return column !== undefined && !test.negated && patternOf(column, directory) === test.pattern;
  }
  if (test.op !== "operator") return false;
  const [first] = test.args;
  if (test.operator === "is_not_null") return columnOf(first, port)?.nullable === false;
  return test.operator === "in" && first?.op === "cast" && columnOf(first.arg, port)?.type.kind === "enum";
}

/** A rule for each condition of a column's type that no rule of the port checks, since the pipeline proves it. */
export function provenConditions(port: PortIR, directory: Directory): RuleIR[] {
  return port.columns.flatMap((column) => {
    const { name, named, place, address } = column;
    const type = named === undefined ? undefined : directory.types.get(named);
    if (type === undefined || isChecked(name, port)) return [];
    const value: MeshExpression = { op: "column", name, type: column.type, nullable: column.nullable };
    const tests: MeshExpression[] = [];
    if (type.matches !== undefined && patternOf(column, directory) === undefined)
      tests.push({ ...bool(value), op: "matches", arg: value, pattern: type.matches, negated: false });
    if (type.check !== undefined)
      tests.push(rewrite(type.check, (each) => (each.op === "column" && each.name === "value" ? value : undefined)));
    return tests.map((test, at): RuleIR => {
      const rule = at === 0 ? `type_${name}` : `type_${name}_${at + 1}`;
      return {
        address: `${address}.${rule}`,
        place,
        name: rule,
        measure: { measure: "share", predicate: column.nullable ? orNull(value, test) : test },
        bound: { bound: "compare", operator: "eq", value: one },
        by: [],
        action: "block",
        text: `${name} is ${nameIn(type.address)}`,
        generated: true,
      };
    });
  });
}

const one: MeshExpression = { op: "literal", value: "1", type: { kind: "float" }, nullable: false };

function bool({ nullable }: MeshExpression) {
  return { type: { kind: "bool" }, nullable } as const;
}

function isChecked(name: string, { rules }: PortIR): boolean {
  return rules.some(
    ({ generated, measure }) =>
      generated &&
      measure.measure === "share" &&
      someExpression(measure.predicate, (each) => each.op === "column" && each.name === name),
  );
}

function orNull(value: MeshExpression, test: MeshExpression): MeshExpression {
  const isNull: MeshExpression = {
    op: "operator",
    operator: "is_null",
    args: [value],
    type: { kind: "bool" },
    nullable: false,
  };
  return { ...bool(test), op: "operator", operator: "or", args: [isNull, test] };
}

/** The test of `x is null or test`, or the whole. */
function withoutNull(predicate: MeshExpression): MeshExpression {
  if (predicate.op !== "operator" || predicate.operator !== "or") return predicate;
  const [first, test] = predicate.args;
  return first?.op === "operator" && first.operator === "is_null" && test !== undefined ? test : predicate;
}

function columnOf(node: MeshExpression | undefined, port: PortIR): ColumnIR | undefined {
  return node?.op === "column" ? port.columns.find(({ name }) => name === node.name) : undefined;
}
