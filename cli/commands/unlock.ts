/** `chimerac unlock`: takes away what a killed run on another machine left locked. */
import { lockOwner } from "../../compiler/state/lock.ts";
import { cannotAsk } from "../../language/diagnostics/registry/usage.ts";
import type { RunCommand } from "../command.ts";
import { stateFolder } from "../environment.ts";
import { exitCode } from "../exit-code.ts";
import {
  deploysInfrastructure,
  failInfrastructure,
  type Infrastructure,
  openInfrastructure,
} from "../infrastructure.ts";
import { openMesh } from "../mesh-session.ts";
import { fail } from "../report.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = async (_args, options, context) => {
  const { terminal, host, signal } = context;
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const folder = stateFolder(session, context);
  const { value: state, diagnostics } = folder.read();
  if (state === undefined) return fail(diagnostics, context);
  const owner = lockOwner(host, folder.lockPath);
  if (owner !== undefined)
    terminal.say(
      `the state is locked by ${owner.operation} of ${owner.user}@${owner.machine} (process ${owner.process})\n`,
    );
  if (options.yes !== true) {
    if (!terminal.interactive) return fail(cannotAsk.at(commandLine, {}), context);
    const question = `Take all locks of ${session.environment} away? A run that still works loses what it does. Only \`yes\` does: `;
    if ((await terminal.ask(question))?.trim() !== "yes") {
      terminal.say("Nothing was changed.\n");
      return signal.aborted ? exitCode.interrupted : exitCode.error;
    }
  }
  if (deploysInfrastructure(session) || (state.stacks ?? []).length > 0) {
    let infrastructure: Infrastructure | undefined;
    try {
      infrastructure = await openInfrastructure(session, session.mesh, context);
      await infrastructure.unlock(state);
    } catch (error) {
      return await failInfrastructure(error, context);
    } finally {
      infrastructure?.close();
    }
  }
  host.remove(folder.lockPath);
  terminal.say(terminal.colors.green("Unlocked.\n"));
  return exitCode.ok;
};
