/** Diagnostics on their way out: sorted, overridden by the manifest, as frames on stderr or as one document on stdout. */
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import type { SourceText } from "../language/text/source.ts";
import type { CommandContext } from "./command.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { version } from "./version.ts";

export type Sources = (path: string) => SourceText | undefined;
const noSources: Sources = () => undefined;

/** Shows diagnostics as frames for a person, on stderr. */
export async function showFrames(
  diagnostics: readonly Diagnostic[],
  { terminal }: CommandContext,
  sources: Sources = noSources,
): Promise<void> {
  if (diagnostics.length === 0) return;
  const { renderTerminal } = await import("../language/diagnostics/render/terminal.ts");
  terminal.complain(renderTerminal(diagnostics, sources, terminal.colors, { width: terminal.width }));
}

/** Writes diagnostics as the document that `--format` asks for; false for a format that has none. */
export async function writeDiagnostics(
  diagnostics: readonly Diagnostic[],
  { terminal, format }: CommandContext,
  sources: Sources = noSources,
): Promise<boolean> {
  switch (format) {
    case "json": {
      const { renderJson } = await import("../language/diagnostics/render/json.ts");
      terminal.out(renderJson(diagnostics, sources));
      return true;
    }
    case "sarif": {
      const { renderSarif } = await import("../language/diagnostics/render/sarif.ts");
      const { all } = await import("../language/diagnostics/registry/index.ts");
      terminal.out(renderSarif(diagnostics, sources, { version, kinds: all }));
      return true;
    }
    case "github": {
      const { renderGithub } = await import("../language/diagnostics/render/github.ts");
      terminal.out(renderGithub(diagnostics, sources));
      return true;
    }
    default:
      return false;
  }
}

/** Ends a command that has no result: says why, as a program or a person reads it, and gives the exit code. */
export async function fail(
  diagnostics: Diagnostic | readonly Diagnostic[],
  context: CommandContext,
  sources: Sources = noSources,
  code: ExitCode = exitCode.error,
): Promise<ExitCode> {
  const all = Array.isArray(diagnostics) ? diagnostics : [diagnostics];
  if (!(await writeDiagnostics(all, context, sources))) await showFrames(all, context, sources);
  return code;
}

/** `1 file`, `2 files` */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** `2 errors, 1 warning` */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"]) => diagnostics.filter((d) => d.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  if (errors === 0 && warnings === 0) return "no problems";
  return [errors > 0 ? counted(errors, "error") : "", warnings > 0 ? counted(warnings, "warning") : ""]
    .filter(Boolean)
    .join(", ");
}
