/** The question before a command changes what others rely on. */
import { cannotAsk } from "../language/diagnostics/registry/usage.ts";
import type { CommandContext, Options } from "./command.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { fail } from "./report.ts";
import { commandLine } from "./usage.ts";

/** Asks unless `--yes` answers. Undefined when the command may go on, else the exit code that it ends with: nothing is changed then. */
export async function unconfirmed(
  question: string,
  options: Options,
  context: CommandContext,
): Promise<ExitCode | undefined> {
  const { terminal, signal } = context;
  if (options.yes === true) return undefined;
  if (!terminal.interactive || options.format === "json") return fail(cannotAsk.at(commandLine, {}), context);
  if ((await terminal.ask(`${question} Only \`yes\` does: `))?.trim() === "yes") return undefined;
  terminal.say("Nothing was changed.\n");
  return signal.aborted ? exitCode.interrupted : exitCode.error;
}
