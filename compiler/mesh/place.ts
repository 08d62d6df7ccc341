/** Places of the MeshIR from offsets in a text. */
import type { SourceText, Span } from "../../language/text/source.ts";
import type { PlaceIR } from "./mesh.ts";

/** Line and column, from 1, of a span in a text. */
export function placeIR(source: SourceText, span: Span): PlaceIR {
  const start = source.position(span.start);
  const nextLine = source.lineStarts[start.line];
  // Most spans end on their line, and this is asked for every column of the mesh.
  if (span.end >= span.start && span.end <= source.text.length && (nextLine === undefined || span.end < nextLine)) {
    const { line, column } = start;
    return { file: source.path, line, column, endLine: line, endColumn: column + span.end - span.start };
  }
  const end = source.position(span.end);
  return { file: source.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
