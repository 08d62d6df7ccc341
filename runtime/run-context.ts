/** What every step of one run shares: the engine, the world, one clock reading, and what is going on right now. */
import type { Host } from "../language/host.ts";
import type { DuckDBEngine } from "./engines/duckdb/engine.ts";
import type { InputReport } from "./report.ts";
import { localSecrets, type SecretResolver } from "./secrets/secrets.ts";

/** Something happened; `rows` and `seconds` where they are known. */
export interface RunEvent {
  readonly product: string;
  /** Name of the table, port or input; absent for the product as a whole. */
  readonly table?: string;
  readonly phase:
    | "started"
    | "loading"
    | "loaded"
    | "building"
    | "built"
    | "checking"
    | "checked"
    | "unchanged"
    | "published"
    | "blocked"
    | "failed"
    | "skipped";
  readonly rows?: number;
  readonly seconds?: number;
  /** 0 to 1, of long work. */
  readonly share?: number;
}

export interface RunOptions {
  readonly host: Host;
  /** Absolute path of the workspace: paths in settings are relative to it. */
  readonly root: string;
  readonly secrets?: SecretResolver;
  /** Identifies the run: what was loaded by a run is not loaded by it again. Made of the clock where absent. */
  readonly run?: string;
  /** Milliseconds since 1970: the time of the run, for steps of one run that start at different times. The clock's where absent. */
  readonly startedAt?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** `new`: load only what was never loaded. `all`: look at every source for new data (default). */
  readonly load?: "new" | "all";
  /** Build incremental and merged tables from nothing, and start histories anew. */
  readonly rebuild?: boolean;
}

export interface RunContext {
  readonly engine: DuckDBEngine;
  readonly host: Host;
  readonly root: string;
  readonly secrets: SecretResolver;
  readonly run: string;
  /** Milliseconds since 1970: the one "now" of this run. */
  readonly startedAt: number;
  readonly signal: AbortSignal | undefined;
  readonly load: "new" | "all";
  readonly rebuild: boolean;
  emit(event: RunEvent): void;
  /** Stored names that builds of this run have chosen and not published yet: they are not collected. */
  readonly pinned: Set<string>;
  /** Loads under way by input key, so that two products that read the same table load it once. */
  readonly loading: Map<string, Promise<InputReport>>;
}

/** A run over an engine whose store is prepared. */
export function newRun(engine: DuckDBEngine, options: RunOptions): RunContext {
  const startedAt = options.startedAt ?? options.host.now();
  return {
    engine,
    host: options.host,
    root: options.root,
    secrets: options.secrets ?? localSecrets(options.host, options.root),
    run: options.run ?? `${startedAt.toString(36)}-${options.host.process.id}`,
    startedAt,
    signal: options.signal,
    load: options.load ?? "all",
    rebuild: options.rebuild ?? false,
    emit: (event) => options.onEvent?.(event),
    pinned: new Set(),
    loading: new Map(),
  };
}
