/**
 * `snapshot`: every build adds the whole result once more, with the time of the run in `_snapshot_at`. A run that finds its inputs unchanged adds none.
 */
import { identifier } from "../engines/duckdb/sql-text.ts";
import { stored } from "../store/schema.ts";
import { timestamp } from "../store/versions.ts";
import { carriedOver } from "./history.ts";
import type { Materializer } from "./materialize.ts";

export const snapshotColumns = ["_snapshot_at"] as const;

export const buildSnapshot: Materializer = async ({ session, table, select, name, base, now }) => {
  const added = snapshotColumns.map(identifier).join(", ");
  const taken = `SELECT *, ${timestamp(now)} AS ${added} FROM (${select})`;
  const earlier = base === undefined ? undefined : await carriedOver(session, table, base.name, snapshotColumns);
  const old = earlier === undefined ? "" : `${earlier} UNION ALL `;
  const rows = await session.run(`CREATE TABLE ${stored(name)} AS ${old}${taken}`);
  return { rows, builtOn: earlier !== undefined };
};
