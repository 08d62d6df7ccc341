/** Diagnostics as workflow commands, which GitHub Actions shows beside the changed lines of a pull request. */
import type { Diagnostic, Severity } from "../diagnostic.ts";
import { inOrder } from "../order.ts";
import { regionOf, type Sources } from "./region.ts";

const commands: { readonly [S in Severity]: string } = { error: "error", warning: "warning", info: "notice" };

/** One line a diagnostic. */
export function renderGithub(diagnostics: readonly Diagnostic[], sources: Sources): string {
  return inOrder(diagnostics)
    .map((diagnostic) => `${annotation(diagnostic, sources)}\n`)
    .join("");
}

function annotation(diagnostic: Diagnostic, sources: Sources): string {
  const properties = [...where(diagnostic, sources), ["title", `${diagnostic.code}: ${diagnostic.message}`] as const];
  const text = [
    diagnostic.label,
    ...diagnostic.related.map((related) => {
      const { start } = regionOf(related, sources);
      return `${related.message}: ${related.file}:${start.line}:${start.column}`;
    }),
    ...(diagnostic.hint === undefined ? [] : [`hint: ${diagnostic.hint}`]),
  ].join("\n");
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(",");
  return `::${commands[diagnostic.severity]} ${list}::${escapeText(text)}`;
}

/** A column range counts only within one line; what is in no file has no place at all. */
function where({ place }: Diagnostic, sources: Sources): (readonly [string, string | number])[] {
  if (sources(place.file) === undefined) return place.file.startsWith("<") ? [] : [["file", place.file]];
  const { start, end } = regionOf(place, sources);
  const lines = [["file", place.file] as const, ["line", start.line] as const, ["endLine", end.line] as const];
  if (start.line !== end.line) return [...lines, ["col", start.column]];
  return [...lines, ["col", start.column], ["endColumn", end.column]];
}

function escapeText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
