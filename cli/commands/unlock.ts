/** `chimerac unlock`: takes away what a killed run on another machine left locked. */
import { lockOwner } from "../../compiler/state/lock.ts";
import type { RunCommand } from "../command.ts";
import { unconfirmed } from "../confirm.ts";
import { stateFolder } from "../environment.ts";
import { exitCode } from "../exit-code.ts";
import { deploysInfrastructure, withInfrastructure } from "../infrastructure.ts";
import { openMesh } from "../mesh-session.ts";
import { fail } from "../report.ts";

export const run: RunCommand = async (_args, options, context) => {
  const { terminal, host } = context;
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
  const question = `Take all locks of ${session.environment} away? A run that still works loses what it does.`;
  const refused = await unconfirmed(question, options, context);
  if (refused !== undefined) return refused;
  if (deploysInfrastructure(session) || (state.stacks ?? []).length > 0) {
    const failed = await withInfrastructure(session, context, (infrastructure) => infrastructure.unlock(state));
    if (failed !== undefined) return failed;
  }
  host.remove(folder.lockPath);
  terminal.say(terminal.colors.green("Unlocked.\n"));
  return exitCode.ok;
};
