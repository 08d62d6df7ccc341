/**
 * The step `ingest`: brings one input of a product up to date. Done again after it succeeded it changes nothing: a run loads a source table
 * once, equal facts mean equal data, and rows that turn out the same keep the version that was there.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import {
  connectorUnavailable,
  rowsQuarantined,
  rowsRejected,
  sourceFailed,
} from "../../language/diagnostics/registry/runtime.ts";
import type { Place } from "../../language/text/source.ts";
import type { Reading } from "../connectors/connector.ts";
import { connectorNamed, connectorNames } from "../connectors/index.ts";
import { resolveSettings, type Settings } from "../connectors/settings.ts";
import { EngineFailure } from "../engines/duckdb/failure.ts";
import type { Session } from "../engines/duckdb/session.ts";
import { RuntimeFailure } from "../failure.ts";
import type { SourceInputJob } from "../job/job.ts";
import { type Loaded, load } from "../load/load.ts";
import { placeOf } from "../place.ts";
import type { InputReport, RejectReason } from "../report.ts";
import type { RunContext } from "../run-context.ts";
import { findInput, recordInput, type StoredInput } from "../store/inputs.ts";
import { storeSchema } from "../store/schema.ts";
import { versionNamed } from "../store/versions.ts";
import { inputKey } from "./input-key.ts";

/** Loads what is new at the source. Never throws for what the source or the data does. */
export async function ingest(product: string, input: SourceInputJob, context: RunContext): Promise<InputReport> {
  const key = inputKey(input, context);
  const running = context.loading.get(key);
  if (running !== undefined) return { ...(await running), name: input.name };
  const work = context.engine.with((session) => ingestAlone(product, input, key, session, context), context.signal);
  context.loading.set(key, work);
  try {
    return await work;
  } finally {
    context.loading.delete(key);
  }
}

async function ingestAlone(
  product: string,
  input: SourceInputJob,
  key: string,
  session: Session,
  context: RunContext,
): Promise<InputReport> {
  const started = context.host.now();
  const place = placeOf(context.host, context.root, input.place);
  const seconds = () => (context.host.now() - started) / 1000;
  const base = { name: input.name, address: input.address };
  const nothing = { rows: 0, added: 0, rejected: 0, reasons: [], diagnostics: [] };
  let settings: Settings | undefined;
  let reading: Reading | undefined;
  try {
    const previous = await findInput(session, key);
    if (previous !== undefined && (context.load === "new" || previous.run === context.run)) {
      return { ...base, ...nothing, outcome: "unchanged", ...(await standing(session, previous)), seconds: seconds() };
    }
    const connector = await connectorNamed(input.connector);
    if (connector === undefined) {
      const known = connectorNames.map((name) => `\`${name}\``).join(", ");
      throw new RuntimeFailure(connectorUnavailable.at(place, { connector: input.connector, known }));
    }
    context.emit({ product, table: input.name, phase: "loading" });
    settings = await resolveSettings(input.settings, place, context.host, context.secrets);
    reading = await connector.open({ input, settings, place, session, context });
    if (previous !== undefined && reading.facts !== undefined && reading.facts === previous.facts) {
      await recordInput(session, { ...previous, run: context.run }, context.host.now());
      return { ...base, ...nothing, outcome: "unchanged", ...(await standing(session, previous)), seconds: seconds() };
    }
    const loaded = await load({ input, key, reading, previous, session, context, place });
    const diagnostics = rejectDiagnostics(input, loaded, place, context);
    return {
      ...base,
      outcome: loaded.refused ? "failed" : loaded.changed ? "loaded" : "unchanged",
      ...(loaded.stored === undefined ? {} : { stored: loaded.stored }),
      rows: loaded.rows,
      added: loaded.added,
      rejected: loaded.rejected,
      reasons: loaded.reasons,
      ...(loaded.quarantine === undefined ? {} : { quarantine: loaded.quarantine }),
      seconds: seconds(),
      diagnostics,
    };
  } catch (thrown) {
    const diagnostics = explain(thrown, input, place, reading, settings);
    return { ...base, ...nothing, outcome: "failed", seconds: seconds(), diagnostics };
  } finally {
    await reading?.close().catch(() => undefined);
  }
}

async function standing(session: Session, input: StoredInput): Promise<{ stored: string; rows: number }> {
  const version = await versionNamed(session, input.stored);
  return { stored: input.stored, rows: version?.rows ?? 0 };
}

function explain(
  thrown: unknown,
  input: SourceInputJob,
  place: Place,
  reading: Reading | undefined,
  settings: Settings | undefined,
): readonly Diagnostic[] {
  if (thrown instanceof RuntimeFailure) return thrown.diagnostics;
  if (!(thrown instanceof EngineFailure)) throw thrown;
  // The caller sees that it asked to stop; that is no fault of the source.
  if (thrown.kind === "cancelled") return [];
  const known = reading?.explain(thrown);
  if (known !== undefined) return [known];
  const reason = settings?.scrub(thrown.message) ?? thrown.message;
  return [sourceFailed.at(place, { input: input.address, reason })];
}

function rejectDiagnostics(input: SourceInputJob, loaded: Loaded, place: Place, context: RunContext): Diagnostic[] {
  if (loaded.rejected === 0) return [];
  const kind = loaded.refused ? rowsRejected : rowsQuarantined;
  return [
    kind.at(place, {
      input: input.address,
      rows: loaded.rejected,
      reasons: loaded.reasons
        .slice(0, 3)
        .map((reason) => reasonText(reason, context))
        .join("; "),
      table: `${storeSchema}.${loaded.quarantine ?? ""}`,
    }),
  ];
}

/** `\`total\` is not a number: 3 rows, the first is row 17 of data/orders.csv`. */
function reasonText({ column, reason, rows, example }: RejectReason, context: RunContext): string {
  const subject = column === undefined ? reason : `\`${column}\` is ${reason}`;
  const file = example?.file?.replace(`${context.root}/`, "");
  const row = example?.row === undefined ? "" : `row ${example.row}${file === undefined ? "" : ` of ${file}`}`;
  const where = row === "" ? "" : rows === 1 ? `, ${row}` : `, the first is ${row}`;
  return `${subject}: ${rows} ${rows === 1 ? "row" : "rows"}${where}`;
}
