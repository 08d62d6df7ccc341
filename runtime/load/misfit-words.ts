/** What a rejected row is told: the reason in words, without the value, which may be personal. */
import { parseSqlType } from "../engines/duckdb/sql-type.ts";
import type { SourceColumnJob } from "../job/job.ts";

export function misfitReason(column: SourceColumnJob): string {
  const type = parseSqlType(column.sqlType);
  if (type.kind === "list") return "not a list of the declared type";
  if (type.kind === "map") return "not a map of the declared type";
  if (type.kind === "struct") return "not a struct of the declared type";
  if (type.precision !== undefined && type.scale !== undefined) {
    const whole = type.precision - type.scale;
    return `not a number with at most ${whole} digits before the point and ${type.scale} after it`;
  }
  if (type.name.startsWith("ENUM")) return `not one of ${type.name.slice(5, -1).replaceAll("'", "`")}`;
  return `not ${words[type.name] ?? `a ${type.name}`}`;
}

export const nullReason = "null, where a value is required";
export const nullWatermarkReason = "null in the column that the load goes by";
export const duplicateReason = (keys: readonly string[]) => `its key (${keys.join(", ")}) stands in an earlier row too`;

const words: { readonly [name: string]: string } = {
  BIGINT: "a whole number of 64 bits",
  INTEGER: "a whole number of 32 bits",
  HUGEINT: "a whole number",
  DOUBLE: "a number",
  BOOLEAN: "true or false",
  DATE: "a date",
  TIME: "a time of day",
  TIMESTAMP: "a timestamp",
  INTERVAL: "a duration",
  UUID: "a UUID",
  JSON: "JSON",
  BLOB: "bytes",
};
