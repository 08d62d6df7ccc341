/**
 * Quality rules of a port. A rule that anybody can check is one of the standard's metrics or a query over published views; all others name Chimera as
 * the engine that checks them, with the rule as it was written.
 */
import type { MeasureIR, RuleIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from } from "../sdk/data.ts";
import { type PortOfProduct, plainId } from "../sdk/directory.ts";
import { type Comparison, holdsForAll, type RuleContext, rowCount, ruleQuery } from "../sql/rule-query.ts";
import { customProperties } from "./parts.ts";
import { provenConditions } from "./refinements.ts";

/** Rules by the column that they belong to; undefined for those of the whole port. */
export interface PortRules {
  readonly ofPort: readonly Data[];
  readonly ofColumn: ReadonlyMap<string, readonly Data[]>;
}

const dimensions: { readonly [K in MeasureIR["measure"]]?: string } = {
  schema: "conformity",
  rows: "completeness",
  unique: "uniqueness",
  references: "consistency",
  matches: "consistency",
  fresh: "timeliness",
  delay: "timeliness",
  duration: "timeliness",
  gaps: "completeness",
};
const severities = { block: "error", quarantine: "error", warn: "warning", observe: "info" } as const;

/** All rules but those that the schema of the contract says already, by `said`. */
export function portRules(of: PortOfProduct, context: RuleContext, said: (rule: RuleIR) => boolean): PortRules {
  const ofPort: Data[] = [];
  const ofColumn = new Map<string, Data[]>();
  for (const rule of [...of.port.rules, ...provenConditions(of.port, context.directory)]) {
    if (said(rule)) continue;
    const column = columnOf(rule, of);
    const check = from(rule.place, {
      id: plainId(rule.name),
      name: rule.name,
      description: rule.description ?? rule.text,
      dimension: dimensionOf(rule),
      severity: severities[rule.action],
      ...checkOf(rule, of, context),
      customProperties: customProperties({ rule: rule.text, action: rule.action }),
    });
    if (column === undefined) ofPort.push(check);
    else ofColumn.set(column, [...(ofColumn.get(column) ?? []), check]);
  }
  return { ofPort, ofColumn };
}

function dimensionOf({ measure }: RuleIR): string | undefined {
  if (
    measure.measure === "share" &&
    measure.predicate.op === "operator" &&
    measure.predicate.operator === "is_not_null"
  )
    return "completeness";
  return dimensions[measure.measure];
}

function checkOf(rule: RuleIR, of: PortOfProduct, context: RuleContext): { readonly [field: string]: Data } {
  const metric = metricOf(rule, of);
  if (metric !== undefined) return { type: "library", ...metric };
  const written = ruleQuery(rule, of, context);
  if (written !== undefined) return { type: "sql", query: written.query, ...operatorOf(written.comparison) };
  return { type: "custom", engine: "chimera", implementation: `expect ${rule.text}` };
}

/** One of the standard's own metrics that means exactly the rule. */
function metricOf(rule: RuleIR, of: PortOfProduct): { readonly [field: string]: Data } | undefined {
  const { measure, bound, where, by } = rule;
  const rows = rowCount(rule);
  if (rows !== undefined) return { metric: "rowCount", unit: "rows", ...operatorOf(rows) };
  if (where !== undefined || by.length > 0 || !holdsForAll(bound)) return undefined;
  if (columnWithoutNulls(measure) !== undefined) return { metric: "nullValues", unit: "rows", mustBe: 0 };
  // Rows that share a null are equal here, and need not be for others.
  if (measure.measure !== "unique" || measure.columns.some((name) => isNullable(name, of))) return undefined;
  const properties = measure.columns.length === 1 ? {} : { arguments: { properties: measure.columns } };
  return { metric: "duplicateValues", unit: "rows", ...properties, mustBe: 0 };
}

const operators = {
  eq: "mustBe",
  ne: "mustNotBe",
  lt: "mustBeLessThan",
  le: "mustBeLessOrEqualTo",
  gt: "mustBeGreaterThan",
  ge: "mustBeGreaterOrEqualTo",
} as const;

/** One of the standard's operators with its value: `{ mustBeLessThan: 5 }`. */
function operatorOf(comparison: Comparison): { readonly [field: string]: Data } {
  return comparison.operator === "between"
    ? { mustBeBetween: [comparison.low, comparison.high] }
    : { [operators[comparison.operator]]: comparison.value };
}

/** The column that a metric of one column is about. */
function columnOf(rule: RuleIR, of: PortOfProduct): string | undefined {
  if (metricOf(rule, of) === undefined) return undefined;
  const { measure } = rule;
  if (measure.measure === "unique" && measure.columns.length === 1) return measure.columns[0];
  return columnWithoutNulls(measure);
}

function columnWithoutNulls(measure: MeasureIR): string | undefined {
  if (measure.measure !== "share" || measure.predicate.op !== "operator") return undefined;
  const { operator, args } = measure.predicate;
  const [column] = args;
  return operator === "is_not_null" && column?.op === "column" ? column.name : undefined;
}

function isNullable(name: string, { port }: PortOfProduct): boolean {
  return port.columns.find((column) => column.name === name)?.nullable ?? true;
}
