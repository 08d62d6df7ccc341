/** The measures by their words. A word that is none of them may still be an aggregate, or a test of each row. */
import { measureIsColumn } from "../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import { unwrapped } from "../expression/checked.ts";
import type { CheckedMeasure, RuleContext } from "./context.ts";
import { checkAggregateMeasure, hasAggregate } from "./measures/aggregate.ts";
import { checkDrift } from "./measures/drift.ts";
import { checkMatches, checkReferences, checkUnique } from "./measures/keys.ts";
import { checkDuration, checkRows, checkSchema } from "./measures/rows.ts";
import { checkShare } from "./measures/share.ts";
import { checkSqlMeasure } from "./measures/sql.ts";
import { checkDelay, checkFresh, checkGaps } from "./measures/time.ts";

/** Measures that stand alone: `rows`, also `rows()`. */
const bareMeasures = { rows: checkRows, duration: checkDuration, schema: checkSchema } as const;
/** Measures that are called. */
const calledMeasures = {
  share: checkShare,
  unique: checkUnique,
  references: checkReferences,
  matches: checkMatches,
  fresh: checkFresh,
  delay: checkDelay,
  gaps: checkGaps,
  drift: checkDrift,
} as const;

type BareWord = keyof typeof bareMeasures;
type CalledWord = keyof typeof calledMeasures;

/** A piece of a rule that is a measure, and how to check it. Undefined for a constant or a test of a row. */
export function measureIn(
  expression: ast.Expression,
  context: RuleContext,
): (() => CheckedMeasure | undefined) | undefined {
  const syntax = unwrapped(expression);
  if (syntax.kind === "SqlExpression") return () => checkSqlMeasure(syntax, context);
  if (syntax.kind === "Reference" && Object.hasOwn(bareMeasures, syntax.name.text)) {
    const word = syntax.name.text as BareWord;
    return () => (isColumn(syntax, context) ? undefined : bareMeasures[word](syntax, context));
  }
  if (syntax.kind === "Call" && syntax.callee.parts.length === 1 && syntax.over === undefined) {
    const word = syntax.callee.parts[0]!.text;
    if (Object.hasOwn(bareMeasures, word)) return () => bareMeasures[word as BareWord](syntax, context);
    if (Object.hasOwn(calledMeasures, word)) return () => calledMeasures[word as CalledWord](syntax, context);
  }
  return hasAggregate(syntax, context) ? () => checkAggregateMeasure(syntax, context) : undefined;
}

/** A column called `rows` makes the word mean two things: reported. */
function isColumn(syntax: ast.Reference, context: RuleContext): boolean {
  const { text } = syntax.name;
  const column = context.rows.columns.find((each) => each.short === text);
  if (column === undefined) return false;
  const related = column.place === undefined ? [] : [{ ...column.place, message: `column \`${text}\`` }];
  context.ctx.report(measureIsColumn.at(placeOf(context.ctx.file, syntax), { name: text }, { related }));
  return true;
}
