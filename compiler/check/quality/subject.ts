/** What a rule says: a measure and its bound. A test of each row is the share of rows that pass it, and that is all of them. */
import {
  boundNotConstant,
  measureArguments,
  measureSecond,
  measureWithoutBound,
  withinWhat,
} from "../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { constantNumber } from "../../mesh/constant.ts";
import type { BoundIR, MeshExpression, Type } from "../../mesh/mesh.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { unwrapped } from "../expression/checked.ts";
import { isNumber } from "../types/common-type.ts";
import { floatType, intType } from "../types/scalars.ts";
import { typeText } from "../types/type-text.ts";
import { type CheckedMeasure, constantContext, type RuleContext } from "./context.ts";
import { measureIn } from "./measure.ts";
import { checkAggregateMeasure } from "./measures/aggregate.ts";
import { checkPredicate } from "./measures/share.ts";

export interface CheckedSubject {
  readonly measure: CheckedMeasure;
  readonly bound: BoundIR;
  /** Where the bound stands, for what is said about it. */
  readonly at: Span;
}

type Comparison = Extract<BoundIR, { readonly bound: "compare" }>["operator"];
const comparisons: { readonly [operator: string]: Comparison } = {
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
};
const mirrored: { readonly [O in Comparison]: Comparison } = {
  eq: "eq",
  ne: "ne",
  lt: "gt",
  le: "ge",
  gt: "lt",
  ge: "le",
};

export function checkSubject(rule: ast.ExpectRule, context: RuleContext): CheckedSubject | undefined {
  const subject = unwrapped(rule.subject);
  if (rule.within !== undefined) return checkWithin(rule, rule.within, context);
  if (subject.kind === "Binary" && comparisons[subject.operator] !== undefined) {
    const left = measureIn(subject.left, context);
    const right = measureIn(subject.right, context);
    const operator = comparisons[subject.operator]!;
    if (left !== undefined && right !== undefined) return checkDifference(subject, operator, context);
    if (left !== undefined) return compared(left(), operator, subject.right, context);
    if (right !== undefined) return compared(right(), mirrored[operator], subject.left, context);
  }
  if (subject.kind === "Binary" && (subject.operator === "and" || subject.operator === "or")) {
    const second = secondMeasure(subject, context);
    if (second !== undefined) {
      context.ctx.report(measureSecond.at(placeOf(context.ctx.file, second), {}));
      return undefined;
    }
  }
  if (subject.kind === "Between") {
    const measure = measureIn(subject.operand, context);
    if (measure !== undefined) return checkBetween(subject, measure(), context);
  }
  if (isSteady(subject)) return checkSteady(subject, context);
  const alone = measureIn(subject, context);
  if (alone !== undefined) return checkAlone(subject, alone(), context);
  const predicate = checkPredicate(subject, context);
  return predicate === undefined ? undefined : { measure: predicate, bound: all, at: subject };
}

function number(digits: string, type: Type): MeshExpression {
  return { op: "literal", value: digits, type, nullable: false };
}
const all: BoundIR = { bound: "compare", operator: "eq", value: number("1", floatType) };

// ---- Bounds ------------------------------------------------------------------------------------------------------------------

function compared(
  measure: CheckedMeasure | undefined,
  operator: Comparison,
  bound: ast.Expression,
  context: RuleContext,
): CheckedSubject | undefined {
  if (measure === undefined) return undefined;
  const value = checkBound(bound, measure.type, context);
  return value === undefined ? undefined : { measure, bound: { bound: "compare", operator, value }, at: bound };
}

/** A constant of the measure's type. */
function checkBound(syntax: ast.Expression, type: Type, context: RuleContext): MeshExpression | undefined {
  const scope = constantContext(context, "a bound");
  const { value } = checkExpression(syntax, scope, { type, nullable: false });
  if (value.type.kind === "unknown") return undefined;
  if (constantNumber(value) !== undefined) return value;
  context.ctx.report(boundNotConstant.at(placeOf(context.ctx.file, syntax), {}));
  return undefined;
}

function checkBetween(
  subject: ast.Between,
  measure: CheckedMeasure | undefined,
  context: RuleContext,
): CheckedSubject | undefined {
  if (measure === undefined) return undefined;
  if (subject.negated) {
    const form = `${measure.word} between 1 and 10`;
    const problem = "`not between` leaves two ranges";
    const at = placeOf(context.ctx.file, subject);
    context.ctx.report(measureArguments.at(at, { measure: measure.word, problem, form }));
    return undefined;
  }
  const low = checkBound(subject.low, measure.type, context);
  const high = checkBound(subject.high, measure.type, context);
  if (low === undefined || high === undefined) return undefined;
  return { measure, bound: { bound: "between", low, high }, at: { start: subject.low.start, end: subject.high.end } };
}

/** `rows within 5% of previous` */
function checkWithin(
  rule: ast.ExpectRule,
  within: NonNullable<ast.ExpectRule["within"]>,
  context: RuleContext,
): CheckedSubject | undefined {
  const { ctx } = context;
  const wrong = (at: Span, problem: string) => {
    ctx.report(withinWhat.at(placeOf(ctx.file, at), { problem }));
    return undefined;
  };
  const { of, tolerance } = within;
  if (of.kind !== "Reference" || of.name.text !== "previous") return wrong(of, "only `previous` can stand here");
  const read = measureIn(rule.subject, context);
  if (read === undefined) return wrong(rule.subject, "this is no measure");
  const measure = read();
  if (measure === undefined) return undefined;
  if (measure.bare === "holds" || !isLength(measure.type))
    return wrong(rule.subject, `this is \`${typeText(measure.type)}\``);
  const value = checkBound(tolerance, floatType, context);
  if (value === undefined) return undefined;
  return { measure, bound: { bound: "within", tolerance: value }, at: tolerance };
}

