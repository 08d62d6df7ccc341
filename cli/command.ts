/** What a command is: data for help, completion and documentation, and a function that is loaded only when it is called. */
import type { Host } from "../language/host.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

export interface OptionSpec {
  /** As commander writes it: `--out <file>`, `--check`, `-n, --limit <rows>`. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** May be given several times. */
  readonly many?: boolean;
}
export interface ArgumentSpec {
  /** `<port>`, `[product]`, `[files...]` */
  readonly name: string;
  readonly description: string;
  /** What a shell can complete here. */
  readonly complete?: "port" | "product" | "column" | "file" | "code" | "stage" | "target";
  readonly choices?: readonly string[];
}
export interface Example {
  readonly command: string;
  readonly says: string;
}

/** The values of a command's options by long name in camel case. */
export type Options = { readonly [name: string]: string | boolean | readonly string[] | undefined };

export interface CommandContext {
  readonly host: Host;
  readonly terminal: Terminal;
  /** Absolute folder that relative paths and the search for `chimera.yaml` start from. */
  readonly folder: string;
  readonly environment: string | undefined;
  /** What `--format` says, or the command's default. */
  readonly format: string | undefined;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

export type RunCommand = (args: readonly string[], options: Options, context: CommandContext) => Promise<ExitCode>;

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** A paragraph or two for `--help`. */
  readonly description: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /** It works until it is told to stop: that is its good end and no interruption. */
  readonly endsWhenTold?: true;
  readonly load: () => Promise<{ readonly run: RunCommand }>;
}

/** A text option's value, or undefined. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
}
