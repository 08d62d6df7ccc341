/** `chimerac completion SHELL`: a script that knows commands, options and choices, and asks chimerac for ports and products. */
import type { ArgumentSpec, CommandSpec, RunCommand } from "../command.ts";
import { commands } from "../commands.ts";
import { exitCode } from "../exit-code.ts";
import { targetNames } from "../targets.ts";

export const run: RunCommand = async ([shell], _options, { terminal }) => {
  const scripts: Record<string, () => string> = { bash, zsh, fish };
  const script = scripts[shell ?? ""];
  if (script === undefined) return exitCode.error;
  terminal.out(script());
  return exitCode.ok;
};

const globals = ["--chdir", "--env", "--quiet", "--no-color", "--help"];

function longFlags(spec: CommandSpec): readonly string[] {
  return [...spec.options.map((option) => longFlag(option.flags)), ...globals];
}

function longFlag(flags: string): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

function takesValue(flags: string): boolean {
  return flags.includes("<");
}

/** What an argument can be, where that is known without a mesh. */
function wordsOf({ choices, complete }: ArgumentSpec): readonly string[] {
  return choices ?? (complete === "target" ? targetNames : []);
}

function bash(): string {
  const cases = commands.map((spec) => {
    const choices = spec.options
      .filter((option) => option.choices !== undefined)
      .map(
        (option) =>
          `      ${longFlag(option.flags)}) COMPREPLY=($(compgen -W "${option.choices!.join(" ")}" -- "$word")); return;;`,
      );
    const words = [...longFlags(spec), ...spec.arguments.flatMap(wordsOf)];
    const files = spec.arguments.some((argument) => argument.complete === "file") ? ' $(compgen -f -- "$word")' : "";
    return `    ${spec.name})
      case "$before" in
${[...choices, "      *) ;;"].join("\n")}
      esac
      COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$word")${files});;`;
  });
  return `# chimerac completion for bash: source <(chimerac completion bash)
_chimerac() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map((spec) => spec.name).join(" ")} help version" -- "$word"))
    return
  fi
  case "$command" in
${cases.join("\n")}
  esac
}
complete -F _chimerac chimerac
`;
}

function zsh(): string {
  const quote = (text: string) =>
    text.replaceAll("'", "").replaceAll("[", "(").replaceAll("]", ")").replaceAll(":", " -");
  const cases = commands.map((spec) => {
    const options = spec.options.map((option) => {
      const value = takesValue(option.flags)
        ? `:value:${option.choices === undefined ? "" : `(${option.choices.join(" ")})`}`
        : "";
      return `'${longFlag(option.flags)}[${quote(option.description)}]${value}'`;
    });
    const words = spec.arguments.map((argument) => {
      const from =
        wordsOf(argument).length > 0
          ? `(${wordsOf(argument).join(" ")})`
          : argument.complete === "file"
            ? "_files"
            : "";
      return `'*:${quote(argument.description)}:${from}'`;
    });
    return `    ${spec.name}) _arguments ${[...options, ...words].join(" ")};;`;
  });
  return `#compdef chimerac
# chimerac completion for zsh: source <(chimerac completion zsh)
_chimerac() {
  local -a names
  names=(${commands.map((spec) => `'${spec.name}:${quote(spec.summary)}'`).join(" ")})
  if (( CURRENT == 2 )); then _describe command names; return; fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
  esac
}
compdef _chimerac chimerac
`;
}

function fish(): string {
  const quote = (text: string) => text.replaceAll("'", "\\'");
  const lines = ["# chimerac completion for fish: chimerac completion fish | source", "complete -c chimerac -f"];
  for (const spec of commands) {
    lines.push(`complete -c chimerac -n __fish_use_subcommand -a ${spec.name} -d '${quote(spec.summary)}'`);
    const here = `complete -c chimerac -n '__fish_seen_subcommand_from ${spec.name}'`;
    for (const option of spec.options) {
      const values =
        option.choices === undefined ? (takesValue(option.flags) ? " -r" : "") : ` -x -a '${option.choices.join(" ")}'`;
      lines.push(`${here} -l ${longFlag(option.flags).slice(2)} -d '${quote(option.description)}'${values}`);
    }
    for (const argument of spec.arguments) {
      if (argument.choices !== undefined) lines.push(`${here} -a '${argument.choices.join(" ")}'`);
      if (argument.complete === "file") lines.push(`${here} -F`);
    }
  }
  return `${lines.join("\n")}\n`;
}
