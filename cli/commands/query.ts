/** `chimerac query SQL`: one read-only query over the published ports. */
import { queryFailed } from "../../language/diagnostics/registry/usage.ts";
import type { CommandContext, RunCommand } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { openForReading } from "../open-database.ts";
import { limitOf, writeRows } from "../output/rows.ts";
import { fail, showFrames } from "../report.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = async ([given], options, context) => {
  const limit = await limitOf(options, context);
  if (limit === undefined) return exitCode.error;
  const sql = (given ?? (await standardInput())).trim().replace(/;+$/, "");
  const session = await openMesh(context);
  if (session.workspace === undefined) {
    await showFrames(session.diagnostics, context, session.sources);
    return exitCode.error;
  }
  const engine = await openForReading(session, context);
  if (engine === undefined) return exitCode.error;
  try {
    return await failedQuery(context, () =>
      engine.with((database) => writeRows(database, sql, limit, options, context), context.signal),
    );
  } finally {
    engine.close();
  }
};

/** Runs `work`; what the engine refuses is a message to the person who typed the query. */
export async function failedQuery(context: CommandContext, work: () => Promise<void>): Promise<ExitCode> {
  try {
    await work();
    return exitCode.ok;
  } catch (error) {
    const { EngineFailure } = await import("../../runtime/engines/duckdb/failure.ts");
    if (!(error instanceof EngineFailure)) throw error;
    return fail(queryFailed.at(commandLine, { reason: error.message }), context);
  }
}

async function standardInput(): Promise<string> {
  const { text } = await import("node:stream/consumers");
  return text(process.stdin);
}