/** What has a part such as 5 %: numbers and lengths of time, but no points in time. */
function isLength(type: Type): boolean {
  return isNumber(type) || type.kind === "duration";
}

/** `sum(a) == sum(b)`: the difference against nothing. */
function checkDifference(subject: ast.Binary, operator: Comparison, context: RuleContext): CheckedSubject | undefined {
  const { start, end, at } = subject;
  const left = countable(subject.left);
  const right = countable(subject.right);
  if (left === undefined || right === undefined) {
    const place = placeOf(context.ctx.file, right === undefined ? subject.right : subject.left);
    context.ctx.report(boundNotConstant.at(place, {}));
    return undefined;
  }
  const difference: ast.Binary = { kind: "Binary", operator: "-", left, right, at, start, end };
  const measure = checkAggregateMeasure(difference, context);
  if (measure === undefined) return undefined;
  const { low: _, ...rest } = measure;
  return { measure: rest, bound: { bound: "compare", operator, value: number("0", measure.type) }, at: subject };
}

/** The aggregate that a measure is: itself, or `count()` for `rows`. */
function countable(expression: ast.Expression): ast.Expression | undefined {
  const syntax = unwrapped(expression);
  const isRows =
    (syntax.kind === "Reference" && syntax.name.text === "rows") ||
    (syntax.kind === "Call" && syntax.callee.parts[0]?.text === "rows" && syntax.arguments.length === 0);
  if (isRows) return call("count", [], syntax);
  if (syntax.kind === "Reference" || syntax.kind === "SqlExpression") return undefined;
  const words = ["share", "unique", "references", "matches", "fresh", "delay", "gaps", "drift", "duration", "schema"];
  if (syntax.kind === "Call" && words.includes(syntax.callee.parts[0]?.text ?? "")) return undefined;
  return syntax;
}

function call(name: string, args: readonly ast.Expression[], at: Span): ast.Call {
  const { start, end } = at;
  const part: ast.Name = { kind: "Name", text: name, start, end };
  const callee: ast.QualifiedName = { kind: "QualifiedName", parts: [part], start, end };
  return { kind: "Call", callee, arguments: args, order: [], start, end };
}

// ---- Without a bound -----------------------------------------------------------------------------------------------------------

function checkAlone(
  subject: ast.Expression,
  measure: CheckedMeasure | undefined,
  context: RuleContext,
): CheckedSubject | undefined {
  if (measure === undefined) return undefined;
  if (measure.bare === "holds") return { measure, bound: { bound: "holds" }, at: subject };
  if (measure.bare === "all") {
    const bound = measure.type.kind === "int" ? { ...all, value: number("1", intType) } : all;
    return { measure, bound, at: subject };
  }
  const text = context.ctx.file.parsed.source.text.slice(subject.start, subject.end);
  const params = { measure: measure.word, example: `${text} ${exampleBounds[measure.word] ?? "> 0"}` };
  context.ctx.report(measureWithoutBound.at(placeOf(context.ctx.file, subject), params));
  return undefined;
}

const exampleBounds: { readonly [word: string]: string } = {
  share: ">= 99%",
  fresh: "<= 2h",
  delay: "<= 3d",
  duration: "<= 10m",
  gaps: "== 0",
  drift: "<= 0.2",
};

function isSteady(subject: ast.Expression): subject is ast.Call {
  return subject.kind === "Call" && subject.callee.parts.length === 1 && subject.callee.parts[0]!.text === "steady";
}

/** `steady(rows)`; of a column its sum is meant. */
function checkSteady(subject: ast.Call, context: RuleContext): CheckedSubject | undefined {
  const { ctx } = context;
  const [what, second] = subject.arguments;
  const form = "steady(rows)";
  const wrong = (problem: string, at: Span) => {
    ctx.report(measureArguments.at(placeOf(ctx.file, at), { measure: "steady", problem, form }));
    return undefined;
  };
  if (what === undefined || second !== undefined || subject.where !== undefined)
    return wrong("it takes one measure", second ?? subject.where ?? subject);
  const read = measureIn(what, context) ?? (() => checkAggregateMeasure(call("sum", [what], what), context));
  const measure = read();
  if (measure === undefined) return undefined;
  if (measure.bare === "holds" || !isLength(measure.type)) return wrong("it takes a measure that is a number", what);
  return { measure: { ...measure, word: `steady_${measure.word}` }, bound: { bound: "steady" }, at: subject };
}

/** A comparison of a measure somewhere below `and` and `or`, behind the first. */
function secondMeasure(subject: ast.Expression, context: RuleContext): ast.Expression | undefined {
  const found: ast.Expression[] = [];
  const visit = (expression: ast.Expression) => {
    const syntax = unwrapped(expression);
    if (syntax.kind !== "Binary") return;
    if (syntax.operator === "and" || syntax.operator === "or") {
      visit(syntax.left);
      visit(syntax.right);
    } else if (comparisons[syntax.operator] !== undefined) {
      if (measureIn(syntax.left, context) !== undefined || measureIn(syntax.right, context) !== undefined)
        found.push(syntax);
    }
  };
  visit(subject);
  return found[1] ?? found[0];
}
