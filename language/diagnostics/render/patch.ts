/** A quick fix as a small diff: the lines it touches as they are and as they would be. */

import type { SourceText } from "../../text/source.ts";
import { cellsOf } from "../../text/width.ts";
import type { Edit, Fix } from "../diagnostic.ts";
import type { Paint } from "./paint.ts";
import type { Sources } from "./region.ts";

/** A fix that adds more lines than this is shown by its beginning. */
export const mostLines = 8;
const mostColumns = 160;

interface Hunk {
  /** First line that changes, from 1. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The lines of the diff, without line ends; empty when a file of it is not there. `numbers` is the width of line numbers. */
export function patch(fix: Fix, sources: Sources, numbers: number, paint: Paint): string[] {
  const files = [...new Set(fix.edits.map(({ place }) => place.file))].sort();
  const rows: string[] = [];
  for (const file of files) {
    const source = sources(file);
    if (source === undefined) return [];
    if (files.length > 1) rows.push(`${" ".repeat(numbers)} ${paint.blue(file)}`);
    for (const hunk of hunks(
      source,
      fix.edits.filter(({ place }) => place.file === file),
    )) {
      rows.push(...side(hunk.line, "-", hunk.removed, numbers, paint.red, paint));
      rows.push(...side(hunk.line, "+", hunk.added, numbers, paint.green, paint));
    }
  }
  return rows;
}

/** Edits that touch the same or neighbouring lines make one hunk. */
function hunks(source: SourceText, edits: readonly Edit[]): Hunk[] {
  const sorted = [...edits].sort((a, b) => a.place.start - b.place.start || a.place.end - b.place.end);
  const groups: { first: number; last: number; edits: Edit[] }[] = [];
  for (const edit of sorted) {
    const first = source.position(edit.place.start).line;
    const last = source.position(edit.place.end).line;
    const open = groups.at(-1);
    if (open !== undefined && first <= open.last + 1) {
      open.last = Math.max(open.last, last);
      open.edits.push(edit);
    } else groups.push({ first, last, edits: [edit] });
  }
  return groups.map((group) => hunkOf(source, group.first, group.last, group.edits));
}

function hunkOf(source: SourceText, first: number, last: number, edits: readonly Edit[]): Hunk {
  const start = source.lineStarts[first - 1] ?? 0;
  const end = source.lineStarts[last] ?? source.text.length;
  let after = "";
  let at = start;
  for (const { place, text } of edits) {
    after += source.text.slice(at, Math.max(at, place.start)) + text;
    at = Math.max(at, place.end);
  }
  const removed = linesOf(source.text.slice(start, end));
  const added = linesOf(after + source.text.slice(at, end));
  let same = 0;
  while (same < removed.length && same < added.length && removed[same] === added[same]) same++;
  let sameAtEnd = 0;
  while (
    sameAtEnd < removed.length - same &&
    sameAtEnd < added.length - same &&
    removed[removed.length - 1 - sameAtEnd] === added[added.length - 1 - sameAtEnd]
  )
    sameAtEnd++;
  return {
    line: first + same,
    removed: removed.slice(same, removed.length - sameAtEnd),
    added: added.slice(same, added.length - sameAtEnd),
  };
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function side(
  first: number,
  sign: "+" | "-",
  lines: readonly string[],
  numbers: number,
  colour: (text: string) => string,
  paint: Paint,
): string[] {
  const rows = lines.slice(0, mostLines).map((line, at) => {
    const shown = cellsOf(line.slice(0, mostColumns))
      .map((cell) => cell.shown)
      .join("");
    const text = line.length > mostColumns ? `${shown}…` : shown;
    return `${paint.blue(`${String(first + at).padStart(numbers)} │`)} ${colour(`${sign} ${text}`.trimEnd())}`;
  });
  if (lines.length > mostLines)
    rows.push(
      `${paint.blue(`${" ".repeat(numbers)} │`)} ${colour(`${sign} … ${lines.length - mostLines} more lines`)}`,
    );
  return rows;
}
