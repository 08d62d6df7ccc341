/**
 * The runtime's own tables. They live in the schema `chimera_store` of the same database as the data, so that what is recorded about a
 * version and the version itself are committed together: a run that is killed leaves both or neither.
 *
 * No keys and no indexes: the tables are small, uniqueness is kept by the few functions of this folder that write them, and
 * concurrent builds of different products then never conflict.
 */
import { storeNewer } from "../../language/diagnostics/registry/runtime.ts";
import type { DuckDBEngine } from "../engines/duckdb/engine.ts";
import { qualified } from "../engines/duckdb/sql-text.ts";
import { RuntimeFailure } from "../failure.ts";

export const storeSchema = "chimera_store";
const storeVersion = 1;

/** SQL name of a stored relation. */
export function stored(name: string): string {
  return qualified(storeSchema, name);
}

const tables = `
CREATE SCHEMA IF NOT EXISTS chimera_store;
CREATE TABLE IF NOT EXISTS chimera_store._meta (version INTEGER);
CREATE SEQUENCE IF NOT EXISTS chimera_store._names;
CREATE TABLE IF NOT EXISTS chimera_store._versions (
  name VARCHAR, kind VARCHAR, owner VARCHAR, address VARCHAR, definition VARCHAR, identity VARCHAR,
  reads VARCHAR[], base VARCHAR, rows BIGINT, seconds DOUBLE, built_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS chimera_store._inputs (
  key VARCHAR, address VARCHAR, stored VARCHAR, facts VARCHAR, watermark VARCHAR, run VARCHAR, loaded_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS chimera_store._uses (product VARCHAR, key VARCHAR);
CREATE TABLE IF NOT EXISTS chimera_store._current (
  address VARCHAR, product VARCHAR, stored VARCHAR, view_schema VARCHAR, view_name VARCHAR, published_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS chimera_store._measures (
  address VARCHAR, rule VARCHAR, grouped VARCHAR, value DOUBLE, stored VARCHAR, measured_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS chimera_store._audits (stored VARCHAR, rules VARCHAR, results VARCHAR);
CREATE TABLE IF NOT EXISTS chimera_store._quarantines (
  address VARCHAR, name VARCHAR, stored VARCHAR, rows BIGINT, kept_at TIMESTAMP);`;

/** Makes the bookkeeping tables where they are not there yet. Refuses a database that a newer chimerac wrote. */
export async function prepareStore(engine: DuckDBEngine): Promise<void> {
  if (prepared.has(engine)) return;
  await engine.exclusively(() => prepare(engine));
  prepared.add(engine);
}

const prepared = new WeakSet<DuckDBEngine>();

async function prepare(engine: DuckDBEngine): Promise<void> {
  await engine.with(async (session) => {
    const known = await session.row(
      "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'chimera_store' AND table_name = '_meta'",
    );
    if (known === undefined) {
      await session.transaction(async () => {
        await session.run(tables);
        await session.run(`INSERT INTO chimera_store._meta VALUES (${storeVersion})`);
      });
      return;
    }
    const version = Number(
      (await session.row("SELECT max(version) AS version FROM chimera_store._meta"))?.version ?? 1,
    );
    if (version > storeVersion) {
      const place = { file: engine.path, start: 0, end: 0 };
      throw new RuntimeFailure(storeNewer.at(place, { version, known: storeVersion }));
    }
  });
}
