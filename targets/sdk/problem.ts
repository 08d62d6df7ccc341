/**
 * What a target cannot express. Targets know places as the MeshIR has them, by line and column; whoever has the files turns
 * problems into diagnostics with offsets.
 */
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import type { Diagnostic, DiagnosticKind, ParamSpec, Params } from "../../language/diagnostics/diagnostic.ts";
import type { Place, SourceText } from "../../language/text/source.ts";

/** A diagnostic whose place is still a line and a column. */
export interface TargetProblem {
  readonly place: PlaceIR;
  /** The diagnostic, once offsets are known. */
  at(place: Place): Diagnostic;
}

export type ReportProblem = (problem: TargetProblem) => void;

/** A problem of `kind` at a place of the mesh. */
export function problem<P extends ParamSpec>(
  kind: DiagnosticKind<P>,
  place: PlaceIR,
  params: Params<P>,
): TargetProblem {
  return { place, at: (offsets) => kind.at(offsets, params) };
}

/** Problems as diagnostics at their places in the files, each once. */
export function diagnosticsOf(
  problems: readonly TargetProblem[],
  sources: (path: string) => SourceText | undefined,
): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const each of problems) {
    const diagnostic = each.at(offsetsOf(each.place, sources(each.place.file)));
    const { code, place, message } = diagnostic;
    found.set(JSON.stringify([code, place, message]), diagnostic);
  }
  return [...found.values()];
}

function offsetsOf(place: PlaceIR, source: SourceText | undefined): Place {
  if (source === undefined) return { file: place.file, start: 0, end: 0 };
  const offset = (line: number, column: number) => (source.lineStarts[line - 1] ?? source.text.length) + column - 1;
  return {
    file: place.file,
    start: offset(place.line, place.column),
    end: offset(place.endLine, place.endColumn),
  };
}
