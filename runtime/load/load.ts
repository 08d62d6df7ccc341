/**
 * Brings the rows of a source into a new stored version. The good path is one `CREATE TABLE AS` that stops at the first row that does not
 * fit; only then are the rows judged one by one, and the bad ones kept with their reasons. Versions are never changed once made: what an
 * append adds is a part of its own beside the earlier ones.
 */
import type { Place } from "../../language/text/source.ts";
import type { Reading } from "../connectors/connector.ts";
import { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Session } from "../engines/duckdb/session.ts";
import { identifier, literal } from "../engines/duckdb/sql-text.ts";
import { RuntimeFailure } from "../failure.ts";
import type { SourceInputJob } from "../job/job.ts";
import type { RejectReason } from "../report.ts";
import type { RunContext } from "../run-context.ts";
import { recordInput, type StoredInput } from "../store/inputs.ts";
import { newStoredName, quarantineName } from "../store/names.ts";
import { stored } from "../store/schema.ts";
import { recordVersion, timestamp, type Version, versionNamed } from "../store/versions.ts";
import { FittedRelation, stopWord } from "./fitted-relation.ts";
import { judgeRows } from "./judge.ts";
import { unsuitedColumns } from "./unsuited.ts";

export interface LoadRequest {
  readonly input: SourceInputJob;
  readonly key: string;
  readonly reading: Reading;
  readonly previous: StoredInput | undefined;
  readonly session: Session;
  readonly context: RunContext;
  /** The input's place, for messages. */
  readonly place: Place;
}

export interface Loaded {
  /** The version that stands now; the previous one when nothing new came, or when rows were rejected and the source says to fail. */
  readonly stored: string | undefined;
  readonly changed: boolean;
  readonly rows: number;
  readonly added: number;
  readonly rejected: number;
  readonly reasons: readonly RejectReason[];
  readonly quarantine?: string;
  /** Rows were rejected, and the source says that the load fails then. */
  readonly refused: boolean;
}

/** Where the new rows are, before they become a version. */
interface NewRows {
  readonly name: string;
  readonly count: number;
  readonly watermark: string | undefined;
  readonly rejected: number;
  readonly reasons: readonly RejectReason[];
  readonly quarantine?: string;
}

/** Loads in one transaction: either all of it is there afterwards, bookkeeping included, or nothing. */
export async function load(request: LoadRequest): Promise<Loaded> {
  const { session, input, previous, reading } = request;
  const column = input.columns.find(({ name }) => input.load.mode === "append" && name === input.load.column);
  const value = previous?.watermark;
  await reading.fetch?.(column === undefined || value === undefined ? undefined : { column, value });
  try {
    return await session.transaction(() => loadRows(request, false));
  } catch (thrown) {
    if (!(thrown instanceof RowsDoNotFit) && !isAboutRows(thrown, request.reading)) throw thrown;
  }
  return session.transaction(() => loadRows(request, true));
}

/** Thrown by the strict path when only a second look at the whole table showed that rows do not fit. */
class RowsDoNotFit extends Error {}

function isAboutRows(thrown: unknown, reading: Reading): boolean {
  if (!(thrown instanceof EngineFailure)) return false;
  return thrown.message.includes(stopWord) || (thrown.kind === "data" && reading.explain(thrown) === undefined);
}

async function loadRows(request: LoadRequest, tolerant: boolean): Promise<Loaded> {
  const { input, session, reading, previous, context, key } = request;
  const since = input.load.mode === "append" ? previous?.watermark : undefined;
  const relation = await reading.relation(tolerant);
  const unsuited = unsuitedColumns(input, relation, request.place);
  if (unsuited.length > 0) throw new RuntimeFailure(...unsuited);
  const fitted = new FittedRelation(relation, input, since);
  const name = await newStoredName(context.engine, input.address.split(".").slice(-2).join("_"), key);
  const before = previous === undefined ? undefined : await versionNamed(session, previous.stored);
  const fresh = tolerant ? await judged(request, fitted, name, before) : await strict(request, fitted, name, before);
  if (fresh.rejected > 0 && input.onReject === "fail") {
    await session.run(`DROP TABLE ${stored(name)}`);
    return { ...outcome(fresh, previous?.stored, false, before?.rows ?? 0, 0), refused: true };
  }
  const placed = await place(request, fresh, before);
  if (fresh.rejected === 0 && input.load.mode !== "append") await forgetQuarantine(request);
  const watermark = fresh.watermark ?? previous?.watermark;
  await recordInput(
    session,
    {
      key,
      address: input.address,
      stored: placed.stored,
      run: context.run,
      ...(reading.facts === undefined ? {} : { facts: reading.facts }),
      ...(watermark === undefined ? {} : { watermark }),
    },
    context.host.now(),
  );
  return outcome(fresh, placed.stored, placed.changed, placed.rows, placed.added);
}

