/** `chimerac destroy`: deletes the infrastructure of an environment, after it has said which objects go. */
import { type ObjectChange, objectName, type StackPlan } from "../../compiler/plan/infrastructure.ts";
import type { CommandContext, Options, RunCommand } from "../command.ts";
import { unconfirmed } from "../confirm.ts";
import { failLocked, lockState, lockTimeout, stateFolder } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type Infrastructure, withInfrastructure, withoutInfrastructure } from "../infrastructure.ts";
import { type MeshSession, openMesh } from "../mesh-session.ts";
import { counted, fail } from "../report.ts";

export const run: RunCommand = async (_args, options, context) => {
  const session = await openMesh(context);
  if (session.workspace === undefined) return fail(session.diagnostics, context, session.sources);
  const { value: state, diagnostics } = stateFolder(session, context).read();
  if (state === undefined) return fail(diagnostics, context);
  const none = withoutInfrastructure(session, state);
  if (none !== undefined) return fail(none, context);
  return withInfrastructure(session, context, async (infrastructure) =>
    destroy(infrastructure, await infrastructure.planDestroy(state), { session, options, context }),
  );
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
  if (objects > 0) {
    const question = `Delete ${counted(objects, "object")} of ${session.environment} with what they hold?`;
    const refused = await unconfirmed(question, options, context);
    if (refused !== undefined) return refused;
  }
  const wait = lockTimeout(options);
  if (typeof wait !== "number") return fail(wait, context);
  const folder = stateFolder(session, context);
  const locked = await lockState(folder, "destroy", undefined, options, context);
  if (locked.kind === "failed") return failLocked(locked, context);
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

function stacksText(stacks: readonly StackPlan[]): string {
  return stacks
    .filter(({ changes }) => changes.length > 0)
    .map(({ stack, changes }) => `${stack}\n${changes.map(objectLine).join("")}\n`)
    .join("");
}

function objectLine(change: ObjectChange): string {
  return `  - ${change.kind} ${objectName(change)}\n`;
}
