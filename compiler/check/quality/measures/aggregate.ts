/** Aggregates as measures: `sum(revenue)`, `count(x where …)`, `sum(a) / sum(b)`, and one compared with another. */
import { boundNotOrdered } from "../../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../../language/syntax/ast.ts";
import { placeOf } from "../../../bind/bound-mesh.ts";
import type { MeshExpression, Type } from "../../../mesh/mesh.ts";
import { checkExpression } from "../../expression/check-expression.ts";
import { expressionLineage } from "../../expression/lineage.ts";
import { rejectWindows } from "../../steps/columns.ts";
import { intType } from "../../types/scalars.ts";
import { typeText } from "../../types/type-text.ts";
import { aggregateContext, type CheckedMeasure, type RuleContext } from "../context.ts";

export function checkAggregateMeasure(syntax: ast.Expression, context: RuleContext): CheckedMeasure | undefined {
  const checked = checkExpression(syntax, aggregateContext(context, "a rule"));
  rejectWindows(checked, "a rule", context.ctx);
  const { value } = checked;
  if (value.type.kind === "unknown") return undefined;
  const word = syntax.kind === "Call" ? syntax.callee.parts.at(-1)!.text : "aggregate";
  const { direct, indirect } = expressionLineage(value);
  const columns = direct.length > 0 ? direct : indirect;
  if (value.type.kind === "bool")
    return {
      ir: { measure: "aggregate", value: asNumber(value) },
      word,
      type: intType,
      low: 0,
      high: 1,
      bare: "all",
      columns,
    };
  if (!isMeasurable(value.type)) {
    context.ctx.report(boundNotOrdered.at(placeOf(context.ctx.file, syntax), { type: typeText(value.type) }));
    return undefined;
  }
  const counts = word === "count" || word === "count_distinct";
  return { ir: { measure: "aggregate", value }, word, type: value.type, ...(counts ? { low: 0 } : {}), columns };
}

/** What the runtime can compare: numbers, lengths of time, points in time. */
function isMeasurable(type: Type): boolean {
  switch (type.kind) {
    case "int":
    case "float":
    case "decimal":
    case "duration":
    case "date":
    case "timestamp":
      return true;
    default:
      return false;
  }
}

/** A truth as 1 or 0; null is no. */
function asNumber(value: MeshExpression): MeshExpression {
  const number = (digit: string): MeshExpression => ({ op: "literal", value: digit, type: intType, nullable: false });
  return {
    op: "case",
    // biome-ignore lint/suspicious/noThenProperty: the word of the MeshIR
    branches: [{ when: value, then: number("1") }],
    otherwise: number("0"),
    type: intType,
    nullable: false,
  };
}

/** Whether the expression has an aggregate in it that is no window function. */
export function hasAggregate(syntax: ast.Expression, context: RuleContext): boolean {
  switch (syntax.kind) {
    case "Call": {
      if (syntax.over === undefined && syntax.callee.parts.length === 1) {
        const overloads = context.ctx.functions.overloads(syntax.callee.parts[0]!.text, context.ctx.file);
        const same = overloads.filter((each) => fits(each, syntax.arguments.length));
        if (same.some((each) => each.flavour === "aggregate")) return true;
      }
      return syntax.arguments.some((each) => hasAggregate(each, context));
    }
    case "Binary":
      return hasAggregate(syntax.left, context) || hasAggregate(syntax.right, context);
    case "Unary":
    case "Cast":
      return hasAggregate(syntax.operand, context);
    case "Parenthesized":
      return hasAggregate(syntax.inner, context);
    case "Case":
      return syntax.branches.some((each) => hasAggregate(each.condition, context) || hasAggregate(each.value, context));
    default:
      return false;
  }
}

function fits(
  signature: { readonly parameters: readonly { readonly variadic: boolean; readonly optional: boolean }[] },
  count: number,
): boolean {
  const { parameters } = signature;
  const required = parameters.filter((each) => !each.optional && !each.variadic).length;
  return count >= required && (count <= parameters.length || parameters.some((each) => each.variadic));
}
