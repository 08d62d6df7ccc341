/**
 * The step `transform`: builds one table of a product beside its earlier version. Nothing that a reader sees changes. Done again it finds the
 * version it made.
 */
import {
  historyUnfit,
  memoryExhausted,
  mergeKeyRepeated,
  tableFailed,
} from "../../language/diagnostics/registry/runtime.ts";
import { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Session } from "../engines/duckdb/session.ts";
import { RuntimeFailure } from "../failure.ts";
import type { ProductJob, TableJob } from "../job/job.ts";
import { HistoryUnfit } from "../materialize/history.ts";
import { KeyRepeated } from "../materialize/keys.ts";
import { isStateful, keepsHistory, materializers } from "../materialize/materialize.ts";
import { placeOf } from "../place.ts";
import type { RunContext } from "../run-context.ts";
import { newStoredName } from "../store/names.ts";
import type { Shelf } from "../store/shelf.ts";
import { recordVersion, timestamp, type Version } from "../store/versions.ts";
import { tableIdentity } from "./identity.ts";
import { withProgress } from "./progress.ts";
import type { Relations } from "./relations.ts";

export interface Built {
  readonly version: Version;
  /** Made now; false when it was there. */
  readonly fresh: boolean;
}

/** Builds `table` over `relations`, all of which must be there. Throws `RuntimeFailure`, or `EngineFailure` when stopped. */
export async function transform(
  job: ProductJob,
  table: TableJob,
  relations: Relations,
  shelf: Shelf,
  session: Session,
  context: RunContext,
): Promise<Built> {
  const identity = tableIdentity(table, relations, context);
  const known = shelf.find(table.address, identity);
  if (known !== undefined) {
    context.pinned.add(known.name);
    return { version: known, fresh: false };
  }
  const started = context.host.now();
  try {
    return await withProgress(session, context, { product: job.product, table: table.name, phase: "building" }, () =>
      session.transaction(() => build(job, table, relations, shelf, identity, started, session, context)),
    );
  } catch (thrown) {
    throw explain(thrown, table, context);
  }
}

async function build(
  job: ProductJob,
  table: TableJob,
  relations: Relations,
  shelf: Shelf,
  identity: string,
  started: number,
  session: Session,
  context: RunContext,
): Promise<Built> {
  const { mode } = table.materialize;
  const name = await newStoredName(context.engine, table.address.split(".").slice(-2).join("_"), table.definition);
  context.pinned.add(name);
  const base = isStateful(mode) ? baseOf(table, shelf, context) : undefined;
  const { rows, builtOn } = await materializers[mode]({
    session,
    table,
    select: relations.fill(table.sql, (name) => (name === "now" ? timestamp(context.startedAt) : undefined)),
    name,
    base,
    now: context.startedAt,
    rebuild: context.rebuild,
  });
  const now = context.host.now();
  const read = table.reads.flatMap((reference) => relations.get(reference) ?? []);
  const reads = mode === "view" ? read.filter(({ direct }) => direct).map(({ version }) => version) : [];
  const version: Version = {
    name,
    kind: mode === "view" ? "view" : "table",
    owner: job.product,
    address: table.address,
    definition: table.definition,
    identity,
    reads,
    ...(builtOn && base !== undefined ? { base: base.name } : {}),
    ...(rows === undefined ? {} : { rows }),
    seconds: (now - started) / 1000,
  };
  await recordVersion(session, version, now);
  return { version, fresh: true };
}

/** The version that stands, if its rows may be taken over: rows that can be computed again only under the same definition. */
function baseOf(table: TableJob, shelf: Shelf, context: RunContext): Version | undefined {
  if (context.rebuild) return undefined;
  const version = shelf.named(shelf.current(table.address)?.stored ?? "");
  if (version === undefined || version.kind !== "table") return undefined;
  return keepsHistory(table.materialize.mode) || version.definition === table.definition ? version : undefined;
}

function explain(thrown: unknown, table: TableJob, context: RunContext): unknown {
  const place = () => placeOf(context.host, context.root, table.place);
  if (thrown instanceof KeyRepeated) {
    const keys = thrown.keys.join(", ");
    return new RuntimeFailure(mergeKeyRepeated.at(place(), { table: table.address, keys, rows: thrown.count }));
  }
  if (thrown instanceof HistoryUnfit) {
    const { column, reason } = thrown;
    return new RuntimeFailure(historyUnfit.at(place(), { table: table.address, column, reason }));
  }
  if (!(thrown instanceof EngineFailure) || thrown.kind === "cancelled") return thrown;
  const kind = thrown.kind === "memory" ? memoryExhausted : tableFailed;
  return new RuntimeFailure(kind.at(place(), { table: table.address, reason: thrown.message }));
}
