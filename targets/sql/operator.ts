/** Operators. Between numbers of different types engines widen by themselves, so casts are written only where they say something. */
import type { MeshExpression, Operator, OperatorExpression, Type } from "../../compiler/mesh/mesh.ts";
import { withoutWidening } from "./cast.ts";
import { type DecimalType, isNoForm, type TemporalOperand } from "./dialect.ts";
import { commonType, firm, scaled, writeExpression } from "./expression.ts";
import { type Binding, binds, computed, type Fragment, maybeConstantNull, primary, within } from "./fragment.ts";
import type { Lookup, Pen } from "./pen.ts";

const BOOL: Type = { kind: "bool" };
const FLOAT: Type = { kind: "float" };
const INT: Type = { kind: "int" };

const COMPARISONS: { readonly [K in Operator]?: string } = {
  eq: "=",
  ne: "<>",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
};

export function writeOperator(node: OperatorExpression, pen: Pen, lookup: Lookup): Fragment {
  const { operator, args } = node;
  const write = (arg: MeshExpression) => writeExpression(arg, pen, lookup);
  switch (operator) {
    case "and":
      return junction("AND", binds.and, args.map(write));
    case "or":
      return junction("OR", binds.or, args.map(write));
    case "not": {
      const arg = write(args[0]!);
      return computed(`NOT ${within(arg, binds.comparison)}`, binds.not, BOOL, [arg]);
    }
    case "is_null":
    case "is_not_null": {
      const arg = write(args[0]!);
      const words = operator === "is_null" ? "IS NULL" : "IS NOT NULL";
      return computed(`${within(arg, binds.other)} ${words}`, binds.comparison, BOOL, [arg]);
    }
    case "coalesce": {
      const values = args.map((arg) => scaled(write(arg), node.type));
      return primary(`coalesce(${values.map((each) => each.sql).join(", ")})`, commonType(values, pen), values);
    }
    case "in":
    case "not_in": {
      const [item, ...items] = siblings(args, pen, lookup);
      const list = items.map((each) => each.sql).join(", ");
      const words = operator === "in" ? "IN" : "NOT IN";
      return computed(`${within(item!, binds.other)} ${words} (${list})`, binds.comparison, BOOL, [item!, ...items]);
    }
    case "in_list":
    case "not_in_list": {
      const item = write(args[0]!);
      const list = write(args[1]!);
      const { type } = args[1]!;
      const nullable = type.kind !== "list" || type.item.nullable;
      const found = pen.dialect.inList(firm(item, args[0]!.type, pen), list, nullable);
      if (operator === "in_list") return found;
      return computed(`NOT ${within(found, binds.comparison)}`, binds.not, BOOL, [found]);
    }
    case "between":
    case "not_between": {
      const [item, low, high] = siblings(args, pen, lookup);
      const words = operator === "between" ? "BETWEEN" : "NOT BETWEEN";
      const text = `${within(item!, binds.other)} ${words} ${within(low!, binds.sum)} AND ${within(high!, binds.sum)}`;
      return computed(text, binds.comparison, BOOL, [item!, low!, high!]);
    }
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "neg":
      return writeArithmetic(node, pen, lookup);
    default: {
      const [left, right] = siblings(args, pen, lookup);
      const text = `${within(left!, binds.other)} ${COMPARISONS[operator]} ${within(right!, binds.other)}`;
      return computed(text, binds.comparison, BOOL, [left!, right!]);
    }
  }
}

/** Flat, so that `a and b and c` is three conjuncts. */
function junction(word: "AND" | "OR", binding: Binding, parts: readonly Fragment[]): Fragment {
  const flat = word === "AND" ? parts.flatMap((part) => part.conjuncts ?? [part]) : parts;
  const text = flat.map((part) => within(part, binding)).join(` ${word} `);
  const whole = computed(text, binding, BOOL, flat);
  return word === "AND" ? { ...whole, conjuncts: flat } : whole;
}

/** Operands of one type, without the casts that only widen numbers. */
function siblings(args: readonly MeshExpression[], pen: Pen, lookup: Lookup): Fragment[] {
  return args.map((arg) => writeExpression(withoutWidening(arg), pen, lookup));
}

