/** A table's own columns in SQL. */
import { identifier } from "../engines/duckdb/sql-text.ts";
import type { TableJob } from "../job/job.ts";

/** Quoted names, separated by commas. */
export function columnList(table: TableJob): string {
  return table.columns.map((column) => identifier(column.name)).join(", ");
}
