/** Sources as tests write them, parsed and bound, with complaints as short texts. */
import { bind } from "../../compiler/bind/bind.ts";
import type { BoundMesh } from "../../compiler/bind/bound-mesh.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { parse } from "../../language/syntax/parse.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import { SourceText } from "../../language/text/source.ts";

/** Texts by path. */
export type Files = { readonly [path: string]: string };

export interface BoundFiles {
  readonly mesh: BoundMesh;
  readonly parsed: readonly ParsedFile[];
  /** What the parser and the binder report. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses and binds; the library's files are those whose path starts with `std`. */
export function boundFiles(files: Files, today?: string): BoundFiles {
  const parsed = Object.entries(files).map(([path, text]) => parse(new SourceText(path, text)));
  const library = parsed.filter((file) => file.source.path.startsWith("std"));
  const own = parsed.filter((file) => !file.source.path.startsWith("std"));
  const { value, diagnostics } = bind(own, library, today === undefined ? {} : { today });
  return { mesh: value, parsed, diagnostics: [...parsed.flatMap((file) => file.diagnostics), ...diagnostics] };
}

/** `CODE file:line:column "marked" message`, then `| hint` where there is one. */
export function complaint(diagnostic: Diagnostic, files: Files): string {
  const { place, code, message, hint } = diagnostic;
  const text = files[place.file] ?? "";
  const { line, column } = new SourceText(place.file, text).position(place.start);
  const marked = text.slice(place.start, place.end);
  return `${code} ${place.file}:${line}:${column} "${marked}" ${message}${hint === undefined ? "" : ` | ${hint}`}`;
}

/** The text of a file once the first fix of a diagnostic is applied. */
export function fixed(diagnostic: Diagnostic, files: Files): string {
  const edits = [...(diagnostic.fixes[0]?.edits ?? [])].sort((a, b) => b.place.start - a.place.start);
  let text = files[diagnostic.place.file] ?? "";
  for (const edit of edits) text = text.slice(0, edit.place.start) + edit.text + text.slice(edit.place.end);
  return text;
}
