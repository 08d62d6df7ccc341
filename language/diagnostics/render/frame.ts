/**
 * A frame: the lines of a source around a span, with line numbers in a gutter and the span marked under the text. Everything is
 * measured in columns of the terminal, so marks stand under tabs, wide characters and emoji where they belong; what does not fit is cut
 * around the span.
 */
import type { SourceText, Span } from "../../text/source.ts";
import { type Cell, cellsOf } from "../../text/width.ts";

/** How the parts of a frame are coloured. */
export interface FrameInk {
  readonly gutter: (text: string) => string;
  readonly mark: (text: string) => string;
  readonly context: (text: string) => string;
}

export interface FrameOptions {
  /** Columns for line numbers. */
  readonly numbers: number;
  /** Columns for source text, at least 20. */
  readonly width: number;
  /** What stands under one marked character. */
  readonly marker: "^" | "-";
}

// Of a span over many lines its first and last ones tell enough.
const linesAtStart = 3;
const linesAtEnd = 2;
// Enough code units of a very long line for any terminal; the rest is never looked at.
const reach = 1_000;

/** The lines of the frame, without line ends. */
export function frame(source: SourceText, span: Span, label: string, options: FrameOptions, ink: FrameInk): string[] {
  const shown = withoutLineEnds(source, span);
  const first = source.position(shown.start).line;
  const last = source.position(shown.end).line;
  const gutter = (number: number | undefined) => ink.gutter(`${String(number ?? "").padStart(options.numbers)} │`);
  const rows = [gutter(undefined)];
  const before = source.line(first - 1);
  if (first > 1 && before.trim() !== "" && before.length <= options.width) {
    const text = cellsOf(before)
      .map((cell) => cell.shown)
      .join("");
    rows.push(`${gutter(first - 1)} ${ink.context(first === last ? text : `  ${text}`)}`);
  }
  if (first === last) {
    const { text, from, to } = cut(source, first, shown, options.width);
    rows.push(`${gutter(first)} ${text}`);
    rows.push(
      `${gutter(undefined)} ${" ".repeat(from)}${ink.mark(`${options.marker.repeat(to - from)} ${label}`.trimEnd())}`,
    );
    return rows;
  }
  return [...rows, ...manyLines(source, shown, first, last, label, options, ink, gutter)];
}

/** A span over several lines: a bar along them that ends in the label. */
function manyLines(
  source: SourceText,
  span: Span,
  first: number,
  last: number,
  label: string,
  options: FrameOptions,
  ink: FrameInk,
  gutter: (number: number | undefined) => string,
): string[] {
  const rows: string[] = [];
  const width = options.width - 2;
  const opening = cut(source, first, { start: span.start, end: span.start }, width);
  const startsTheLine = opening.text.slice(0, opening.from).trim() === "";
  rows.push(`${gutter(first)} ${ink.mark(startsTheLine ? "╭" : " ")} ${opening.text}`);
  if (!startsTheLine) rows.push(`${gutter(undefined)} ${ink.mark(`╭─${"─".repeat(opening.from)}${options.marker}`)}`);
  for (let line = first + 1; line <= last; line++) {
    if (line === first + linesAtStart && last - line > linesAtEnd) {
      line = last - linesAtEnd + 1;
      rows.push(`${gutter(undefined)} ${ink.mark("┆")}`);
    }
    rows.push(`${gutter(line)} ${ink.mark("│")} ${lineOf(source, line, width)}`.trimEnd());
  }
  const closing = cut(source, last, { start: Math.max(span.end - 1, 0), end: span.end }, width);
  rows[rows.length - 1] = `${gutter(last)} ${ink.mark("│")} ${closing.text}`;
  rows.push(`${gutter(undefined)} ${ink.mark(`╰─${"─".repeat(closing.from)}${options.marker} ${label}`.trimEnd())}`);
  return rows;
}

/** Line ends and blanks at the end of a span are not what is meant. A span of nothing else stays where it starts. */
function withoutLineEnds(source: SourceText, span: Span): Span {
  const { text } = source;
  const start = Math.min(span.start, text.length);
  let end = Math.min(Math.max(span.end, start), text.length);
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return { start, end };
}

interface Cut {
  readonly text: string;
  /** Columns of the mark within `text`. At least one wide: a span of nothing is still a place. */
  readonly from: number;
  readonly to: number;
}

/** One line, cut around the span when it is too long; the span may end behind the line. */
function cut(source: SourceText, line: number, span: Span, width: number): Cut {
  const lineStart = source.lineStarts[line - 1] ?? 0;
  const whole = source.line(line);
  const spanStart = Math.min(span.start - lineStart, whole.length);
  const spanEnd = Math.min(span.end - lineStart, whole.length);
  const sliceStart = spanStart > reach ? spanStart - (reach >> 1) : 0;
  const slice = whole.slice(sliceStart, sliceStart + 2 * reach);
  const cells = cellsOf(slice);
  const from = columnAt(cells, spanStart - sliceStart);
  const to = Math.max(columnAt(cells, spanEnd - sliceStart), from + 1);
  const total = widthOf(cells);
  const cutsLeft = sliceStart > 0;
  const cutsRight = sliceStart + slice.length < whole.length;
  if (total <= width && !cutsLeft && !cutsRight) return { text: shownText(cells), from, to };
  // The span stands a third into the window, so that what leads to it is seen; one too long for it is cut as well.
  const lead = Math.floor(width / 3);
  const windowStart = from <= width - lead && !cutsLeft ? 0 : Math.max(0, from - lead);
  const windowEnd = windowStart + width - 2;
  const inside = cells.filter((cell) => cell.column >= windowStart && cell.column + cell.width <= windowEnd);
  const left = windowStart > 0 || cutsLeft ? "…" : "";
  const right = total > windowEnd || cutsRight ? "…" : "";
  const shift = left.length - (inside[0]?.column ?? windowStart);
  return {
    text: `${left}${shownText(inside)}${right}`,
    from: from + shift,
    to: Math.max(from + 1, Math.min(to, windowEnd)) + shift,
  };
}

/** A line that carries no mark. */
function lineOf(source: SourceText, line: number, width: number): string {
  const start = source.lineStarts[line - 1] ?? 0;
  return cut(source, line, { start, end: start }, width).text;
}

function columnAt(cells: readonly Cell[], offset: number): number {
  const cell = cells.findLast((each) => each.offset <= offset);
  if (cell === undefined) return 0;
  // Behind the last character of the line.
  if (cell === cells.at(-1) && offset > cell.offset) return cell.column + cell.width;
  return cell.column;
}

function widthOf(cells: readonly Cell[]): number {
  const last = cells.at(-1);
  return last === undefined ? 0 : last.column + last.width;
}

function shownText(cells: readonly Cell[]): string {
  return cells
    .map((cell) => cell.shown)
    .join("")
    .trimEnd();
}
