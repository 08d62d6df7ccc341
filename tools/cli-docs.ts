/** Writes `docs/cli.md` from the table of commands; `cliPage()` is what a test compares it with. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../cli/commands.ts";

const file = join(import.meta.dirname, "..", "docs", "cli.md");

/** The page as Markdown. */
export function cliPage(): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const lines = [
    "# The command line",
    "",
    "Made from the table of commands by `node tools/cli-docs.ts`. Every command also takes `-C, --chdir <folder>`, `-e, --env <name>`, `-q, --quiet`, `--no-color` (as `NO_COLOR`) and `-h, --help`.",
    "",
    "The result goes to standard output and nothing else does; progress, hints and diagnostics in text form go to standard error.",
    "",
    "| exit code | meaning |",
    "|---:|---|",
    "| 0 | fine, or no change |",
    "| 1 | error |",
    "| 2 | the plan has changes |",
    "| 3 | blocked by a contract or a quality rule |",
    "| 4 | drift only |",
    "| 5 | stale plan, or the lock is held |",
    "| 130 | interrupted |",
  ];
  for (const command of commands) {
    const words = [
      ...command.arguments.map((argument) => argument.name),
      command.options.length > 0 ? "[options]" : "",
    ];
    lines.push("", `## chimerac ${[command.name, ...words].join(" ").trim()}`, "", command.description, "");
    for (const argument of command.arguments)
      lines.push(
        `- \`${argument.name}\`: ${argument.description}${argument.choices === undefined ? "" : ` (${argument.choices.join(", ")})`}`,
      );
    if (command.arguments.length > 0) lines.push("");
    if (command.options.length > 0) {
      lines.push("| option | |", "|---|---|");
      for (const option of command.options) {
        const choices =
          option.choices === undefined ? "" : `: ${option.choices.map((choice) => `\`${choice}\``).join(", ")}`;
        const preset = option.default === undefined ? "" : ` (default \`${option.default}\`)`;
        lines.push(`| \`${cell(option.flags)}\` | ${cell(option.description)}${choices}${preset} |`);
      }
      lines.push("");
    }
    lines.push(
      "```console",
      ...command.examples.flatMap((example) => [`# ${example.says}`, `$ ${example.command}`]),
      "```",
    );
  }
  return `${lines.join("\n")}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(file, cliPage());
