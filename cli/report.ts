/** Diagnostics on their way out: sorted, overridden by the manifest, as frames on stderr or as one document on stdout. */
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import type { SourceText } from "../language/text/source.ts";
import type { CommandContext } from "./command.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";

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

/** Shows one mistake and gives the exit code of an error. */
export async function fail(
  diagnostics: Diagnostic | readonly Diagnostic[],
  context: CommandContext,
  sources: Sources = noSources,
): Promise<ExitCode> {
  await showFrames(Array.isArray(diagnostics) ? diagnostics : [diagnostics], context, sources);
  return exitCode.error;
}

/** `2 errors, 1 warning` */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"]) => diagnostics.filter((d) => d.severity === severity).length;
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const [errors, warnings] = [count("error"), count("warning")];
  if (errors === 0 && warnings === 0) return "no problems";
  return [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""]
    .filter(Boolean)
    .join(", ");
}
