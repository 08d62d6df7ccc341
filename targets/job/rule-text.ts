/** What the measures of one rule are written with: its scope, its groups, and the shapes a measure can have. */
import type { MeshExpression, RuleIR } from "../../compiler/mesh/mesh.ts";
import type { AuditRuleJob } from "../../runtime/job/job.ts";
import { binds, within } from "../sql/fragment.ts";
import { inScanForm } from "./scan-form.ts";
import type { JobText } from "./text.ts";

export interface Group {
  /** Inside the query, where it cannot meet a column of the author's. */
  readonly alias: string;
  readonly name: string;
  readonly sql: string;
}

export class RuleText {
  readonly rule: RuleIR;
  readonly text: JobText;
  readonly groups: readonly Group[];
  readonly self: string;

  constructor(rule: RuleIR, text: JobText) {
    this.rule = rule;
    this.text = text;
    this.self = text.hole("self");
    this.groups = rule.by.map((value, i) => {
      const name = value.op === "column" ? value.name : `group ${i + 1}`;
      return { alias: `g${i + 1}`, name, sql: text.write(value).sql };
    });
  }

  /** `country AS g1`, over the rows of the table. */
  get groupItems(): string[] {
    return this.groups.map((group) => `${group.sql} AS ${group.alias}`);
  }

  get groupNames(): string[] {
    return this.groups.map((group) => group.alias);
  }

  /** `PARTITION BY g1`, or nothing. */
  get partition(): string {
    return this.groups.length === 0 ? "" : `PARTITION BY ${this.groupNames.join(", ")}`;
  }

  /** A condition and the rule's scope as one condition. */
  inScope(condition: string | undefined): string | undefined {
    const { where } = this.rule;
    if (where === undefined) return condition;
    const scope = this.text.write(inScanForm(where));
    return condition === undefined ? scope.sql : `${within(scope, binds.and)} AND ${condition}`;
  }

  /** ` WHERE …` of the rule's scope and `condition`, or nothing. */
  whereText(condition?: string): string {
    const all = this.inScope(condition);
    return all === undefined ? "" : ` WHERE ${all}`;
  }

  /** ` FILTER (WHERE …)` of the rule's scope, or nothing. */
  get filterText(): string {
    const scope = this.inScope(undefined);
    return scope === undefined ? "" : ` FILTER (WHERE ${scope})`;
  }

  /** How many rows the rule is about. */
  get rowCount(): string {
    const scope = this.inScope(undefined);
    return scope === undefined ? "count(*)" : `count_if(${scope})`;
  }

  quote(name: string): string {
    return this.text.quote(name);
  }

  write(node: MeshExpression): string {
    return this.text.write(node).sql;
  }

  /** An aggregate over the table: one number of the scan that all rules share, or one a group. */
  perScan(sql: string): AuditRuleJob["measure"] {
    const { text } = this;
    if (this.groups.length === 0) return { kind: "scan", sql: text.finish(sql) };
    const by = this.groups.map(({ name, sql: value }) => ({ name, sql: text.finish(value) }));
    const scope = this.inScope(undefined);
    return { kind: "group", by, sql: text.finish(sql), ...(scope === undefined ? {} : { scope: text.finish(scope) }) };
  }

  /** A query of its own over `from`, which has the groups under their aliases. */
  perQuery(measure: string, from: string): AuditRuleJob["measure"] {
    const heads = this.groups.map((group) => `${group.alias} AS ${this.quote(group.name)}`);
    const by = this.groups.length === 0 ? "" : ` GROUP BY ${this.groupNames.join(", ")}`;
    const list = [...heads, `${measure} AS measure`].join(", ");
    return { kind: "query", sql: this.text.finish(`SELECT ${list} FROM ${from}${by}`) };
  }

  /** Rows that fail: `condition`, among those that the rule is about. */
  failing(condition: string): string {
    return this.text.finish(this.inScope(condition)!);
  }
}
