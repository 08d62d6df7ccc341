/** From the line and column that a job carries back to offsets in the file, so that a runtime message gets the same frame as a checker's. */
import type { Host } from "../language/host.ts";
import { type Place, SourceText } from "../language/text/source.ts";
import type { JobPlace } from "./job/job.ts";

/** The first of these places that is known; an empty one when none is. */
export function firstPlace(host: Host, root: string, ...places: readonly (JobPlace | undefined)[]): Place {
  const first = places.find((place) => place !== undefined);
  return first === undefined ? { file: "", start: 0, end: 0 } : placeOf(host, root, first);
}

/**
 * The place in the file as it is now: `text` where exactly that stands there, else the word. A file that is gone gives an
 * empty place at its start.
 */
export function placeOf(host: Host, root: string, place: JobPlace, text?: string): Place {
  const content = host.readText(`${root}/${place.file}`);
  if (content === undefined) return { file: place.file, start: 0, end: 0 };
  const source = new SourceText(place.file, content);
  const lineStart = source.lineStarts[place.line - 1];
  if (lineStart === undefined) return { file: place.file, start: 0, end: 0 };
  const start = Math.min(lineStart + place.column - 1, content.length);
  if (text !== undefined && content.startsWith(text, start)) {
    return { file: place.file, start, end: start + text.length };
  }
  const word = /^[\p{L}\p{N}_.`-]+/u.exec(source.line(place.line).slice(place.column - 1))?.[0] ?? "";
  return { file: place.file, start, end: start + word.length };
}
