/**
 * `scd2 by KEYS`: the history of each key. `valid_from` is inclusive, `valid_to` exclusive and null as long as the row stands, `is_current` says the same.
 * A row whose values changed is closed at the time of the run and opened anew; a key that is gone is closed.
 */
import { identifier } from "../engines/duckdb/sql-text.ts";
import { stored } from "../store/schema.ts";
import { timestamp } from "../store/versions.ts";
import { columnList } from "./columns.ts";
import { carriedOver } from "./history.ts";
import { keysOf, requireUnique, sameKey } from "./keys.ts";
import type { Materializer } from "./materialize.ts";

export const scd2Columns = ["valid_from", "valid_to", "is_current"] as const;

/** What is added to a row that came at this time. */
export function openedAt(at: string): string {
  return `${at} AS valid_from, CAST(NULL AS TIMESTAMP) AS valid_to, true AS is_current`;
}

export const buildScd2: Materializer = async ({ session, table, select, name, base, now }) => {
  const keys = keysOf(table);
  const batch = "temp.chimera_batch";
  const at = timestamp(now);
  await session.run(`DROP TABLE IF EXISTS ${batch}; CREATE TEMP TABLE chimera_batch AS ${select}`);
  await requireUnique(session, batch, keys);
  const list = columnList(table);
  const opened = (from: string) => `SELECT ${from}, ${openedAt(at)}`;
  const earlier = base === undefined ? undefined : await carriedOver(session, table, base.name, scd2Columns);
  if (earlier === undefined) {
    const rows = await session.run(`CREATE TABLE ${stored(name)} AS ${opened(list)} FROM ${batch}`);
    await session.run(`DROP TABLE ${batch}`);
    return { rows, builtOn: false };
  }
  const old = `(${earlier})`;
  const others = table.columns.map((column) => column.name).filter((column) => !keys.includes(column));
  const sameValues = others.map((column) => `o.${identifier(column)} IS NOT DISTINCT FROM n.${identifier(column)}`);
  const same = [sameKey(keys, "o", "n"), ...sameValues].join(" AND ");
  const stands = `EXISTS (SELECT 1 FROM ${batch} n WHERE ${same})`;
  const ofOld = table.columns.map((column) => `o.${identifier(column.name)}`).join(", ");
  const ofNew = table.columns.map((column) => `n.${identifier(column.name)}`).join(", ");
  const rows = await session.run(
    `CREATE TABLE ${stored(name)} AS ` +
      `SELECT ${ofOld}, o.valid_from, o.valid_to, o.is_current FROM ${old} o WHERE NOT o.is_current OR ${stands} UNION ALL ` +
      `SELECT ${ofOld}, o.valid_from, ${at}, false FROM ${old} o WHERE o.is_current AND NOT ${stands} UNION ALL ` +
      `${opened(ofNew)} FROM ${batch} n WHERE NOT EXISTS (SELECT 1 FROM ${old} o WHERE o.is_current AND ${same})`,
  );
  await session.run(`DROP TABLE ${batch}`);
  return { rows, builtOn: true };
};
