/** Rows that fail a rule, for people. What may be personal is never among what is shown. */
import type { Session } from "../engines/duckdb/session.ts";
import type { PlainValue } from "../engines/duckdb/values.ts";
import type { ColumnJob, TableJob } from "../job/job.ts";
import { columnList } from "../materialize/columns.ts";

export const mask = "•••";
const most = 5;

/** Up to five rows of `self` for which `failing` is true. */
export async function failingRows(
  session: Session,
  table: TableJob,
  self: string,
  failing: string,
): Promise<{ readonly [column: string]: PlainValue }[]> {
  const rows = await session.rows(`SELECT ${columnList(table)} FROM ${self} WHERE (${failing}) IS TRUE LIMIT ${most}`);
  return rows.map((row) => masked(row, table.columns));
}

/** The row with sensitive columns as `•••`; a null stays a null, since it says nothing about anybody. */
export function masked(
  row: { readonly [column: string]: PlainValue },
  columns: readonly ColumnJob[],
): { readonly [column: string]: PlainValue } {
  const sensitive = new Set(columns.filter((column) => column.sensitive).map((column) => column.name));
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value !== null && sensitive.has(name) ? mask : value]),
  );
}
