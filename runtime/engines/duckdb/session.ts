/**
 * One connection to the database. Statements of a session run one after the other; parallel work takes a session each. A
 * session that was told to stop (its signal) interrupts the statement that runs and refuses all later ones.
 */
import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { EngineFailure, engineFailure } from "./failure.ts";
import { type PlainValue, plainValue } from "./values.ts";

export type Row = { readonly [column: string]: PlainValue };
type Driver = typeof import("@duckdb/node-api");

/** A column of a relation with its type in the engine's SQL. */
export interface EngineColumn {
  readonly name: string;
  readonly type: string;
}

export class Session {
  readonly #connection: DuckDBConnection;
  readonly #driver: Driver;
  #signal: AbortSignal | undefined;
  readonly #stop = () => this.#connection.interrupt();
  #transactions = 0;
  #names = 0;

  constructor(connection: DuckDBConnection, driver: Driver) {
    this.#connection = connection;
    this.#driver = driver;
  }

  /** From now on the session stops when this signal says so. */
  obey(signal: AbortSignal | undefined): void {
    this.#signal?.removeEventListener("abort", this.#stop);
    this.#signal = signal;
    signal?.addEventListener("abort", this.#stop);
  }

  /** A number that this session has not given out before, for names of temporary tables. */
  unique(): number {
    return ++this.#names;
  }

  /** Runs one or more statements; the number of rows that the last one wrote, `CREATE TABLE AS` included. */
  async run(sql: string): Promise<number> {
    const result = await this.#do(sql, () => this.#connection.run(sql));
    const isCount = result.columnCount === 1 && result.columnName(0) === "Count";
    return Number(isCount ? ((await result.getRows())[0]?.[0] ?? 0) : result.rowsChanged);
  }

  /** All rows of a query. */
  async rows(sql: string): Promise<Row[]> {
    const result = await this.#do(sql, () => this.#connection.run(sql));
    const names = result.deduplicatedColumnNames();
    const rows = await this.#do(sql, () => result.getRows());
    return rows.map((row) => namedRow(names, row));
  }

  /** The first row, or undefined. */
  async row(sql: string): Promise<Row | undefined> {
    return (await this.rows(sql))[0];
  }

  /** Rows in blocks of at most 2048, so that a large result never stands in memory as a whole. */
  async *stream(sql: string): AsyncGenerator<Row[], void> {
    const result = await this.#do(sql, () => this.#connection.stream(sql));
    const names = result.deduplicatedColumnNames();
    for (;;) {
      const chunk = await this.#do(sql, () => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getRows().map((row) => namedRow(names, row));
    }
  }

  /** Names and types of what a query yields, without running it. */
  async describe(query: string): Promise<EngineColumn[]> {
    const rows = await this.rows(`DESCRIBE ${query}`);
    return rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
  }

  /** How many statements a text holds, without running them. */
  async count(text: string): Promise<number> {
    return (await this.#do(text, () => this.#connection.extractStatements(text))).count;
  }

  /** All of `work` or nothing. Inside another transaction of the same session it is a part of that one. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#transactions > 0) return work();
    await this.run("BEGIN TRANSACTION");
    this.#transactions++;
    try {
      const value = await work();
      await this.run("COMMIT");
      return value;
    } catch (thrown) {
      // Straight to the connection: a stopped session refuses statements, and this one must run.
      await this.#connection.run("ROLLBACK").catch(() => undefined);
      throw thrown;
    } finally {
      this.#transactions--;
    }
  }

  /** Opens a writer of text columns into a table of the temporary schema. */
  async appendText(table: string): Promise<TextAppender> {
    const sql = `append to ${table}`;
    return new TextAppender(
      await this.#do(sql, () => this.#connection.createAppender(table, "main", "temp")),
      this.#driver,
    );
  }

  /** Share of the running statement that is done, 0 to 1, where the engine can tell. */
  progress(): number | undefined {
    const { percentage } = this.#connection.progress;
    return percentage >= 0 ? percentage / 100 : undefined;
  }

  /** The statement that runs fails as cancelled; the session stays usable. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.obey(undefined);
    this.#connection.closeSync();
  }

  async #do<T>(sql: string, work: () => Promise<T>): Promise<T> {
    if (this.#signal?.aborted === true) throw new EngineFailure("cancelled", "stopped", sql);
    try {
      return await work();
    } catch (thrown) {
      throw engineFailure(thrown, sql);
    }
  }
}

/** Writes rows of text into a table whose columns are all VARCHAR, a block at a time. */
export class TextAppender {
  readonly #appender: DuckDBAppender;
  readonly #driver: Driver;

  constructor(appender: DuckDBAppender, driver: Driver) {
    this.#appender = appender;
    this.#driver = driver;
  }

  /** Appends rows; each has exactly `width` cells. */
  append(rows: readonly (readonly (string | null)[])[], width: number): void {
    const { DuckDBDataChunk, VARCHAR } = this.#driver;
    const types = new Array(width).fill(VARCHAR);
    for (let start = 0; start < rows.length; start += 2048) {
      const block = rows.slice(start, start + 2048);
      const chunk = DuckDBDataChunk.create(types, block.length);
      for (let column = 0; column < width; column++) {
        const values = new Array<DuckDBValue>(block.length);
        for (let row = 0; row < block.length; row++) values[row] = block[row]![column]!;
        chunk.setColumnValues(column, values);
      }
      this.#appender.appendDataChunk(chunk);
    }
  }

  close(): void {
    this.#appender.flushSync();
    this.#appender.closeSync();
  }
}

function namedRow(names: readonly string[], values: readonly DuckDBValue[]): Row {
  const row: Record<string, PlainValue> = {};
  for (let i = 0; i < names.length; i++) row[names[i]!] = plainValue(values[i]!);
  return row;
}
