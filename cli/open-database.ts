/** The environment's database for reading: the same file that `apply` writes. */

import { nothingApplied } from "../language/diagnostics/registry/usage.ts";
import type { DuckDBEngine } from "../runtime/engines/duckdb/engine.ts";
import type { CommandContext } from "./command.ts";
import type { MeshSession } from "./mesh-session.ts";
import { showFrames } from "./report.ts";
import { commandLine } from "./usage.ts";

/** Path of an environment's database. */
export function databasePath(session: MeshSession): string {
  return `${session.root}/.chimera/${session.environment}.duckdb`;
}

/** Opens the database for queries, or says why not. */
export async function openForReading(session: MeshSession, context: CommandContext): Promise<DuckDBEngine | undefined> {
  const path = databasePath(session);
  if (context.host.facts(path) === undefined) {
    await showFrames([nothingApplied.at(commandLine, { environment: session.environment })], context);
    return undefined;
  }
  const { DuckDBEngine } = await import("../runtime/engines/duckdb/engine.ts");
  const opened = await DuckDBEngine.open({ path, shown: `.chimera/${session.environment}.duckdb`, readOnly: true });
  if (opened.engine === undefined) {
    await showFrames(opened.diagnostics, context);
    return undefined;
  }
  return opened.engine;
}
