/**
 * The connector `postgres`: tables and views of a PostgreSQL database, read by a real client with a cursor, in one read-only transaction, so a
 * table is seen as it was at one moment. Values travel as the server's own text: numerics keep every digit, timestamps come in UTC.
 */
import type { Client } from "pg";
import { sourceTableMissing } from "../../../language/diagnostics/registry/runtime.ts";
import { sha256 } from "../../../language/text/digest.ts";
import { nearestName } from "../../../language/text/nearest-name.ts";
import { EngineFailure } from "../../engines/duckdb/failure.ts";
import { identifier } from "../../engines/duckdb/sql-text.ts";
import { RuntimeFailure } from "../../failure.ts";
import type { Connector, OpenRequest, Reading, Since } from "../connector.ts";
import { requireDeclared } from "../missing-columns.ts";
import { explainPostgres } from "./failure.ts";
import { loginOf } from "./login.ts";

const rowsAtATime = 8192;

export const postgresConnector: Connector = {
  name: "postgres",
  async open(request) {
    const { config, where } = loginOf(request);
    const { default: pg } = await import("pg");
    const client = new pg.Client(config);
    // A connection that breaks between two questions is told by the next one.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query(session);
      const schema = request.settings.text("schema") ?? "public";
      const columns = await columnsOf(client, request, schema, where);
      return reading(client, request, schema, columns, where);
    } catch (thrown) {
      await client.end().catch(() => undefined);
      if (thrown instanceof RuntimeFailure) throw thrown;
      throw new RuntimeFailure(explainPostgres(thrown, where, request));
    }
  },
};

/** Texts that mean the same everywhere, and one moment for the whole reading. */
const session =
  "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 1; " +
  "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

interface ServerColumn {
  /** As `format_type` writes it, for casts. */
  readonly type: string;
  /** An array, a composite or a range: written as JSON. */
  readonly nested: boolean;
}

async function columnsOf(
  client: Client,
  { input, place }: OpenRequest,
  schema: string,
  where: string,
): Promise<ReadonlyMap<string, ServerColumn>> {
  const found = await client.query<[string, string, string]>({
    rowMode: "array",
    text: `SELECT a.attname, format_type(a.atttypid, a.atttypmod), t.typcategory
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
      WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'v', 'm', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum`,
    values: [schema, input.physical],
  });
  if (found.rows.length === 0) {
    const tables = await client.query<[string]>({
      rowMode: "array",
      text: `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind IN ('r', 'v', 'm', 'p', 'f')`,
      values: [schema],
    });
    const near = nearestName(
      input.physical,
      tables.rows.map(([name]) => name),
    );
    const hint = near === undefined ? {} : { hint: `did you mean \`${near}\`?` };
    throw new RuntimeFailure(sourceTableMissing.at(place, { table: `${schema}.${input.physical}`, where }, hint));
  }
  const columns = new Map(
    found.rows.map(([name, type, category]) => [name, { type, nested: "AC".includes(category) }]),
  );
  requireDeclared(input.columns, [...columns.keys()], `${schema}.${input.physical}`, place);
  return columns;
}

function reading(
  client: Client,
  request: OpenRequest,
  schema: string,
  columns: ReadonlyMap<string, ServerColumn>,
  where: string,
): Reading {
  const { input } = request;
  const staging = `chimera_fetched_${sha256(input.address).slice(0, 12)}`;
  const select = (since: Since | undefined) => {
    const list = input.columns.map(({ physical }) => {
      const name = identifier(physical);
      return columns.get(physical)?.nested === true ? `to_jsonb(${name})::text` : `${name}::text`;
    });
    const from = `SELECT ${list.join(", ")} FROM ${identifier(schema)}.${identifier(input.physical)}`;
    if (since === undefined) return { text: from, values: [] };
    const { physical } = since.column;
    const beyond = `${identifier(physical)} > $1::${columns.get(physical)?.type ?? "text"}`;
    return { text: `${from} WHERE ${beyond} OR ${identifier(physical)} IS NULL`, values: [since.value] };
  };
  return {
    async fetch(since) {
      const { text, values } = select(since);
      try {
        await copy(client, text, values, staging, request);
      } catch (thrown) {
        if (thrown instanceof EngineFailure) throw thrown;
        throw new RuntimeFailure(explainPostgres(thrown, where, request));
      }
    },
    relation: async () => ({
      from: `temp.${identifier(staging)}`,
      column: ({ physical }) => ({ sql: identifier(physical), type: "text" }),
    }),
    explain: () => undefined,
    async close() {
      await request.session.run(`DROP TABLE IF EXISTS temp.${identifier(staging)}`).catch(() => undefined);
      await client.end();
    },
  };
}

/** Streams the query into a temporary table of text, a batch at a time, so memory stays flat whatever the table's size. */
async function copy(
  client: Client,
  text: string,
  values: readonly string[],
  staging: string,
  { session, input, context }: OpenRequest,
): Promise<void> {
  const { default: Cursor } = await import("pg-cursor");
  const columns = input.columns.map(({ physical }) => `${identifier(physical)} VARCHAR`).join(", ");
  await session.run(`CREATE OR REPLACE TEMP TABLE ${identifier(staging)} (${columns})`);
  const appender = await session.appendText(staging);
  const cursor = client.query(new Cursor<(string | null)[]>(text, [...values], { rowMode: "array" }));
  const stop = () => void client.end().catch(() => undefined);
  context.signal?.addEventListener("abort", stop);
  try {
    for (;;) {
      const rows = await cursor.read(rowsAtATime);
      if (context.signal?.aborted === true) throw new EngineFailure("cancelled", "stopped", text);
      if (rows.length === 0) break;
      appender.append(rows, input.columns.length);
    }
    appender.close();
    await cursor.close();
  } catch (thrown) {
    if (context.signal?.aborted === true) throw new EngineFailure("cancelled", "stopped", text);
    throw thrown;
  } finally {
    context.signal?.removeEventListener("abort", stop);
  }
}