function outcome(fresh: NewRows, name: string | undefined, changed: boolean, rows: number, added: number): Loaded {
  const { rejected, reasons, quarantine } = fresh;
  const kept = quarantine === undefined ? {} : { quarantine };
  return { stored: name, changed, rows, added, rejected, reasons, refused: false, ...kept };
}

async function strict(
  request: LoadRequest,
  fitted: FittedRelation,
  name: string,
  before: Version | undefined,
): Promise<NewRows> {
  const { session, input } = request;
  const count = await session.run(`CREATE TABLE ${stored(name)} AS ${fitted.strict()}`);
  for (const keys of keysToCheck(input)) {
    if (await repeats(session, name, keys, input.load.mode === "append" ? before?.name : undefined))
      throw new RowsDoNotFit();
  }
  const newest =
    input.load.mode === "append"
      ? await session.row(`SELECT ${watermarkOf(input)} AS w FROM ${stored(name)}`)
      : undefined;
  return { name, count, watermark: textOrUndefined(newest?.w), rejected: 0, reasons: [] };
}

async function judged(
  request: LoadRequest,
  fitted: FittedRelation,
  name: string,
  before: Version | undefined,
): Promise<NewRows> {
  const { session, input, context, key } = request;
  const verdict = await judgeRows({
    session,
    input,
    fitted,
    keys: keysToCheck(input),
    earlier: input.load.mode === "append" ? before?.name : undefined,
    watermark: watermarkOf(input),
  });
  const names = input.columns.map((column) => identifier(column.name)).join(", ");
  await session.run(
    `CREATE TABLE ${stored(name)} AS SELECT ${names} FROM ${verdict.table} WHERE "chimera reason" IS NULL`,
  );
  const quarantine = await quarantineOf(request, verdict.rejects, verdict.rejected, name);
  await session.run(`DROP TABLE ${verdict.table}; DROP TABLE ${verdict.rejects}`);
  if (verdict.rejected > 0) {
    const now = context.host.now();
    const version = {
      name: quarantine,
      owner: key,
      address: input.address,
      definition: key,
      identity: quarantine,
      reads: [],
    };
    await recordVersion(session, { ...version, kind: "quarantine" }, now);
  }
  return {
    name,
    count: verdict.accepted,
    watermark: verdict.watermark,
    rejected: verdict.rejected,
    reasons: verdict.reasons,
    ...(verdict.rejected === 0 ? {} : { quarantine }),
  };
}

/** Keeps the rejected rows. An append keeps those of earlier loads too; one whose append column is null is read each time and stays once. */
async function quarantineOf(request: LoadRequest, rejects: string, rejected: number, name: string): Promise<string> {
  const { session, input, context, key } = request;
  const table = quarantineName(name);
  const earlier = await session.row(`SELECT name FROM chimera_store._quarantines WHERE address = ${literal(key)}`);
  if (rejected === 0) return table;
  const now = timestamp(context.host.now());
  const old =
    earlier === undefined || input.load.mode !== "append"
      ? ""
      : ` UNION ALL SELECT * FROM ${stored(String(earlier.name))} o WHERE NOT EXISTS (SELECT 1 FROM ${rejects} r WHERE r._raw = o._raw)`;
  await session.run(
    `CREATE TABLE ${stored(table)} AS SELECT ${now} AS _rejected_at, _file, _row, _column, _reason, _raw FROM ${rejects}${old}`,
  );
  await session.run(
    `DELETE FROM chimera_store._quarantines WHERE address = ${literal(key)}; INSERT INTO chimera_store._quarantines ` +
      `SELECT ${literal(key)}, ${literal(table)}, ${literal(name)}, count(*), ${now} FROM ${stored(table)}`,
  );
  return table;
}

/** What an earlier load rejected is no longer in question once the whole was read anew and fits. */
async function forgetQuarantine({ session, key }: LoadRequest): Promise<void> {
  await session.run(`DELETE FROM chimera_store._quarantines WHERE address = ${literal(key)}`);
}

