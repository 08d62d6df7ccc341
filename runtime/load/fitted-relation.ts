/**
 * A source's relation with every declared column fitted. Two ways to scan it: `strict` stops at the first row that does not fit, which costs
 * next to nothing while all rows do; `judged` gives each row its reason, and is used only once `strict` has stopped.
 */
import type { RawRelation } from "../connectors/connector.ts";
import { identifier, literal } from "../engines/duckdb/sql-text.ts";
import type { SourceInputJob } from "../job/job.ts";
import { fill } from "../job/placeholders.ts";
import { fitColumn } from "./fit.ts";
import { misfitReason, nullReason, nullWatermarkReason } from "./misfit-words.ts";

/** What `strict` makes the engine say. */
export const stopWord = "chimera: a row does not fit";

interface Judgement {
  readonly column: string | undefined;
  readonly when: string;
  readonly reason: string;
}

export class FittedRelation {
  readonly #relation: RawRelation;
  readonly #input: SourceInputJob;
  readonly #values: readonly { readonly name: string; readonly sql: string }[];
  readonly #judgements: readonly Judgement[];
  /** The append column's value and the point after which rows are wanted. */
  readonly #beyond: { readonly value: string; readonly since: string } | undefined;

  constructor(relation: RawRelation, input: SourceInputJob, since: string | undefined) {
    this.#relation = relation;
    this.#input = input;
    const values: { name: string; sql: string }[] = [];
    const judgements: Judgement[] = [];
    let beyond: { value: string; since: string } | undefined;
    for (const column of input.columns) {
      const { value, misfit } = fitColumn(column, relation.column(column));
      values.push({ name: column.name, sql: value });
      if (misfit !== undefined) judgements.push({ column: column.name, when: misfit, reason: misfitReason(column) });
      if (!column.nullable) judgements.push({ column: column.name, when: `${value} IS NULL`, reason: nullReason });
      if (input.load.mode === "append" && input.load.column === column.name) {
        if (column.nullable)
          judgements.push({ column: column.name, when: `${value} IS NULL`, reason: nullWatermarkReason });
        if (since !== undefined) beyond = { value, since: `CAST(${literal(since)} AS ${column.sqlType})` };
      }
      for (const check of column.checks) {
        const predicate = fill(check.sql, (name) => (name === "value" ? value : undefined));
        judgements.push({ column: column.name, when: `NOT coalesce((${predicate}), true)`, reason: check.says });
      }
    }
    this.#values = values;
    this.#judgements = judgements;
    this.#beyond = beyond;
  }

  get broken(): string | undefined {
    return this.#relation.broken;
  }

  /** All rows; the engine stops with {@link stopWord} at one that does not fit. */
  strict(): string {
    const bad = [
      ...(this.#relation.unreadable === undefined ? [] : [`(${this.#relation.unreadable}) IS NOT NULL`]),
      ...this.#judgements.map(({ when }) => when),
    ];
    const list = this.#values.map(({ name, sql }) => `${sql} AS ${identifier(name)}`).join(", ");
    const old = this.#old();
    const conditions = [
      ...(old === undefined ? [] : [`NOT (${old})`]),
      ...(bad.length === 0
        ? []
        : // One CASE, since the engine may take the parts of an AND in any order and an old row must not stop it.
          [
            `CASE ${old === undefined ? "" : `WHEN ${old} THEN false `}WHEN ${bad.join(" OR ")} THEN error(${literal(stopWord)}) ELSE true END`,
          ]),
    ];
    return `SELECT ${list} FROM ${this.#relation.from}${conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`}`;
  }

  /**
   * All rows with `"chimera reason"` (null where the row fits), `"chimera column"`, `"chimera raw"` (the source's values as JSON, of rejected
   * rows only), `"chimera file"` and `"chimera row"`.
   */
  judged(): string {
    const position = this.#relation.position ?? { file: "CAST(NULL AS VARCHAR)", row: "CAST(NULL AS BIGINT)" };
    const unreadable = this.#relation.unreadable;
    const reasons = this.#judgements.map(({ when, reason }) => `WHEN ${when} THEN ${literal(reason)}`);
    const columns = this.#judgements.map(
      ({ when, column }) => `WHEN ${when} THEN ${column === undefined ? "NULL" : literal(column)}`,
    );
    const reason = cases([
      ...(unreadable === undefined ? [] : [`WHEN (${unreadable}) IS NOT NULL THEN ${unreadable}`]),
      ...reasons,
    ]);
    const column = cases([
      ...(unreadable === undefined ? [] : [`WHEN (${unreadable}) IS NOT NULL THEN NULL`]),
      ...columns,
    ]);
    const raw = this.#input.columns
      .map((declared) => `${identifier(declared.physical)} := CAST(${this.#relation.column(declared).sql} AS VARCHAR)`)
      .join(", ");
    const list = this.#values.map(({ name, sql }) => `${sql} AS ${identifier(name)}`);
    const old = this.#old();
    return (
      `SELECT ${list.join(", ")}, ${reason} AS "chimera reason", ${column} AS "chimera column", ` +
      `CAST(to_json(struct_pack(${raw})) AS VARCHAR) AS "chimera raw", ` +
      `CAST(${position.file} AS VARCHAR) AS "chimera file", CAST(${position.row} AS BIGINT) AS "chimera row" ` +
      `FROM ${this.#relation.from}${old === undefined ? "" : ` WHERE NOT (${old})`}`
    );
  }

  /** True for rows that an earlier load has read. Null, where nobody can tell, is not old. */
  #old(): string | undefined {
    return this.#beyond === undefined ? undefined : `coalesce(${this.#beyond.value} <= ${this.#beyond.since}, false)`;
  }
}

function cases(parts: readonly string[]): string {
  return parts.length === 0 ? "CAST(NULL AS VARCHAR)" : `CASE ${parts.join(" ")} END`;
}
