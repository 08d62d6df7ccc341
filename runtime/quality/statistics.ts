/**
 * What the engine knows of a stored table's columns without reading them: smallest and largest value, whether there is a null, about how many
 * different values. A stored version is written once, so they are exact; where rows were deleted since, they are still bounds.
 */
import type { Session } from "../engines/duckdb/session.ts";
import { identifier, literal } from "../engines/duckdb/sql-text.ts";

export interface ColumnStatistics {
  /** In the engine's SQL. */
  readonly type: string;
  /** Both as SQL, of types whose whole value is kept (not texts). */
  readonly min?: string;
  readonly max?: string;
  /** No value is null. */
  readonly complete: boolean;
  /** About how many different values; absent where nobody counted. */
  readonly distinct?: number;
}

const wholeValues =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|FLOAT|DOUBLE|DECIMAL.*|DATE|TIMESTAMP)$/;

/** Statistics of the columns of a stored table. */
export async function statisticsOf(session: Session, table: string): Promise<ReadonlyMap<string, ColumnStatistics>> {
  const columns = await session.describe(`SELECT * FROM ${table}`);
  const list = columns.map(({ name }, at) => `stats(${identifier(name)}) AS s${at}`).join(", ");
  const row = await session.row(`SELECT ${list} FROM ${table} LIMIT 1`);
  const found = new Map<string, ColumnStatistics>();
  if (row === undefined) return found;
  for (const [at, { name, type }] of columns.entries()) found.set(name, readStatistics(String(row[`s${at}`]), type));
  return found;
}

/** Reads `[Min: 0, Max: 9][Has Null: false, Has No Null: true][Approx Unique: 10]`. */
export function readStatistics(text: string, type: string): ColumnStatistics {
  const range = wholeValues.test(type) ? /\[Min: ([^,\]]+), Max: ([^,\]]+)\]/.exec(text) : null;
  const [, min, max] = range ?? [];
  const distinct = /\[Approx Unique: (\d+)\]/.exec(text)?.[1];
  return {
    type,
    ...(min === undefined || max === undefined || min === "NULL" || max === "NULL"
      ? {}
      : { min: `CAST(${literal(min)} AS ${type})`, max: `CAST(${literal(max)} AS ${type})` }),
    complete: text.includes("[Has Null: false,"),
    ...(distinct === undefined ? {} : { distinct: Number(distinct) }),
  };
}
