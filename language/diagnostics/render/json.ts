/** Diagnostics as one JSON document: the stable form for other programs, described in the reference of `check`. */
import type { Diagnostic } from "../diagnostic.ts";
import { inOrder } from "../order.ts";
import { type Region, regionOf, type Sources } from "./region.ts";

export interface JsonReport {
  readonly version: 1;
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly summary: { readonly errors: number; readonly warnings: number };
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly slug: string;
  readonly severity: Diagnostic["severity"];
  readonly category: Diagnostic["category"];
  readonly message: string;
  readonly file: string;
  readonly range: Region;
  readonly label: string;
  readonly hint?: string;
  readonly related: readonly { readonly message: string; readonly file: string; readonly range: Region }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly file: string; readonly range: Region; readonly text: string }[];
  }[];
}

/** The document as data, for a command that adds to it. */
export function jsonReport(diagnostics: readonly Diagnostic[], sources: Sources): JsonReport {
  const ordered = inOrder(diagnostics);
  const count = (severity: Diagnostic["severity"]) => ordered.filter((each) => each.severity === severity).length;
  return {
    version: 1,
    diagnostics: ordered.map((each) => jsonDiagnostic(each, sources)),
    summary: { errors: count("error"), warnings: count("warning") },
  };
}

/** The document as text, ending in a line end. */
export function renderJson(diagnostics: readonly Diagnostic[], sources: Sources): string {
  return `${JSON.stringify(jsonReport(diagnostics, sources), null, 2)}\n`;
}

function jsonDiagnostic(diagnostic: Diagnostic, sources: Sources): JsonDiagnostic {
  return {
    code: diagnostic.code,
    slug: diagnostic.slug,
    severity: diagnostic.severity,
    category: diagnostic.category,
    message: diagnostic.message,
    file: diagnostic.place.file,
    range: regionOf(diagnostic.place, sources),
    label: diagnostic.label,
    ...(diagnostic.hint === undefined ? {} : { hint: diagnostic.hint }),
    related: diagnostic.related.map((related) => ({
      message: related.message,
      file: related.file,
      range: regionOf(related, sources),
    })),
    fixes: diagnostic.fixes.map((fix) => ({
      title: fix.title,
      edits: fix.edits.map(({ place, text }) => ({ file: place.file, range: regionOf(place, sources), text })),
    })),
  };
}
