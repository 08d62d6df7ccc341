/** From line and column, as the MeshIR has places, to offsets in the files of this session. */
import type { PlaceIR } from "../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import type { Place } from "../language/text/source.ts";
import type { TargetProblem } from "../targets/sdk/problem.ts";
import type { Sources } from "./report.ts";

/** The same place as offsets; the start of the file where it is not at hand. */
export function placeInSource({ file, line, column, endLine, endColumn }: PlaceIR, sources: Sources): Place {
  const starts = sources(file)?.lineStarts ?? [];
  const offset = (l: number, c: number) => (starts[l - 1] ?? 0) + c - 1;
  return starts.length === 0
    ? { file, start: 0, end: 0 }
    : { file, start: offset(line, column), end: offset(endLine, endColumn) };
}

/** What a target cannot express, as diagnostics. */
export function problemsInSource(problems: readonly TargetProblem[], sources: Sources): readonly Diagnostic[] {
  return problems.map((problem) => problem.at(placeInSource(problem.place, sources)));
}
