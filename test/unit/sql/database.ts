/** A DuckDB in memory for tests: run a text, get rows as plain values. */
import { DuckDBInstance } from "@duckdb/node-api";

export interface Database {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  types(sql: string): Promise<readonly string[]>;
  table(sql: string): Promise<{ readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }>;
  close(): void;
}

export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  return {
    async run(sql) {
      await connection.run(sql);
    },
    async rows(sql) {
      return (await connection.runAndReadAll(sql)).getRowsJson();
    },
    async types(sql) {
      return (await connection.runAndReadAll(sql)).columnTypes().map(String);
    },
    async table(sql) {
      const reader = await connection.runAndReadAll(sql);
      return { columns: reader.columnNames(), rows: reader.getRowsJson() };
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
