/**
 * What DuckDB's own binder says of a SQL text over tables that exist as schemas only: names and types of its columns and the bound
 * plan, or the error and its place. The session holds no data, can reach nothing outside and cannot be unlocked.
 */
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { parseSqlType, type SqlType } from "./sql-type.ts";

/** A table the text may read: its column types in DuckDB's SQL. */
export interface SqlTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly sqlType: string }[];
}

export type BoundSql =
  | {
      readonly kind: "bound";
      readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
      /** What `json_serialize_plan` gave, as JSON text. */
      readonly plan: string;
    }
  | {
      readonly kind: "error";
      readonly message: string /** Offset in `sql`, where DuckDB knows it. */;
      readonly offset?: number;
    };

/** Binds `sql` against `tables`. Never throws for what the text says. */
export async function bindSql(sql: string, tables: readonly SqlTable[]): Promise<BoundSql> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    threads: "1",
  });
  try {
    const connection = await instance.connect();
    for (const table of tables) {
      const columns = table.columns.map((column) => `${quote(column.name)} ${column.sqlType}`);
      await connection.run(`CREATE TABLE ${quote(table.name)} (${columns.join(", ")})`);
    }
    // One statement at a time: the last one closes the door.
    for (const setting of ["errors_as_json = true", "enable_external_access = false", "lock_configuration = true"])
      await connection.run(`SET ${setting}`);
    return await bind(connection, sql);
  } finally {
    instance.closeSync();
  }
}

async function bind(connection: DuckDBConnection, sql: string): Promise<BoundSql> {
  const answer = await serializePlan(connection, sql);
  if (answer.error === true) {
    const message = String(answer.error_message ?? "this is not a query").split("\n")[0] ?? "";
    const position = Number(answer.position);
    return {
      kind: "error",
      message: message.replace(/^Only SELECT statements.*$/, "only one SELECT can stand here"),
      ...(Number.isFinite(position) && answer.position !== undefined ? { offset: codeUnits(sql, position) } : {}),
    };
  }
  if (!Array.isArray(answer.plans) || answer.plans.length !== 1)
    return { kind: "error", message: "only one SELECT can stand here" };
  const columns = await describe(connection, sql);
  if (columns === undefined) return { kind: "error", message: "only one SELECT can stand here" };
  return { kind: "bound", columns, plan: JSON.stringify(answer) };
}

/** Names and types of a query's columns; undefined for a statement of another kind, which also has a plan. */
async function describe(connection: DuckDBConnection, sql: string) {
  try {
    const described = await connection.runAndReadAll(`DESCRIBE (${withoutSemicolon(sql)}\n)`);
    return described.getRows().map((row) => ({ name: String(row[0]), type: parseSqlType(String(row[1])) }));
  } catch {
    return undefined;
  }
}

async function serializePlan(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>> {
  const text = sql.replaceAll("'", "''");
  try {
    const reader = await connection.runAndReadAll(
      `SELECT json_serialize_plan('${text}', skip_default := true, optimize := false)`,
    );
    return JSON.parse(String(reader.getRows()[0]?.[0])) as Record<string, unknown>;
  } catch (error) {
    // With `errors_as_json` the message is JSON behind the kind of the error.
    const message = error instanceof Error ? error.message : String(error);
    const start = message.indexOf("{");
    try {
      const told = JSON.parse(message.slice(start)) as Record<string, unknown>;
      return { ...told, error: true, error_message: told.exception_message ?? message };
    } catch {
      return { error: true, error_message: message };
    }
  }
}

/** DuckDB counts bytes of UTF-8. */
function codeUnits(text: string, bytes: number): number {
  return Buffer.from(text, "utf8").subarray(0, bytes).toString("utf8").length;
}

function withoutSemicolon(sql: string): string {
  return sql.trimEnd().replace(/;+$/, "");
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
