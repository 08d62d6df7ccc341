/** Diagnostics as a SARIF 2.1.0 log, which code hosts and editors read. Rules come from the registry; only those that occur are listed. */

import type { Place } from "../../text/source.ts";
import type { Diagnostic, DiagnosticKind, Edit, Severity } from "../diagnostic.ts";
import { inOrder } from "../order.ts";
import { regionOf, type Sources } from "./region.ts";

export interface SarifOptions {
  /** Version of the compiler. */
  readonly version: string;
  /** The registry: where the rules' descriptions come from. */
  readonly kinds: readonly DiagnosticKind[];
}

const levels: { readonly [S in Severity]: string } = { error: "error", warning: "warning", info: "note" };

/** The log as text, ending in a line end. */
export function renderSarif(diagnostics: readonly Diagnostic[], sources: Sources, options: SarifOptions): string {
  return `${JSON.stringify(sarifLog(diagnostics, sources, options), null, 2)}\n`;
}

/** The log as data. */
export function sarifLog(diagnostics: readonly Diagnostic[], sources: Sources, { version, kinds }: SarifOptions) {
  const ordered = inOrder(diagnostics);
  const codes = [...new Set(ordered.map(({ code }) => code))].sort();
  const kindOf = new Map(kinds.map((kind) => [kind.spec.code as string, kind]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "chimerac",
            version,
            semanticVersion: version,
            rules: codes.map((code) => rule(code, kindOf.get(code))),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { WORKSPACE: { description: { text: "The folder of chimera.yaml" } } },
        results: ordered.map((diagnostic) => result(diagnostic, codes.indexOf(diagnostic.code), sources)),
      },
    ],
  };
}

function rule(code: string, kind: DiagnosticKind | undefined) {
  if (kind === undefined) return { id: code };
  const { spec } = kind;
  const { message, hint } = describe(kind);
  return {
    id: code,
    name: spec.slug.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: message },
    help: { text: `${hint === undefined ? "" : `${hint}\n`}chimerac explain ${code}` },
    defaultConfiguration: { level: levels[spec.severity] },
    properties: { category: spec.category, tags: [spec.category] },
  };
}

/** The words of a kind with its parameters' names in place of values. */
export function describe(kind: DiagnosticKind): { readonly message: string; readonly hint?: string } {
  const names = Object.fromEntries(Object.keys(kind.spec.params).map((name) => [name, `‹${name}›`]));
  const say = (words: string | ((params: { readonly [name: string]: string }) => string)) =>
    typeof words === "string" ? words : words(names);
  const { message, hint } = kind.spec;
  return hint === undefined ? { message: say(message) } : { message: say(message), hint: say(hint) };
}

function result(diagnostic: Diagnostic, ruleIndex: number, sources: Sources) {
  const hint = diagnostic.hint === undefined ? "" : `\n${diagnostic.hint}`;
  const inFile = !diagnostic.place.file.startsWith("<");
  return {
    ruleId: diagnostic.code,
    ruleIndex,
    level: levels[diagnostic.severity],
    message: { text: `${diagnostic.message}: ${diagnostic.label}${hint}` },
    locations: inFile ? [{ physicalLocation: physical(diagnostic.place, sources) }] : [],
    ...(diagnostic.related.length === 0
      ? {}
      : {
          relatedLocations: diagnostic.related.map((related, id) => ({
            id,
            physicalLocation: physical(related, sources),
            message: { text: related.message },
          })),
        }),
    ...(diagnostic.fixes.length === 0
      ? {}
      : {
          fixes: diagnostic.fixes.map((fix) => ({
            description: { text: fix.title },
            artifactChanges: changes(fix.edits, sources),
          })),
        }),
  };
}

/** One change a file, with its replacements in the order of the edits. */
function changes(edits: readonly Edit[], sources: Sources) {
  const files = [...new Set(edits.map(({ place }) => place.file))];
  return files.map((file) => ({
    artifactLocation: artifact(file),
    replacements: edits
      .filter(({ place }) => place.file === file)
      .map(({ place, text }) => ({ deletedRegion: region(place, sources), insertedContent: { text } })),
  }));
}

function physical(place: Place, sources: Sources) {
  const location = { artifactLocation: artifact(place.file) };
  return sources(place.file) === undefined ? location : { ...location, region: region(place, sources) };
}

function artifact(file: string) {
  return { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "WORKSPACE" };
}

function region(place: Place, sources: Sources) {
  const { start, end } = regionOf(place, sources);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
