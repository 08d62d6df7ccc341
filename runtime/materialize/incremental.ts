/**
 * `incremental by COLUMN lookback D`: rows from `newest stored value - D` on are computed anew, older ones are taken over. Rows without a
 * value in the column have no age and are always computed anew. With nothing stored yet the whole table is computed.
 */
import type { Session } from "../engines/duckdb/session.ts";
import { identifier, literal } from "../engines/duckdb/sql-text.ts";
import type { TableJob } from "../job/job.ts";
import { stored } from "../store/schema.ts";
import type { Materializer } from "./materialize.ts";

export const buildIncremental: Materializer = async ({ session, table, select, name, base }) => {
  const from = base === undefined ? undefined : await windowStart(session, table, base.name);
  if (base === undefined || from === undefined) {
    return { rows: await session.run(`CREATE TABLE ${stored(name)} AS ${select}`), builtOn: false };
  }
  const { column, start } = from;
  const rows = await session.run(
    `CREATE TABLE ${stored(name)} AS SELECT * FROM ${stored(base.name)} WHERE ${column} < ${start} ` +
      `UNION ALL SELECT * FROM (${select}) WHERE ${column} >= ${start} OR ${column} IS NULL`,
  );
  return { rows, builtOn: true };
};

/** The first value that is computed anew, as a literal, so that the engine can skip what is older; undefined when nothing is stored. */
export async function windowStart(
  session: Session,
  table: TableJob,
  base: string,
): Promise<{ column: string; start: string } | undefined> {
  if (table.materialize.mode !== "incremental") return undefined;
  const { column: name, lookback } = table.materialize;
  const column = identifier(name);
  const type = table.columns.find((candidate) => candidate.name === name)?.sqlType ?? "TIMESTAMP";
  const edge = lookback === undefined ? `max(${column})` : `max(${column}) - ${lookback}`;
  const row = await session.row(`SELECT CAST(CAST(${edge} AS ${type}) AS VARCHAR) AS start FROM ${stored(base)}`);
  const start = row?.start;
  return start === null || start === undefined
    ? undefined
    : { column, start: `CAST(${literal(String(start))} AS ${type})` };
}
