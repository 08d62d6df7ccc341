/**
 * The embedded engine: one DuckDB file, opened by one process at a time. The driver is loaded on first use, so a command that needs no
 * data never pays for it. Extensions are neither installed nor loaded by themselves: what runs is what was shipped.
 */
import type { DuckDBInstance } from "@duckdb/node-api";
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { explainOpenFailure } from "./open-failure.ts";
import { Session } from "./session.ts";
import { literal } from "./sql-text.ts";

export interface EngineOptions {
  /** Absolute path of the database file, or `:memory:`. Its folder must be there. */
  readonly path: string;
  /** Path for messages, relative to the workspace. */
  readonly shown?: string;
  /** `"4GB"`; 80 % of the machine's where absent. */
  readonly memory?: string;
  /** One for each core where absent. */
  readonly threads?: number;
  /** Nothing can be written, and several readers can open the file at once. */
  readonly readOnly?: boolean;
  /** Folder for what does not fit in memory, which must be there; beside the file where absent. */
  readonly spill?: string;
}

export type Opened =
  | { readonly engine: DuckDBEngine; readonly diagnostics: readonly [] }
  | { readonly engine: undefined; readonly diagnostics: readonly Diagnostic[] };

export class DuckDBEngine {
  readonly #instance: DuckDBInstance;
  readonly #driver: typeof import("@duckdb/node-api");
  readonly #open = new Set<Session>();
  /** Sessions that nobody uses at the moment. Making one costs as much as a dozen small statements. */
  readonly #idle: Session[] = [];
  /** Other database files that sessions read, with how many do. */
  readonly #attached = new Map<string, { readonly alias: string; users: number; readonly ready: Promise<void> }>();
  #attachments = 0;
  #attaching: Promise<void> = Promise.resolve();
  readonly path: string;
  #closed = false;
  #turn: Promise<void> = Promise.resolve();

  private constructor(instance: DuckDBInstance, driver: typeof import("@duckdb/node-api"), path: string) {
    this.#instance = instance;
    this.#driver = driver;
    this.path = path;
  }

  /** Opens or makes the database. A file that is held by another process, damaged or unusable is a diagnostic. */
  static async open(options: EngineOptions): Promise<Opened> {
    const driver = await import("@duckdb/node-api");
    const settings: Record<string, string> = {
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      ...(options.memory === undefined ? {} : { memory_limit: options.memory }),
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
      ...(options.readOnly === true ? { access_mode: "READ_ONLY" } : {}),
      ...(options.spill === undefined ? {} : { temp_directory: options.spill }),
    };
    try {
      const instance = await driver.DuckDBInstance.create(options.path, settings);
      return { engine: new DuckDBEngine(instance, driver, options.path), diagnostics: [] };
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      return { engine: undefined, diagnostics: [explainOpenFailure(message, options.shown ?? options.path)] };
    }
  }

  async #session(): Promise<Session> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const connection = await this.#instance.connect();
    await connection.run("SET TimeZone = 'UTC'; SET enable_progress_bar = true; SET enable_progress_bar_print = false");
    const session = new Session(connection, this.#driver);
    this.#open.add(session);
    return session;
  }

  /** Runs `work` when no other work that was given here runs: for the few things that concurrent transactions cannot do. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  /** Gives `work` a session of its own, in UTC. Aborting the signal stops its running statement and refuses later ones. */
  async with<T>(work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const session = await this.#session();
    let clean = false;
    session.obey(signal);
    try {
      const value = await work(session);
      clean = signal?.aborted !== true;
      return value;
    } finally {
      session.obey(undefined);
      // What was cut off may have left something half done in its session.
      if (clean && !this.#closed) this.#idle.push(session);
      else {
        this.#open.delete(session);
        session.close();
      }
    }
  }

  /**
   * Makes another database file readable under the alias returned. Everybody who reads it calls `release` when done. Throws the
   * driver's error when the file cannot be opened.
   */
  async attach(path: string): Promise<{ readonly alias: string; release(): Promise<void> }> {
    let entry = this.#attached.get(path);
    if (entry === undefined) {
      const alias = `chimera_source_${++this.#attachments}`;
      const ready = this.#alone(`ATTACH ${literal(path)} AS ${alias} (READ_ONLY)`);
      entry = { alias, users: 0, ready };
      this.#attached.set(path, entry);
    }
    const { alias } = entry;
    const held = entry;
    held.users++;
    const leave = () => --held.users === 0 && this.#attached.get(path) === held && this.#attached.delete(path);
    try {
      await held.ready;
    } catch (thrown) {
      leave();
      throw thrown;
    }
    return {
      alias,
      release: async () => {
        if (leave()) await this.#alone(`DETACH ${alias}`);
      },
    };
  }

  /** One after the other: a file may be attached again only once it is let go. */
  #alone(sql: string): Promise<void> {
    const work = this.#attaching.then(async () => {
      const connection = await this.#instance.connect();
      try {
        await connection.run(sql);
      } finally {
        connection.closeSync();
      }
    });
    this.#attaching = work.catch(() => undefined);
    return work;
  }

  /** Closes all sessions and the file; the lock is gone afterwards. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const session of this.#open) session.close();
    this.#open.clear();
    this.#instance.closeSync();
  }
}
