/** The environment's database: the file that `apply` writes and everything else reads. */
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { State } from "../compiler/state/state.ts";
import { nothingApplied } from "../language/diagnostics/registry/usage.ts";
import type { DuckDBEngine, EngineOptions, Opened } from "../runtime/engines/duckdb/engine.ts";
import type { CommandContext } from "./command.ts";
import type { MeshSession } from "./mesh-session.ts";
import { fail } from "./report.ts";
import { commandLine } from "./usage.ts";

/** What the manifest says of the environment's embedded engine: its file, and what it may take of the machine. */
export function engineOptions({
  root,
  environment,
  compiled,
}: MeshSession): EngineOptions & { readonly shown: string } {
  const { options = {} } = compiled.workspace.manifest.environments[environment] ?? {};
  const shown = typeof options.database === "string" ? options.database : `.chimera/${environment}.duckdb`;
  const { memory, threads, spill } = (options.duckdb ?? {}) as Pick<EngineOptions, "memory" | "threads" | "spill">;
  return {
    path: resolve(root, shown),
    shown,
    ...(memory === undefined ? {} : { memory }),
    ...(threads === undefined ? {} : { threads }),
    ...(spill === undefined ? {} : { spill: resolve(root, spill) }),
  };
}

/** The state as the database stands: of a file that is gone, nothing is built. */
export function withoutLostData(state: State, session: MeshSession, { host }: CommandContext): State {
  return host.facts(engineOptions(session).path) === undefined ? { ...state, built: {} } : state;
}

/** Opens the environment's database, making it and its folders where they are not there. */
export async function openForWriting(session: MeshSession): Promise<Opened> {
  const options = engineOptions(session);
  mkdirSync(dirname(options.path), { recursive: true });
  if (options.spill !== undefined) mkdirSync(options.spill, { recursive: true });
  const { DuckDBEngine } = await import("../runtime/engines/duckdb/engine.ts");
  return DuckDBEngine.open(options);
}

/** Opens the database for queries, or says why not. */
export async function openForReading(session: MeshSession, context: CommandContext): Promise<DuckDBEngine | undefined> {
  const options = engineOptions(session);
  if (context.host.facts(options.path) === undefined) {
    await fail(nothingApplied.at(commandLine, { environment: session.environment }), context);
    return undefined;
  }
  const { DuckDBEngine } = await import("../runtime/engines/duckdb/engine.ts");
  const opened = await DuckDBEngine.open({ ...options, readOnly: true });
  if (opened.engine === undefined) {
    await fail(opened.diagnostics, context);
    return undefined;
  }
  return opened.engine;
}
