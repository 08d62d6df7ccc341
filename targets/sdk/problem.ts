/**
 * What a target cannot express. Targets know places as the MeshIR has them, by line and column; whoever has the files turns a
 * problem into a diagnostic with offsets.
 */
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import type { Diagnostic, DiagnosticKind, ParamSpec, Params } from "../../language/diagnostics/diagnostic.ts";
import type { Place } from "../../language/text/source.ts";

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
