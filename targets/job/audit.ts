/** The rules of a table as the runtime takes them: a measure, a bound, and the rows that fail. */
import type { BoundIR, MeshExpression, MeshIR, RuleIR, TableIR } from "../../compiler/mesh/mesh.ts";
import { boundNotConstant } from "../../language/diagnostics/registry/targets.ts";
import type { AuditJob, AuditRuleJob } from "../../runtime/job/job.ts";
import { problem, type ReportProblem } from "../sdk/problem.ts";
import type { Dialect } from "../sql/dialect.ts";
import { constantOf } from "./constant.ts";
import { writeMeasure } from "./measure.ts";
import { jobPlace } from "./place.ts";
import { JobText } from "./text.ts";

export function lowerAudit(
  table: TableIR,
  mesh: Pick<MeshIR, "functions">,
  dialect: Dialect,
  report: ReportProblem,
): AuditJob {
  return { rules: table.rules.map((rule) => lowerRule(rule, table, mesh, dialect, report)) };
}

function lowerRule(
  rule: RuleIR,
  table: TableIR,
  mesh: Pick<MeshIR, "functions">,
  dialect: Dialect,
  report: ReportProblem,
): AuditRuleJob {
  const text = new JobText(mesh, dialect, report, rule.place, table.columns);
  const { measure, failing } = writeMeasure(rule, text);
  return {
    name: rule.name,
    text: rule.text,
    place: jobPlace(rule.place),
    action: rule.action,
    generated: rule.generated,
    measure,
    bound: lowerBound(rule.bound, rule, report),
    ...(failing === undefined ? {} : { failing }),
  };
}

function lowerBound(bound: BoundIR, rule: RuleIR, report: ReportProblem): AuditRuleJob["bound"] {
  const number = (node: MeshExpression) => {
    const value = constantOf(node);
    if (value === undefined) report(problem(boundNotConstant, rule.place, { rule: rule.name }));
    return value ?? 0;
  };
  switch (bound.bound) {
    case "compare":
      return { kind: "compare", operator: bound.operator, value: number(bound.value) };
    case "between":
      return { kind: "between", low: number(bound.low), high: number(bound.high) };
    case "within":
      return { kind: "within", tolerance: number(bound.tolerance) };
    case "steady":
      return { kind: "steady" };
    case "holds":
      return { kind: "holds" };
  }
}
