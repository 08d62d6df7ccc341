/**
 * A source's relation with every declared column fitted. Two ways to scan it: `strict` stops at the first row that does not fit, which costs
 * next to nothing while all rows do; `judged` gives each row its reason, and is used only once `strict` has stopped.
 */
import type { RawRelation } from "../connectors/connector.ts";
import { identifier, literal } from "../engines/duckdb/sql-text.ts";
import type { SourceInputJob } from "../job/job.ts";
import { fill } from "../job/placeholders.ts";
import { type Cast, fitColumn } from "./fit.ts";
import { misfitReason, nullReason, nullWatermarkReason } from "./misfit-words.ts";

/** What `strict` makes the engine say. */
export const stopWord = "chimera: a row does not fit";

interface Judgement {
  readonly column: string;
  readonly when: string;
  readonly reason: string;
}

/** The fitted values with what is to be said of them; each value is computed once, in a column of an inner SELECT. */
interface Plan {
  readonly values: readonly { readonly name: string; readonly inner: string; readonly sql: string }[];
  readonly judgements: readonly Judgement[];
  /** True for rows that an earlier load has read. Null, where nobody can tell, is not old. */
  readonly old: string | undefined;
}

export class FittedRelation {
  readonly #relation: RawRelation;
  readonly #input: SourceInputJob;
  readonly #since: string | undefined;

  /** `since` is the largest value of the append column that was read before. */
  constructor(relation: RawRelation, input: SourceInputJob, since: string | undefined) {
    this.#relation = relation;
    this.#input = input;
    this.#since = since;
  }

  get broken(): string | undefined {
    return this.#relation.broken;
  }

  /** All rows; the engine stops at one that does not fit, at a cast or with {@link stopWord}. */
  strict(): string {
    const { values, judgements, old } = this.#plan("CAST");
    const bad = [
      ...(this.#relation.unreadable === undefined ? [] : [`(${this.#relation.unreadable}) IS NOT NULL`]),
      ...judgements.map(({ when }) => when),
    ];
    const list = values.map(({ name, inner }) => `${inner} AS ${identifier(name)}`).join(", ");
    // One CASE, since the engine may take the parts of an AND in any order, and an old row must not stop it.
    const skip = old === undefined ? "" : `WHEN ${old} THEN false `;
    const guard = `CASE ${skip}WHEN ${bad.join(" OR ")} THEN error(${literal(stopWord)}) ELSE true END`;
    const conditions = [...(old === undefined ? [] : [`NOT (${old})`]), ...(bad.length === 0 ? [] : [guard])];
    const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
    return `SELECT ${list} FROM ${this.#inner(values)}${where}`;
  }

  /**
   * All rows with `"chimera reason"` (null where the row fits), `"chimera column"`, `"chimera raw"` (the source's values as JSON, of rejected
   * rows only), `"chimera file"` and `"chimera row"`.
   */
  judged(): string {
    const { values, judgements, old } = this.#plan("TRY_CAST");
    const position = this.#relation.position ?? { file: "CAST(NULL AS VARCHAR)", row: "CAST(NULL AS BIGINT)" };
    const unreadable = this.#relation.unreadable;
    const head = unreadable === undefined ? [] : [`WHEN (${unreadable}) IS NOT NULL THEN`];
    const reason = cases([
      ...head.map((when) => `${when} ${unreadable}`),
      ...judgements.map(({ when, reason }) => `WHEN ${when} THEN ${literal(reason)}`),
    ]);
    const column = cases([
      ...head.map((when) => `${when} NULL`),
      ...judgements.map(({ when, column }) => `WHEN ${when} THEN ${literal(column)}`),
    ]);
    const raw = this.#input.columns
      .map((declared) => `${identifier(declared.physical)} := CAST(${this.#relation.column(declared).sql} AS VARCHAR)`)
      .join(", ");
    const list = values.map(({ name, inner }) => `${inner} AS ${identifier(name)}`);
    return (
      `SELECT ${list.join(", ")}, ${reason} AS "chimera reason", ${column} AS "chimera column", ` +
      `CASE WHEN "chimera reason" IS NOT NULL THEN CAST(to_json(struct_pack(${raw})) AS VARCHAR) END AS "chimera raw", ` +
      `CAST(${position.file} AS VARCHAR) AS "chimera file", CAST(${position.row} AS BIGINT) AS "chimera row" ` +
      `FROM ${this.#inner(values)}${old === undefined ? "" : ` WHERE NOT (${old})`}`
    );
  }

  #inner(values: Plan["values"]): string {
    const list = values.map(({ sql, inner }) => `${sql} AS ${inner}`).join(", ");
    return `(SELECT *, ${list} FROM ${this.#relation.from})`;
  }

  #plan(cast: Cast): Plan {
    const { columns, load } = this.#input;
    const values: { name: string; inner: string; sql: string }[] = [];
    const judgements: Judgement[] = [];
    let old: string | undefined;
    for (const [at, column] of columns.entries()) {
      const { name } = column;
      const { value: sql, misfit } = fitColumn(column, this.#relation.column(column), cast);
      const inner = identifier(`chimera v${at}`);
      values.push({ name, inner, sql });
      const watermark = load.mode === "append" && load.column === name;
      if (misfit !== undefined) judgements.push({ column: name, when: misfit(inner), reason: misfitReason(column) });
      if (!column.nullable) judgements.push({ column: name, when: `${inner} IS NULL`, reason: nullReason });
      else if (watermark) judgements.push({ column: name, when: `${inner} IS NULL`, reason: nullWatermarkReason });
      if (watermark && this.#since !== undefined) {
        old = `coalesce(${inner} <= CAST(${literal(this.#since)} AS ${column.sqlType}), false)`;
      }
      for (const check of column.checks) {
        const predicate = fill(check.sql, (hole) => (hole === "value" ? inner : undefined));
        judgements.push({ column: name, when: `NOT coalesce((${predicate}), true)`, reason: check.says });
      }
    }
    return { values, judgements, old };
  }
}

function cases(parts: readonly string[]): string {
  return parts.length === 0 ? "CAST(NULL AS VARCHAR)" : `CASE ${parts.join(" ")} END`;
}
