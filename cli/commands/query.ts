/** `chimerac query SQL`: one read-only query over the published ports. */
import { queryFailed } from "../../language/diagnostics/registry/usage.ts";
import type { Session } from "../../runtime/engines/duckdb/session.ts";
import type { CommandContext, RunCommand } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { openForReading } from "../open-database.ts";
import { limitOf, writeRows } from "../output/rows.ts";
import { fail } from "../report.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = async ([given], options, context) => {
  const limit = await limitOf(options, context);
  if (limit === undefined) return exitCode.error;
  const sql = (given ?? (await standardInput())).trim().replace(/;+$/, "");
  if (!startsQuery.test(sql))
    return fail(
      queryFailed.at(commandLine, { reason: sql === "" ? "there is none" : "only a query that gives rows can be run" }),
      context,
    );
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const engine = await openForReading(session, context);
  if (engine === undefined) return exitCode.error;
  try {
    return await failedQuery(context, () =>
      engine.with(async (database) => {
        await oneQuery(database, sql);
        await writeRows(database, sql, limit, options, context);
      }, context.signal),
    );
  } finally {
    engine.close();
  }
};

/** What a query starts with, behind comments. */
const startsQuery = /^(?:--[^\n]*\n|\/\*[\s\S]*?\*\/|[\s(])*(?:select|from|with|values|table|pivot|unpivot)\b/i;

/** Columns are asked of the first statement and rows of the last: they have to be the same one. */
async function oneQuery(database: Session, sql: string): Promise<void> {
  const count = await database.count(sql);
  const { EngineFailure } = await import("../../runtime/engines/duckdb/failure.ts");
  if (count !== 1) throw new EngineFailure("other", `one query at a time can be run, these are ${count}`, sql);
}

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
