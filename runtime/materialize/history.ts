/**
 * Old rows of a table that keeps history, in the columns that the table has now. They cannot be computed again, so a changed definition takes
 * them over: columns that are gone are dropped, new ones are null. What cannot be carried over is refused, never lost.
 */
import type { Session } from "../engines/duckdb/session.ts";
import { identifier } from "../engines/duckdb/sql-text.ts";
import { parseSqlType, sameSqlType } from "../engines/duckdb/sql-type.ts";
import type { TableJob } from "../job/job.ts";
import { stored } from "../store/schema.ts";

export class HistoryUnfit extends Error {
  readonly column: string;
  readonly reason: string;

  constructor(column: string, reason: string) {
    super(`${column} ${reason}`);
    this.name = "HistoryUnfit";
    this.column = column;
    this.reason = reason;
  }
}

/** Columns that tell that a version holds history, by how it was kept. */
const historyColumns = ["_snapshot_at", "valid_from"];

/**
 * A SELECT of the rows of `base` in the table's columns, then `added`; undefined when `base` holds no history, so that none is lost by starting
 * anew. Throws {@link HistoryUnfit}.
 */
export async function carriedOver(
  session: Session,
  table: TableJob,
  base: string,
  added: readonly string[],
): Promise<string | undefined> {
  const there = new Map(
    (await session.describe(`SELECT * FROM ${stored(base)}`)).map(({ name, type }) => [name, type]),
  );
  const [first] = added;
  if (first !== undefined && !there.has(first)) {
    const other = historyColumns.find((name) => there.has(name));
    if (other === undefined) return undefined;
    throw new HistoryUnfit(other, "tells that its history was kept in another way");
  }
  const columns = table.columns.map(({ name, sqlType, nullable }) => {
    const type = there.get(name);
    if (type === undefined) {
      if (!nullable) throw new HistoryUnfit(name, "is new and may not be null, but old rows have no value for it");
      return `CAST(NULL AS ${sqlType}) AS ${identifier(name)}`;
    }
    if (sameSqlType(parseSqlType(type), parseSqlType(sqlType))) return identifier(name);
    return `CAST(${identifier(name)} AS ${sqlType}) AS ${identifier(name)}`;
  });
  return `SELECT ${[...columns, ...added.map(identifier)].join(", ")} FROM ${stored(base)}`;
}