function writeArithmetic(node: OperatorExpression, pen: Pen, lookup: Lookup): Fragment {
  const { operator, args, type } = node;
  if (args.some((arg) => isTemporal(arg.type))) return writeTemporal(node, pen, lookup);
  if (operator === "neg") {
    const written = writeExpression(args[0]!, pen, lookup);
    // An int has no negative zero.
    const arg = type.kind === "float" ? firm(written, type, pen) : written;
    return computed(`-${within(arg, binds.primary)}`, binds.sign, arg.type, [arg]);
  }
  let [left, right] = siblings(args, pen, lookup) as [Fragment, Fragment];
  if (type.kind === "float") {
    if (left.type?.kind !== "float" && right.type?.kind !== "float") {
      if (left.shape === "literal" && right.shape !== "literal") right = firm(right, FLOAT, pen);
      else left = firm(left, FLOAT, pen);
    }
    if (operator === "div") return pen.dialect.divide(left, right);
    return arithmetic(operator, left, right, FLOAT);
  }
  if (type.kind === "int") {
    if (left.type === undefined && right.type === undefined) left = firm(left, INT, pen);
    return arithmetic(operator, left, right, INT);
  }
  if (type.kind !== "decimal") return arithmetic(operator, left, right, undefined);
  if (left.type === undefined && right.type === undefined) {
    left = firm(left, args[0]!.type, pen);
    right = firm(right, args[1]!.type, pen);
  }
  return writeDecimal(operator, left, right, type, pen);
}

function writeDecimal(operator: Operator, left: Fragment, right: Fragment, type: DecimalType, pen: Pen): Fragment {
  const op = operator === "mul" || operator === "sub" ? operator : "add";
  const l = decimalOf(left, pen);
  const r = decimalOf(right, pen);
  if (l === undefined || r === undefined) return arithmetic(operator, left, right, undefined);
  const guard = pen.dialect.decimalGuard(op, l, r, type);
  if (isNoForm(guard)) return pen.none(guard);
  const guarded = guard === undefined ? left : firm(left, guard, pen);
  return arithmetic(operator, guarded, right, pen.dialect.decimalResult(op, guard ?? l, r));
}

/** The decimal type that an engine takes for a number: a bare int literal is ten digits, a larger one nineteen. */
function decimalOf(fragment: Fragment, pen: Pen): DecimalType | undefined {
  if (fragment.type?.kind === "decimal") return fragment.type;
  if (fragment.type?.kind === "int") return { kind: "decimal", precision: 19, scale: 0 };
  const found = fragment.shape === "literal" ? /^-?(\d+)(?:\.(\d*))?$/.exec(fragment.sql) : null;
  if (found === null) return undefined;
  const scale = found[2]?.length ?? 0;
  const whole = pen.dialect.countsLeadingZero ? found[1]! : found[1]!.replace(/^0+/, "");
  if (scale > 0) return { kind: "decimal", precision: whole.length + scale, scale };
  return { kind: "decimal", precision: BigInt(found[1]!) > 2_147_483_647n ? 19 : 10, scale: 0 };
}

function arithmetic(operator: Operator, left: Fragment, right: Fragment, type: Type | undefined): Fragment {
  const parts = [left, right];
  const known = parts.some(maybeConstantNull) ? undefined : type;
  if (operator === "mul")
    return computed(`${within(left, binds.product)} * ${within(right, binds.sign)}`, binds.product, known, parts);
  // A minus before a minus would start a comment.
  const second =
    operator === "sub"
      ? within(right, right.binds === binds.sign ? binds.primary : binds.product)
      : within(right, binds.product);
  return computed(`${within(left, binds.sum)} ${operator === "sub" ? "-" : "+"} ${second}`, binds.sum, known, parts);
}

function isTemporal(type: Type): boolean {
  return (
    type.kind === "date" ||
    type.kind === "time" ||
    type.kind === "timestamp" ||
    type.kind === "duration" ||
    type.kind === "months"
  );
}

function writeTemporal(node: OperatorExpression, pen: Pen, lookup: Lookup): Fragment {
  const operands = node.args.map((arg): TemporalOperand => {
    const fragment = writeExpression(arg, pen, lookup);
    const known = arg.op === "literal" && typeof arg.value === "string" && /^-?\d+$/.test(arg.value);
    return { fragment, type: arg.type, literal: known ? BigInt(arg.value as string) : undefined };
  });
  const caution = pen.dialect.temporalCaution(node.operator, operands);
  if (caution !== undefined) pen.caution(caution);
  if (node.operator === "div") {
    const [left, right] = operands.map((each) => pen.dialect.microseconds(each.fragment));
    return pen.dialect.divide(left!, right!);
  }
  const form = pen.dialect.temporal(node.operator, operands, node.type);
  return isNoForm(form) ? pen.none(form) : form;
}
