/**
 * Nullability from conditions: which columns cannot be null where a condition holds, or does not. SQL's three values make four
 * outcomes worth telling apart; `not true` is what the next branch of a `case` and the right side of `or` see.
 */
import type { MeshExpression } from "../../mesh/mesh.ts";
import type { ExpressionContext } from "../scope.ts";

const none: ReadonlySet<string> = new Set();

/**
 * Names of columns (and of fields, by `fieldName`) that are not null in rows for which `condition` is true, or, with `holds` false, for which it is not
 * true: false or null.
 */
export function provenNotNull(condition: MeshExpression, holds = true): ReadonlySet<string> {
  return holds ? whenTrue(condition) : whenNotTrue(condition);
}

/** The context with more columns known not to be null. */
export function withProven(context: ExpressionContext, proven: ReadonlySet<string>): ExpressionContext {
  if (proven.size === 0) return context;
  return { ...context, proven: context.proven === undefined ? proven : union(context.proven, proven) };
}

/** The name of a field in a set of proven names. Column names hold no NUL. */
export function fieldName(column: string, field: string): string {
  return `${column}\u0000${field}`;
}

/** Whether a proven name is that of a field. */
export function isFieldName(name: string): boolean {
  return name.includes("\u0000");
}

function whenTrue(value: MeshExpression): ReadonlySet<string> {
  if (value.op !== "operator") return ifNotNull(value);
  switch (value.operator) {
    case "and":
      return unionOf(value.args, whenTrue);
    case "or":
      return intersectionOf(value.args, whenTrue);
    case "not":
      return whenFalse(value.args[0]!);
    case "is_null":
      return none;
    case "is_not_null":
      return ifNotNull(value.args[0]!);
    case "between":
    case "in_list":
      return unionOf(value.args, ifNotNull);
    case "in":
    case "not_in":
    case "not_between":
      return ifNotNull(value.args[0]!);
    default:
      return ifNotNull(value);
  }
}

function whenFalse(value: MeshExpression): ReadonlySet<string> {
  if (value.op !== "operator") return ifNotNull(value);
  switch (value.operator) {
    case "and":
      return intersectionOf(value.args, whenFalse);
    case "or":
      return unionOf(value.args, whenFalse);
    case "not":
      return whenTrue(value.args[0]!);
    case "is_null":
      return ifNotNull(value.args[0]!);
    case "is_not_null":
      return none;
    case "not_between":
    case "not_in_list":
      return unionOf(value.args, ifNotNull);
    case "in":
    case "not_in":
    case "between":
      return ifNotNull(value.args[0]!);
    default:
      return ifNotNull(value);
  }
}

function whenNotTrue(value: MeshExpression): ReadonlySet<string> {
  if (value.op !== "operator") return none;
  switch (value.operator) {
    case "and":
      return intersectionOf(value.args, whenNotTrue);
    case "or":
      return unionOf(value.args, whenNotTrue);
    case "not":
      return whenNotFalse(value.args[0]!);
    case "is_null":
      return ifNotNull(value.args[0]!);
    default:
      return none;
  }
}

function whenNotFalse(value: MeshExpression): ReadonlySet<string> {
  if (value.op !== "operator") return none;
  switch (value.operator) {
    case "and":
      return unionOf(value.args, whenNotFalse);
    case "or":
      return intersectionOf(value.args, whenNotFalse);
    case "not":
      return whenNotTrue(value.args[0]!);
    case "is_not_null":
      return ifNotNull(value.args[0]!);
    default:
      return none;
  }
}

/** Columns without which `value` would be null: through operators that give null for null. A call promises nothing of the kind. */
function ifNotNull(value: MeshExpression): ReadonlySet<string> {
  switch (value.op) {
    case "column":
      return new Set([value.name]);
    case "field": {
      const inner = ifNotNull(value.arg);
      return value.arg.op === "column" ? new Set([...inner, fieldName(value.arg.name, value.name)]) : inner;
    }
    case "cast":
    case "matches":
    case "index":
      return ifNotNull(value.arg);
    case "operator":
      switch (value.operator) {
        case "add":
        case "sub":
        case "mul":
        case "div":
        case "neg":
        case "eq":
        case "ne":
        case "lt":
        case "le":
        case "gt":
        case "ge":
        case "not":
          return unionOf(value.args, ifNotNull);
        case "coalesce":
          return intersectionOf(value.args, ifNotNull);
        default:
          return none;
      }
    default:
      return none;
  }
}

type Proof = (value: MeshExpression) => ReadonlySet<string>;

function unionOf(values: readonly MeshExpression[], prove: Proof): ReadonlySet<string> {
  let all = none;
  for (const value of values) all = union(all, prove(value));
  return all;
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return a.size === 0 ? b : b.size === 0 ? a : new Set([...a, ...b]);
}

function intersectionOf(values: readonly MeshExpression[], prove: Proof): ReadonlySet<string> {
  let all: ReadonlySet<string> | undefined;
  for (const value of values) {
    const names = prove(value);
    all = all === undefined ? names : new Set([...all].filter((name) => names.has(name)));
    if (all.size === 0) return none;
  }
  return all ?? none;
}