/** Makes the new rows the input's version: as they are, beside the earlier parts, or merged into them. */
async function place(
  request: LoadRequest,
  fresh: NewRows,
  before: Version | undefined,
): Promise<{ stored: string; changed: boolean; rows: number; added: number }> {
  const { session, input, context, key } = request;
  const now = context.host.now();
  const version = (name: string, reads: readonly string[], rows: number): Version => ({
    name,
    kind: "input",
    owner: key,
    address: input.address,
    definition: key,
    identity: name,
    reads,
    rows,
  });
  if (before === undefined) {
    await recordVersion(session, version(fresh.name, [], fresh.count), now);
    return { stored: fresh.name, changed: true, rows: fresh.count, added: fresh.count };
  }
  if (input.load.mode === "append") {
    if (fresh.count === 0) {
      await session.run(`DROP TABLE ${stored(fresh.name)}`);
      return { stored: before.name, changed: false, rows: before.rows ?? 0, added: 0 };
    }
    await recordVersion(session, version(fresh.name, [], fresh.count), now);
    const parts = [...(before.reads.length === 0 ? [before.name] : before.reads), fresh.name];
    const rows = (before.rows ?? 0) + fresh.count;
    const whole = await newStoredName(context.engine, input.address.split(".").slice(-2).join("_"), key);
    const compact = parts.length >= mostParts;
    const union = parts.map((part) => `SELECT * FROM ${stored(part)}`).join(" UNION ALL ");
    await session.run(`CREATE ${compact ? "TABLE" : "VIEW"} ${stored(whole)} AS ${union}`);
    await recordVersion(session, version(whole, compact ? [] : parts, rows), now);
    return { stored: whole, changed: true, rows, added: fresh.count };
  }
  let name = fresh.name;
  if (input.load.mode === "merge") {
    name = await newStoredName(context.engine, input.address.split(".").slice(-2).join("_"), key);
    const same = input.load.columns.map((column) => `o.${identifier(column)} = n.${identifier(column)}`).join(" AND ");
    await session.run(
      `CREATE TABLE ${stored(name)} AS SELECT * FROM ${stored(before.name)} o WHERE NOT EXISTS ` +
        `(SELECT 1 FROM ${stored(fresh.name)} n WHERE ${same}) UNION ALL SELECT * FROM ${stored(fresh.name)}; DROP TABLE ${stored(fresh.name)}`,
    );
  }
  if (await sameRows(session, input, before.name, name)) {
    await session.run(`DROP TABLE ${stored(name)}`);
    return { stored: before.name, changed: false, rows: before.rows ?? 0, added: 0 };
  }
  const rows = input.load.mode === "merge" ? await count(session, name) : fresh.count;
  await recordVersion(session, version(name, [], rows), now);
  return { stored: name, changed: true, rows, added: fresh.count };
}

/** An append of more parts than this is written together: reading stays quick, and each row is rewritten once in so many loads. */
const mostParts = 8;

/** The source's keys, and the columns that rows are merged by. */
function keysToCheck(input: SourceInputJob): readonly (readonly string[])[] {
  if (input.load.mode !== "merge") return input.keys;
  const merged = input.load.columns;
  const known = input.keys.some(
    (key) => key.length === merged.length && key.every((column) => merged.includes(column)),
  );
  return known ? input.keys : [...input.keys, merged];
}

/** True when a key stands twice in the new rows, or in a new and an earlier one. Keys with a null are no keys. */
async function repeats(
  session: Session,
  name: string,
  keys: readonly string[],
  earlier: string | undefined,
): Promise<boolean> {
  const list = keys.map(identifier).join(", ");
  const whole = keys.map((key) => `${identifier(key)} IS NOT NULL`).join(" AND ");
  const twice = await session.row(
    `SELECT 1 FROM ${stored(name)} WHERE ${whole} GROUP BY ${list} HAVING count(*) > 1 LIMIT 1`,
  );
  if (twice !== undefined) return true;
  if (earlier === undefined) return false;
  const again = await session.row(
    `SELECT 1 FROM (SELECT ${list} FROM ${stored(earlier)}) SEMI JOIN ${stored(name)} USING (${list}) LIMIT 1`,
  );
  return again !== undefined;
}

/** Equal as bags of rows. A source that cannot tell whether it changed is compared, so that nothing behind it is rebuilt in vain. */
async function sameRows(session: Session, input: SourceInputJob, one: string, other: string): Promise<boolean> {
  if ((await count(session, one)) !== (await count(session, other))) return false;
  const columns = input.columns.map((column) => identifier(column.name)).join(", ");
  const digest = (name: string) => `(SELECT sum(CAST(hash(${columns}) AS HUGEINT)) FROM ${stored(name)})`;
  const row = await session.row(`SELECT ${digest(one)} IS NOT DISTINCT FROM ${digest(other)} AS same`);
  return row?.same === true;
}

async function count(session: Session, name: string): Promise<number> {
  return Number((await session.row(`SELECT count(*) AS n FROM ${stored(name)}`))?.n);
}

function watermarkOf(input: SourceInputJob): string {
  return input.load.mode === "append" ? `CAST(max(${identifier(input.load.column)}) AS VARCHAR)` : "NULL";
}

function textOrUndefined(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
