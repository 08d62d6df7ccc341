/** The second look at a source of which some rows do not fit: every row is read with its reason, and duplicates of a key are found. */
import type { Session } from "../engines/duckdb/session.ts";
import { identifier, literal } from "../engines/duckdb/sql-text.ts";
import type { SourceInputJob } from "../job/job.ts";
import type { RejectReason } from "../report.ts";
import { stored } from "../store/schema.ts";
import type { FittedRelation } from "./fitted-relation.ts";
import { duplicateReason } from "./misfit-words.ts";

interface JudgeRequest {
  readonly session: Session;
  readonly input: SourceInputJob;
  readonly fitted: FittedRelation;
  readonly keys: readonly (readonly string[])[];
  /** Stored relation of earlier loads that the keys must not meet again. */
  readonly earlier: string | undefined;
  /** Aggregate that yields the watermark as text. */
  readonly watermark: string;
}

export interface Verdict {
  /** Temporary table with all rows that could be read, `"chimera reason"` null where they fit. */
  readonly table: string;
  /** Temporary table of what was rejected: `_file, _row, _column, _reason, _raw`. */
  readonly rejects: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: readonly RejectReason[];
  /** Over rejected rows too: they were read, and are not to be read again. */
  readonly watermark: string | undefined;
}

export async function judgeRows(request: JudgeRequest): Promise<Verdict> {
  const { session, input, fitted, keys, earlier, watermark } = request;
  const table = "temp.chimera_judged";
  const rejects = "temp.chimera_rejected";
  await session.run(`DROP TABLE IF EXISTS ${table}; CREATE TEMP TABLE chimera_judged AS ${fitted.judged()}`);
  for (const key of keys) await markDuplicates(session, table, key, earlier);
  await session.run(
    `DROP TABLE IF EXISTS ${rejects}; CREATE TEMP TABLE chimera_rejected AS SELECT "chimera file" AS _file, "chimera row" AS _row, ` +
      `"chimera column" AS _column, "chimera reason" AS _reason, "chimera raw" AS _raw FROM ${table} WHERE "chimera reason" IS NOT NULL`,
  );
  if (fitted.broken !== undefined) await addBroken(session, rejects, fitted.broken);
  const counts = await session.row(
    `SELECT count(*) FILTER ("chimera reason" IS NULL) AS accepted, ${watermark} AS watermark FROM ${table}`,
  );
  const reasons = await session.rows(
    `SELECT _column AS "column", _reason AS reason, count(*) AS rows, arg_min(_file, coalesce(_row, 0)) AS file, min(_row) AS row ` +
      `FROM ${rejects} GROUP BY ALL ORDER BY rows DESC, reason, "column"`,
  );
  const told = reasons.map(({ column, reason, rows, file, row }): RejectReason => {
    const declared = input.columns.find(({ name }) => name === column);
    const example = { ...(file === null ? {} : { file: String(file) }), ...(row === null ? {} : { row: Number(row) }) };
    return {
      ...(declared === undefined ? {} : { column: declared.name }),
      reason: String(reason),
      rows: Number(rows),
      ...(file === null && row === null ? {} : { example }),
    };
  });
  const rejected = told.reduce((sum, { rows }) => sum + rows, 0);
  const mark = counts?.watermark;
  return {
    table,
    rejects,
    accepted: Number(counts?.accepted ?? 0),
    rejected,
    reasons: told,
    watermark: mark === null || mark === undefined ? undefined : String(mark),
  };
}

/** The first row of a key stays, later ones are rejected; so is one whose key an earlier load brought. */
async function markDuplicates(
  session: Session,
  table: string,
  keys: readonly string[],
  earlier: string | undefined,
): Promise<void> {
  const list = keys.map(identifier).join(", ");
  const whole = keys.map((key) => `${identifier(key)} IS NOT NULL`).join(" AND ");
  const again =
    earlier === undefined
      ? ""
      : ` OR EXISTS (SELECT 1 FROM ${stored(earlier)} e WHERE ${keys.map((key) => `e.${identifier(key)} = t.${identifier(key)}`).join(" AND ")})`;
  await session.run(
    `UPDATE ${table} SET "chimera reason" = ${literal(duplicateReason(keys))}, "chimera column" = ${keys.length === 1 ? literal(keys[0]!) : "NULL"} ` +
      `WHERE rowid IN (SELECT id FROM (SELECT rowid AS id, row_number() OVER (PARTITION BY ${list} ORDER BY rowid) > 1${again} AS extra ` +
      `FROM ${table} t WHERE "chimera reason" IS NULL AND ${whole}) WHERE extra)`,
  );
}

/** Adds what could not be read as a row, and counts it in the row numbers of the others: row 7 is the seventh of the file. */
async function addBroken(session: Session, rejects: string, broken: string): Promise<void> {
  await session.run(
    `UPDATE ${rejects} AS r SET _row = _row + (SELECT count(*) FROM (SELECT file, row - row_number() OVER (PARTITION BY file ORDER BY row) AS before ` +
      `FROM (${broken})) b WHERE b.file = r._file AND b.before < r._row)`,
  );
  await session.run(`INSERT INTO ${rejects} SELECT file, row, NULL, reason, raw FROM (${broken})`);
}
