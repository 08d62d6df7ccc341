/**
 * Measures of quality rules as SQL for DuckDB. Everything that can be one number of one pass over the table is a `scan`, so fifty rules cost one scan:
 * shares are `count_if(p)`, which is four times as fast as `count(*) FILTER (WHERE p)`, and which DuckDB folds to a constant where its
 * statistics prove `p` for all rows. Seen on ten million rows, 12 columns, 50 rules: 0.24 s, beside 0.35 s for min and max of each column.
 */
import type { MeasureIR, MeshExpression, RuleIR, Type } from "../../compiler/mesh/mesh.ts";
import { rewrite } from "../../compiler/mesh/walk.ts";
import type { AuditRuleJob } from "../../runtime/job/job.ts";
import { binds, within } from "../sql/fragment.ts";
import { writeDrift } from "./measures/drift.ts";
import { writeGaps } from "./measures/gaps.ts";
import { writeMatches, writeReferences, writeUnique } from "./measures/keys.ts";
import { RuleText } from "./rule-text.ts";
import { inScanForm } from "./scan-form.ts";
import type { JobText } from "./text.ts";

export interface WrittenMeasure {
  readonly measure: AuditRuleJob["measure"];
  readonly failing?: string;
}
export type MeasureOf<K extends MeasureIR["measure"]> = Extract<MeasureIR, { measure: K }>;
export type MeasureWriter<K extends MeasureIR["measure"]> = (measure: MeasureOf<K>, rule: RuleText) => WrittenMeasure;

const writers: { readonly [K in MeasureIR["measure"]]: MeasureWriter<K> } = {
  schema: () => ({ measure: { kind: "schema" } }),
  duration: () => ({ measure: { kind: "duration" } }),
  rows: (_measure, rule) => ({ measure: rule.perScan(rule.rowCount) }),

  share({ predicate }, rule) {
    const holds = rule.text.write(inScanForm(predicate));
    const counted = rule.rule.where === undefined ? holds.sql : rule.inScope(within(holds, binds.and));
    const share = `coalesce(count_if(${counted}) / nullif(${rule.rowCount}, 0), 1)`;
    const fails = `${within(rule.text.write(predicate), binds.other)} IS NOT TRUE`;
    return { measure: rule.perScan(share), failing: rule.failing(fails) };
  },

  aggregate({ value }, rule) {
    const { where } = rule.rule;
    const written = rule.write(where === undefined ? value : withFilter(value, where, rule.text));
    return { measure: rule.perScan(asNumber(written, value.type)) };
  },

  fresh({ column }, rule) {
    const newest = `max(${rule.quote(column)})${rule.filterText}`;
    const age = `epoch(${rule.text.hole("now")}) - epoch(${newest})`;
    // Nothing is never fresh.
    return { measure: rule.perScan(`coalesce(${age}, CAST('Infinity' AS DOUBLE))`) };
  },

  delay({ from, to }, rule) {
    const distance = `epoch(${rule.quote(to)}) - epoch(${rule.quote(from)})`;
    return { measure: rule.perScan(`coalesce(max(${distance})${rule.filterText}, 0)`) };
  },

  unique: writeUnique,
  references: writeReferences,
  matches: writeMatches,
  gaps: writeGaps,
  drift: writeDrift,

  sql({ sql, relations }, { text }) {
    const inner = text.hatch(sql, relations);
    return { measure: { kind: "query", sql: text.finish(`SELECT CAST((\n${inner}\n) AS DOUBLE) AS measure`) } };
  },
};

/** SQL that takes the measure of `rule`, and the rows that fail where it is about rows. */
export function writeMeasure(rule: RuleIR, text: JobText): WrittenMeasure {
  const { measure } = rule;
  const write = writers[measure.measure] as MeasureWriter<typeof measure.measure>;
  return write(measure as never, new RuleText(rule, text));
}

/** Dates and durations count in seconds, as bounds do. */
function asNumber(sql: string, type: Type): string {
  return type.kind === "duration" || type.kind === "timestamp" || type.kind === "date" ? `epoch(${sql})` : sql;
}

/** The rule's scope as a filter of each aggregate in `value`. */
function withFilter(value: MeshExpression, where: MeshExpression, text: JobText): MeshExpression {
  return rewrite(value, (node) => {
    if (node.op !== "call" || text.pen.mesh.functions[node.function]?.flavour !== "aggregate") return undefined;
    return { ...node, filter: node.filter === undefined ? where : conjunction(node.filter, where) };
  });
}

function conjunction(left: MeshExpression, right: MeshExpression): MeshExpression {
  const nullable = left.nullable || right.nullable;
  return { op: "operator", operator: "and", args: [left, right], type: { kind: "bool" }, nullable };
}
