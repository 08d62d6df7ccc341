/** `chimerac destroy`: deletes the infrastructure of an environment, after it has said which objects go. */
import { type ObjectChange, objectName, type StackPlan } from "../../compiler/plan/infrastructure.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { cannotAsk } from "../../language/diagnostics/registry/usage.ts";
import type { CommandContext, Options, RunCommand } from "../command.ts";
import { lockState, lockTimeout, stateFolder } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import {
  failInfrastructure,
  type Infrastructure,
  openInfrastructure,
  withoutInfrastructure,
} from "../infrastructure.ts";
import { type MeshSession, openMesh } from "../mesh-session.ts";
import { counted, fail } from "../report.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = async (_args, options, context) => {
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const { value: state, diagnostics } = stateFolder(session, context).read();
  if (state === undefined) return fail(diagnostics, context);
  const none = withoutInfrastructure(session, state);
  if (none !== undefined) return fail(none, context);
  let infrastructure: Infrastructure | undefined;
  try {
    infrastructure = await openInfrastructure(session, session.mesh, context);
    return await destroy(infrastructure, await infrastructure.planDestroy(state), { session, options, context });
  } catch (error) {
    return await failInfrastructure(error, context);
  } finally {
    infrastructure?.close();
  }
};

interface Asked {
  readonly session: MeshSession;
  readonly options: Options;
  readonly context: CommandContext;
}

async function destroy(
  infrastructure: Infrastructure,
  stacks: readonly StackPlan[],
  { session, options, context }: Asked,
): Promise<ExitCode> {
  const { terminal } = context;
  const json = options.format === "json";
  const objects = stacks.reduce((sum, { changes }) => sum + changes.length, 0);
  terminal.settle();
  if (!json) terminal.out(stacksText(stacks));
  if (objects > 0 && options.yes !== true) {
    if (!terminal.interactive || json) return fail(cannotAsk.at(commandLine, {}), context);
    const question = `Delete ${counted(objects, "object")} of ${session.environment} with what they hold? Only \`yes\` does: `;
    if ((await terminal.ask(question))?.trim() !== "yes") {
      terminal.say("Nothing was changed.\n");
      return context.signal.aborted ? exitCode.interrupted : exitCode.error;
    }
  }
  const wait = lockTimeout(options);
  if (typeof wait !== "number") return fail(wait, context);
  const folder = stateFolder(session, context);
  const locked = await lockState(folder, "destroy", undefined, options, context);
  if (locked.kind === "failed") return heldOrFailed(locked.diagnostics, locked.held, context);
  try {
    await infrastructure.destroy(locked.state, { wait });
    folder.write({ ...locked.state, stacks: [] });
  } finally {
    locked.release();
  }
  if (json) terminal.out(`${JSON.stringify({ version: 1, stacks }, null, 2)}\n`);
  else terminal.say(terminal.colors.green(objects === 0 ? "Nothing is there.\n" : "Destroyed. Data was left alone.\n"));
  return exitCode.ok;
}

function heldOrFailed(diagnostics: readonly Diagnostic[], held: boolean, context: CommandContext): Promise<ExitCode> {
  return fail(diagnostics, context, undefined, held ? exitCode.stale : exitCode.error);
}

function stacksText(stacks: readonly StackPlan[]): string {
  return stacks
    .filter(({ changes }) => changes.length > 0)
    .map(({ stack, changes }) => `${stack}\n${changes.map(objectLine).join("")}\n`)
    .join("");
}

function objectLine(change: ObjectChange): string {
  return `  - ${change.kind} ${objectName(change)}\n`;
}
