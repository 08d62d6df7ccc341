/** Places as people and other programs count them: lines and columns from 1. */
import type { Place, Position, SourceText } from "../../text/source.ts";

/** Gives the text of a file by its path in the workspace; undefined for what is no file, such as the command line. */
export type Sources = (path: string) => SourceText | undefined;

export interface Region {
  readonly start: Position;
  /** Behind the last character. */
  readonly end: Position;
}

const beginning: Position = { line: 1, column: 1 };

/** Lines and columns of a place; the beginning of the file when its text is not there. */
export function regionOf(place: Place, sources: Sources): Region {
  const source = sources(place.file);
  if (source === undefined) return { start: beginning, end: beginning };
  return { start: source.position(place.start), end: source.position(place.end) };
}
