/** The composition root: reads the command line, makes the host and the terminal, and runs one command. */
import { resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { type CommandContext, type CommandSpec, type OptionSpec, type Options, textOption } from "./command.ts";
import { commands } from "./commands.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { nodeHost } from "./host.ts";
import { fail } from "./report.ts";
import { processTerminal } from "./terminal.ts";
import { version } from "./version.ts";
import { writeProblem } from "./write-problem.ts";

/** Runs `chimerac` with `argv` (without node and script) and gives the exit code. Never throws. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok;
  // The others would cost a check of a small mesh a fiftieth of its time.
  const called = commands.filter(({ name }) => name === argv[0]);
  const program = buildProgram(
    async (spec, args, options) => {
      code = await runCommand(spec, args, options);
    },
    called.length === 0 ? commands : called,
  );
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.error;
    return unexpected(error);
  }
}

type Runner = (spec: CommandSpec, args: readonly string[], options: Options) => Promise<void>;

/** The command line as commander knows it, from a table of commands. */
export function buildProgram(run: Runner, table: readonly CommandSpec[] = commands): Command {
  const program = new Command("chimerac")
    .description("A compiler for data meshes: checks data products, plans, builds and publishes them.")
    .version(`chimerac ${version}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .showHelpAfterError("(see `chimerac --help`)")
    .showSuggestionAfterError()
    .exitOverride();
  addGlobalOptions(program);
  program.addHelpText(
    "after",
    "\nExamples:\n  $ chimerac init my-mesh        a working mesh in an empty folder\n  $ chimerac check               what is wrong, and the way out\n  $ chimerac apply               plan, ask, build, check, publish\n\nExit codes: 0 fine or no change, 1 error, 2 changes, 3 blocked by a rule or contract, 4 drift only, 5 stale plan or lock held, 130 interrupted.",
  );
  for (const spec of table) program.addCommand(buildCommand(spec, run));
  program.addCommand(
    new Command("version")
      .description("print the version")
      .action(() => void process.stdout.write(`chimerac ${version}\n`)),
  );
  return program;
}

function buildCommand(spec: CommandSpec, run: Runner): Command {
  const command = new Command(spec.name)
    .summary(spec.summary)
    .description(spec.description)
    .helpOption("-h, --help", "print help")
    .showHelpAfterError(`(see \`chimerac ${spec.name} --help\`)`)
    .showSuggestionAfterError()
    .exitOverride();
  for (const argument of spec.arguments) {
    const made = command.createArgument(argument.name, argument.description);
    command.addArgument(argument.choices === undefined ? made : made.choices([...argument.choices]));
  }
  for (const option of spec.options) command.addOption(commanderOption(option));
  addGlobalOptions(command);
  const width = Math.max(...spec.examples.map((example) => example.command.length));
  const lines = spec.examples.map((example) => `  $ ${example.command.padEnd(width)}   ${example.says}`);
  command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
  command.action(async () => {
    const [before, behind] = [command.parent?.opts() ?? {}, command.opts()];
    await run(spec, command.args, { ...before, ...behind, color: before.color !== false && behind.color !== false });
  });
  return command;
}

function commanderOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.description);
  if (spec.choices !== undefined) option.choices([...spec.choices]);
  if (spec.default !== undefined) option.default(spec.default);
  if (spec.many === true) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option;
}

/** Before or behind the command's name, as people type them. */
function addGlobalOptions(command: Command): void {
  command
    .option("-C, --chdir <folder>", "work as if started there")
    .option("-e, --env <name>", "environment of the manifest")
    .option("-q, --quiet", "only the result and errors")
    .option("--no-color", "no colours (also NO_COLOR)");
}

async function runCommand(spec: CommandSpec, args: readonly string[], options: Options): Promise<ExitCode> {
  const terminal = processTerminal({
    quiet: options.quiet === true,
    ...(options.color === false ? { color: false } : {}),
  });
  const abort = new AbortController();
  const interrupt = () => {
    // A second Ctrl-C does not wait for the engine to stop.
    if (abort.signal.aborted) process.exit(exitCode.interrupted);
    abort.abort();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  // A reader such as `head` that has seen enough is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCode.ok);
    throw error;
  });
  const context: CommandContext = {
    host: nodeHost(),
    terminal,
    folder: resolve(typeof options.chdir === "string" ? options.chdir : "."),
    environment: textOption(options, "env"),
    format: textOption(options, "format"),
    signal: abort.signal,
  };
  try {
    const { run } = await spec.load();
    const code = await run(args, options, context);
    return abort.signal.aborted && spec.endsWhenTold !== true ? exitCode.interrupted : code;
  } catch (error) {
    if (abort.signal.aborted) return exitCode.interrupted;
    const problem = writeProblem(error);
    return problem === undefined ? unexpected(error) : await fail(problem, context);
  } finally {
    terminal.settle();
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

/** A mistake of chimerac itself: a short message, the trace only on request. */
function unexpected(error: unknown): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `chimerac: internal error: ${message}\n  This is a mistake in chimerac, not in your mesh. Run with CHIMERA_DEBUG=1 for a trace and report it with \`chimerac dump\`.\n`,
  );
  if (process.env.CHIMERA_DEBUG === "1" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCode.error;
}
