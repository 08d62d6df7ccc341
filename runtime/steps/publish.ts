/**
 * The step `publish`: moves all ports of a product to their new versions in one transaction, so readers see all of it or nothing. Done again it finds
 * everything where it should be.
 */
import { viewNameTaken } from "../../language/diagnostics/registry/runtime.ts";
import { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Session } from "../engines/duckdb/session.ts";
import { identifier, literal, qualified, stringList } from "../engines/duckdb/sql-text.ts";
import { RuntimeFailure } from "../failure.ts";
import type { ProductJob, TableJob } from "../job/job.ts";
import { storedColumns } from "../materialize/materialize.ts";
import { placeOf } from "../place.ts";
import type { Evaluated } from "../quality/evaluate.ts";
import type { RunContext } from "../run-context.ts";
import { type KeptAudit, keepAudits } from "../store/audits.ts";
import { collect } from "../store/collect.ts";
import { type Current, currentOfProduct, forgetCurrent, recordCurrents } from "../store/current.ts";
import { recordUses } from "../store/inputs.ts";
import { recordMeasures, type StoredMeasure } from "../store/measures.ts";
import { stored } from "../store/schema.ts";
import type { Version } from "../store/versions.ts";
import { inputKey } from "./input-key.ts";

export interface Ready {
  readonly table: TableJob;
  readonly version: Version;
  readonly evaluated: readonly Evaluated[];
  readonly keep?: KeptAudit;
}

/** Publishes all tables of the product; true when readers see something new. Ports that the product no longer has go away. */
export function publish(
  job: ProductJob,
  ready: readonly Ready[],
  session: Session,
  context: RunContext,
): Promise<boolean> {
  // One product at a time: two that make the same schema, or tidy up the same inputs, would get in each other's way.
  return context.engine.exclusively(() => publishAlone(job, ready, session, context));
}

async function publishAlone(
  job: ProductJob,
  ready: readonly Ready[],
  session: Session,
  context: RunContext,
): Promise<boolean> {
  const before = new Map((await currentOfProduct(session, job.product)).map((entry) => [entry.address, entry]));
  const addresses = new Set(ready.map(({ table }) => table.address));
  const gone = [...before.values()].filter(({ address }) => !addresses.has(address));
  const moved = ready.filter(({ table, version }) => !stands(before.get(table.address), table, version));
  const audits = ready.flatMap(({ keep }) => keep ?? []);
  if (moved.length > 0 || gone.length > 0 || audits.length > 0) {
    await session.transaction(async () => {
      for (const entry of gone) await retire(session, entry);
      for (const { table } of moved) {
        const earlier = before.get(table.address);
        if (earlier?.view !== undefined && !sameView(earlier, table)) await dropView(session, earlier);
      }
      await makeSchemas(session, moved);
      for (const { table, version } of moved) await show(session, table, version, context);
      await recordCurrents(
        session,
        moved.map((one) => currentFor(job, one)),
        context.startedAt,
      );
      await forgetQuarantines(session, moved);
      await recordMeasures(session, moved.flatMap(measuresOf), context.startedAt);
      await keepAudits(session, audits);
    });
  }
  for (const { version } of ready) context.pinned.delete(version.name);
  const keys = job.inputs.flatMap((input) => (input.kind === "source" ? [inputKey(input, context)] : []));
  await tidyUp(job.product, keys, session, context);
  return moved.length > 0 || gone.length > 0;
}

/** Takes a product out of the database: its views and its stored versions. Running it again changes nothing. */
export function removeProduct(product: string, session: Session, context: RunContext): Promise<void> {
  return context.engine.exclusively(async () => {
    await session.transaction(async () => {
      for (const entry of await currentOfProduct(session, product)) await retire(session, entry);
    });
    await tidyUp(product, [], session, context);
  });
}

/** In one transaction: an input that is forgotten without its versions would never be looked at again. */
async function tidyUp(product: string, keys: readonly string[], session: Session, context: RunContext): Promise<void> {
  await session.transaction(async () => {
    const touched = await recordUses(session, product, keys, context.run);
    await collect(session, product, touched, context.pinned);
  });
}

function stands(current: Current | undefined, table: TableJob, version: Version): boolean {
  return current !== undefined && current.stored === version.name && sameView(current, table);
}

function sameView(current: Current, table: TableJob): boolean {
  return current.view?.schema === table.publish?.schema && current.view?.name === table.publish?.view;
}

function currentFor(job: ProductJob, { table, version }: Ready): Current {
  const view = table.publish === undefined ? {} : { view: { schema: table.publish.schema, name: table.publish.view } };
  return { address: table.address, product: job.product, stored: version.name, ...view };
}

function measuresOf({ table, version, evaluated }: Ready): StoredMeasure[] {
  return evaluated.flatMap(({ result, measures }) =>
    measures.map((one) => ({ address: table.address, stored: version.name, rule: result.rule, ...one })),
  );
}

/** Quarantines of versions that are no longer current. */
async function forgetQuarantines(session: Session, moved: readonly Ready[]): Promise<void> {
  if (moved.length === 0) return;
  const addresses = stringList(moved.map(({ table }) => table.address));
  const names = stringList(moved.map(({ version }) => version.name));
  await session.run(
    `DELETE FROM chimera_store._quarantines WHERE list_contains(${addresses}, address) AND NOT list_contains(${names}, stored)`,
  );
}

async function makeSchemas(session: Session, moved: readonly Ready[]): Promise<void> {
  const schemas = new Set(moved.flatMap(({ table }) => (table.publish === undefined ? [] : [table.publish.schema])));
  if (schemas.size === 0) return;
  await session.run([...schemas].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`).join("; "));
}

async function show(session: Session, table: TableJob, version: Version, context: RunContext): Promise<void> {
  if (table.publish === undefined) return;
  const { schema, view } = table.publish;
  const columns = storedColumns(table).map(identifier).join(", ");
  try {
    await session.run(
      `CREATE OR REPLACE VIEW ${qualified(schema, view)} AS SELECT ${columns} FROM ${stored(version.name)}`,
    );
  } catch (thrown) {
    if (!(thrown instanceof EngineFailure) || !/Existing object|already exists/.test(thrown.message)) throw thrown;
    const place = placeOf(context.host, context.root, table.place);
    throw new RuntimeFailure(viewNameTaken.at(place, { view: `${schema}.${view}` }));
  }
}

async function retire(session: Session, entry: Current): Promise<void> {
  await dropView(session, entry);
  await forgetCurrent(session, entry.address);
  await session.run(`DELETE FROM chimera_store._measures WHERE address = ${literal(entry.address)}`);
  await session.run(`DELETE FROM chimera_store._quarantines WHERE address = ${literal(entry.address)}`);
}

async function dropView(session: Session, { view }: Current): Promise<void> {
  if (view !== undefined) await session.run(`DROP VIEW IF EXISTS ${qualified(view.schema, view.name)}`);
}
