/** The rules of a table: `expect` blocks, each checked by itself. */
import {
  measureArguments,
  quarantineInView,
  quarantineWithoutRows,
  ruleNameTaken,
} from "../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { placeOf } from "../../bind/bound-mesh.ts";
import type { MeshExpression, RuleIR } from "../../mesh/mesh.ts";
import { placeIR } from "../../mesh/place.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { rootErrors } from "../product/root-errors.ts";
import type { ProductScope } from "../product/scope.ts";
import type { Unit } from "../product/units.ts";
import type { Relation } from "../steps/rows.ts";
import { boolType } from "../types/scalars.ts";
import { reportCertain } from "./certainty.ts";
import { type RuleContext, rowContext } from "./context.ts";
import { RuleNames } from "./rule-names.ts";
import { type CheckedSubject, checkSubject } from "./subject.ts";

export interface CheckedRules {
  readonly rules: readonly RuleIR[];
  /** A rule is wrong (reported), or waits for an answer. */
  readonly failed: boolean;
}

export function checkRules(unit: Unit, self: Relation, scope: ProductScope): CheckedRules {
  const written = unit.node.members.filter((member) => member.kind === "Expect");
  const rules: RuleIR[] = [];
  let failed = false;
  const names = new RuleNames(written.flatMap((rule) => (rule.name === undefined ? [] : [rule.name.text])));
  const first = new Map<string, ast.Name>();
  for (const rule of written) {
    const errors = rootErrors(scope.context.report);
    const ctx = scope.stepContext(errors);
    if (self.rows.open) errors.mute();
    reportTwin(rule, first, unit, ctx);
    const checked = checkRule(rule, unit, { self, rows: self.rows, ctx }, names);
    if (errors.failed || checked === undefined) failed = true;
    else rules.push(checked);
  }
  return { rules, failed };
}

function reportTwin(rule: ast.ExpectRule, first: Map<string, ast.Name>, unit: Unit, ctx: RuleContext["ctx"]): void {
  if (rule.name === undefined) return;
  const twin = first.get(rule.name.text);
  if (twin === undefined) {
    first.set(rule.name.text, rule.name);
    return;
  }
  const related = [{ ...placeOf(ctx.file, twin), message: "the first one" }];
  const params = { name: rule.name.text, table: unit.node.name.text };
  ctx.report(ruleNameTaken.at(placeOf(ctx.file, rule.name), params, { related }));
}

function checkRule(rule: ast.ExpectRule, unit: Unit, context: RuleContext, names: RuleNames): RuleIR | undefined {
  const subject = checkSubject(rule, context);
  if (subject === undefined) return undefined;
  const { measure, bound } = subject;
  const where = rule.where === undefined ? undefined : checkScope(rule.where, context);
  const by = rule.by.map((each) => checkExpression(each, rowContext(context, "`by`")).value);
  requireScope(rule, subject, context);
  const action = rule.action ?? "block";
  if (action === "quarantine") requireRows(rule, subject, unit, context);
  reportCertain(subject, context);
  const { source } = context.ctx.file.parsed;
  const name = rule.name?.text ?? names.made(measure.word, measure.columns);
  return {
    address: `${unit.address}.${name}`,
    ...(rule.doc === undefined || rule.doc.text === "" ? {} : { description: rule.doc.text }),
    place: placeIR(source, rule),
    name,
    measure: measure.ir,
    bound,
    ...(where === undefined ? {} : { where }),
    by,
    action,
    text: source.text
      .slice((rule.name ?? rule.subject).start, rule.end)
      .replace(/\s+/g, " ")
      .trim(),
    generated: false,
  };
}

function checkScope(syntax: ast.Expression, context: RuleContext): MeshExpression {
  return checkExpression(syntax, rowContext(context, "`where`"), { type: boolType, nullable: true }).value;
}

/** Measures of the table as a whole cannot be narrowed. */
function requireScope(rule: ast.ExpectRule, { measure }: CheckedSubject, context: RuleContext): void {
  const kind = measure.ir.measure;
  if (kind !== "schema" && kind !== "duration" && kind !== "sql") return;
  const at = rule.where ?? rule.by[0];
  if (at === undefined) return;
  const problem = kind === "sql" ? "put the condition into the query" : "it is about the table as a whole";
  context.ctx.report(
    measureArguments.at(placeOf(context.ctx.file, at), { measure: measure.word, problem, form: measure.word }),
  );
}

/** Only a rule that tells good rows from bad ones can put rows aside, and only where rows are stored. */
function requireRows(rule: ast.ExpectRule, { measure }: CheckedSubject, unit: Unit, context: RuleContext): void {
  const { ctx } = context;
  const { file } = ctx;
  const kind = measure.ir.measure;
  if (kind !== "share" && kind !== "unique" && kind !== "references" && kind !== "matches") {
    ctx.report(quarantineWithoutRows.at(placeOf(file, rule), { measure: measure.word }));
    return;
  }
  const stored = unit.node.members.find((member) => member.kind === "Materialize");
  if (stored?.kind !== "Materialize" || stored.mode.text !== "view") return;
  const related = [{ ...placeOf(file, stored), message: "it is a view because of this" }];
  ctx.report(quarantineInView.at(placeOf(file, rule), { table: unit.node.name.text }, { related }));
}
