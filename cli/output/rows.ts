/** A query's rows on their way out, as table, CSV or JSON. */

import { badValue } from "../../language/diagnostics/registry/usage.ts";
import type { EngineColumn, Row, Session } from "../../runtime/engines/duckdb/session.ts";
import { type CommandContext, type Options, textOption } from "../command.ts";
import { fail } from "../report.ts";
import { commandLine } from "../usage.ts";
import { cellOf, type Rows, tableCsv, tableText } from "./table.ts";

/** The `--limit` of a command; undefined, and said, when it is no count. */
export async function limitOf(options: Options, context: CommandContext): Promise<number | undefined> {
  const given = textOption(options, "limit") ?? "20";
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 0) return limit;
  await fail(
    badValue.at(commandLine, { option: "--limit", value: given, expected: "a number of rows from 0" }),
    context,
  );
  return undefined;
}

/** Writes at most `limit` rows of `query` in the format that is asked for, and says when there are more. */
export async function writeRows(
  session: Session,
  query: string,
  limit: number,
  options: Options,
  context: CommandContext,
): Promise<void> {
  const columns = await session.describe(query);
  const rows: Row[] = [];
  let more = false;
  for await (const block of session.stream(query)) {
    rows.push(...block);
    more = rows.length > limit;
    if (more) break;
  }
  rows.length = Math.min(rows.length, limit);
  const { terminal } = context;
  const format = textOption(options, "format");
  if (format === "json") terminal.out(`${JSON.stringify({ version: 1, columns, rows, more }, notFinite, 2)}\n`);
  else if (format === "csv") terminal.out(tableCsv(asText(columns, rows)));
  else terminal.out(tableText(asText(columns, rows), terminal.outColors.dim));
  if (more) terminal.say(`only the first ${limit} rows; --limit shows more\n`);
}

/** JSON has no word for a number that is none; null would be another value. */
function notFinite(_name: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function asText(columns: readonly EngineColumn[], rows: readonly Row[]): Rows {
  return {
    columns: columns.map(({ name, type }) => ({
      name,
      numeric: /INT|DECIMAL|DOUBLE|FLOAT/.test(type) && !type.includes("["),
    })),
    rows: rows.map((row) => columns.map(({ name }) => cellOf(row[name]))),
  };
}
