/** A DuckDB in memory for tests: run a text, get rows as plain values. */
import { DuckDBInstance } from "@duckdb/node-api";

export interface Database {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  types(sql: string): Promise<readonly string[]>;
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
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
