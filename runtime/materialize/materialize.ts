/**
 * How the rows of a table become its next stored version. Every way builds beside what is there: a version is never changed, so readers keep
 * theirs until the switch, and a build that was killed leaves nothing to undo.
 */
import type { Session } from "../engines/duckdb/session.ts";
import type { TableJob } from "../job/job.ts";
import { stored } from "../store/schema.ts";
import type { Version } from "../store/versions.ts";
import { buildIncremental } from "./incremental.ts";
import { buildMerge } from "./merge.ts";
import { buildScd2, openedAt, scd2Columns } from "./scd2.ts";
import { buildSnapshot, snapshotColumns } from "./snapshot.ts";

export type Mode = TableJob["materialize"]["mode"];

export interface MaterializeRequest {
  readonly session: Session;
  readonly table: TableJob;
  /** The table's SELECT, ready to run. */
  readonly select: string;
  /** Name of the version to make. */
  readonly name: string;
  /** The version that stands now, where there is one and it may be built on. */
  readonly base: Version | undefined;
  /** The one "now" of the run, in milliseconds since 1970. */
  readonly now: number;
  readonly rebuild: boolean;
}

export interface Materialized {
  /** Absent for a view, whose rows nobody has counted. */
  readonly rows?: number;
  /** It took rows of `base` over. */
  readonly builtOn: boolean;
}

/** Makes the version. */
export type Materializer = (request: MaterializeRequest) => Promise<Materialized>;

const buildTable: Materializer = async ({ session, name, select }) => ({
  rows: await session.run(`CREATE TABLE ${stored(name)} AS ${select}`),
  builtOn: false,
});

const buildView: Materializer = async ({ session, name, select }) => {
  await session.run(`CREATE VIEW ${stored(name)} AS ${select}`);
  return { builtOn: false };
};

export const materializers = {
  view: buildView,
  table: buildTable,
  full: buildTable,
  snapshot: buildSnapshot,
  incremental: buildIncremental,
  merge: buildMerge,
  scd2: buildScd2,
} satisfies { readonly [M in Mode]: Materializer };

/** Modes whose versions build on what was there before. */
export function isStateful(mode: Mode): boolean {
  return mode === "incremental" || mode === "merge" || keepsHistory(mode);
}

/** Modes whose old rows cannot be computed again. */
export function keepsHistory(mode: Mode): boolean {
  return mode === "snapshot" || mode === "scd2";
}

/** Columns of the stored version: the table's own, then those that its way of being stored adds. */
export function storedColumns(table: TableJob): string[] {
  return [...table.columns.map((column) => column.name), ...addedColumns(table)];
}

/** The table's SELECT with what a first run at that time would add to its rows. */
export function asFirstStored(table: TableJob, select: string, at: string): string {
  if (table.materialize.mode === "snapshot") return `SELECT *, ${at} AS ${snapshotColumns[0]} FROM (${select})`;
  if (table.materialize.mode === "scd2") return `SELECT *, ${openedAt(at)} FROM (${select})`;
  return select;
}

function addedColumns(table: TableJob): readonly string[] {
  if (table.materialize.mode === "snapshot") return snapshotColumns;
  if (table.materialize.mode === "scd2") return scd2Columns;
  return [];
}
