/**
 * Diagnostics as a person reads them:
 *
 *     error[CHM2110]: cannot find a column `totl`
 *       ┌─ sales/orders.chimera:3:9
 *       │
 *     2 │   from orders
 *     3 │   where totl > 3
 *       │         ^^^^ not a column of `orders`
 *       │
 *       ├─ sales/shop.chimera:4:9
 *       │
 *     4 │   table orders {
 *       │         ------ declared here
 *       │
 *       = fix: replace it by `total`
 *     3 │ -   where totl > 3
 *     3 │ +   where total > 3
 */
import { SourceText, type Span } from "../../text/source.ts";
import type { Diagnostic, Severity } from "../diagnostic.ts";
import { inOrder } from "../order.ts";
import { type FrameInk, frame } from "./frame.ts";
import { type Paint, plain } from "./paint.ts";
import { mostLines, patch } from "./patch.ts";
import type { Sources } from "./region.ts";

export interface TerminalOptions {
  /** Columns of the terminal. */
  readonly width?: number;
}

const narrowest = 20;
// As many other places and fixes as one reads; the JSON has them all.
const mostRelated = 4;
const mostFixes = 3;

/** Frames in the order of the files, a blank line after each. */
export function renderTerminal(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  paint: Paint = plain,
  options: TerminalOptions = {},
): string {
  const shown = concealed(diagnostics, sources);
  return inOrder(diagnostics)
    .map((diagnostic) => `${renderOne(diagnostic, shown, paint, options.width ?? 120).join("\n")}\n\n`)
    .join("");
}

/** The sources with `•` in place of what may be a secret, in every frame, since a neighbour's frame shows that line too. */
function concealed(diagnostics: readonly Diagnostic[], sources: Sources): Sources {
  const secrets = Map.groupBy(
    diagnostics.filter((diagnostic) => diagnostic.conceals === true).map((diagnostic) => diagnostic.place),
    (place) => place.file,
  );
  if (secrets.size === 0) return sources;
  const masked = new Map<string, SourceText | undefined>();
  return (path) => {
    const places = secrets.get(path);
    if (places === undefined) return sources(path);
    if (!masked.has(path)) {
      const source = sources(path);
      masked.set(path, source === undefined ? undefined : mask(source, places));
    }
    return masked.get(path);
  };
}

function mask(source: SourceText, places: readonly Span[]): SourceText {
  let { text } = source;
  for (const { start, end } of places)
    text = text.slice(0, start) + text.slice(start, end).replaceAll(/[^\r\n"]/g, "•") + text.slice(end);
  return new SourceText(source.path, text);
}

function renderOne(diagnostic: Diagnostic, sources: Sources, paint: Paint, width: number): string[] {
  const colour = colourOf(diagnostic.severity, paint);
  const { place } = diagnostic;
  const source = sources(place.file);
  const related = diagnostic.related.slice(0, mostRelated);
  const numbers = widestNumber(diagnostic, sources);
  const options = { numbers, width: Math.max(narrowest, width - numbers - 3) };
  const bar = paint.blue(`${" ".repeat(numbers)} │`);
  const ink: FrameInk = { gutter: paint.blue, mark: colour, context: paint.dim };

  const rows = [
    `${paint.bold(colour(`${diagnostic.severity}[${diagnostic.code}]`))}${paint.bold(`: ${diagnostic.message}`)}`,
  ];
  if (source !== undefined) {
    rows.push(`${paint.blue(`${" ".repeat(numbers)} ┌─`)} ${address(place.file, place.start, source)}`);
    rows.push(...frame(source, place, diagnostic.label, { ...options, marker: "^" }, ink));
  } else {
    if (!place.file.startsWith("<")) rows.push(`${paint.blue(`${" ".repeat(numbers)} ┌─`)} ${place.file}`);
    rows.push(`${" ".repeat(numbers)} ${paint.blue("=")} ${diagnostic.label}`);
  }
  for (const other of related) {
    const there = sources(other.file);
    if (there === undefined) {
      rows.push(bar, `${paint.blue(`${" ".repeat(numbers)} ├─`)} ${other.file}: ${other.message}`);
      continue;
    }
    rows.push(bar, `${paint.blue(`${" ".repeat(numbers)} ├─`)} ${address(other.file, other.start, there)}`);
    rows.push(...frame(there, other, other.message, { ...options, marker: "-" }, { ...ink, mark: paint.cyan }));
  }
  const notes = notesOf(diagnostic, sources, numbers, paint);
  if (notes.length > 0 && source !== undefined) rows.push(bar);
  return [...rows, ...notes];
}

/** The ways out: the hint, then each fix with its diff. */
function notesOf(diagnostic: Diagnostic, sources: Sources, numbers: number, paint: Paint): string[] {
  const note = (word: string, text: string) => {
    const indent = " ".repeat(numbers + 5 + word.length);
    return `${" ".repeat(numbers)} ${paint.blue("=")} ${paint.bold(`${word}:`)} ${text.replaceAll("\n", `\n${indent}`)}`;
  };
  const rows = diagnostic.hint === undefined ? [] : [note("hint", diagnostic.hint)];
  for (const fix of diagnostic.fixes.slice(0, mostFixes))
    rows.push(note("fix", fix.title), ...patch(fix, sources, numbers, paint));
  return rows;
}

function address(file: string, offset: number, source: SourceText): string {
  const { line, column } = source.position(offset);
  return `${file}:${line}:${column}`;
}

/** Columns of the largest line number that any part of the diagnostic shows. */
function widestNumber(diagnostic: Diagnostic, sources: Sources): number {
  const lineOf = (file: string, offset: number) => sources(file)?.position(offset).line ?? 1;
  const edits = diagnostic.fixes.slice(0, mostFixes).flatMap((fix) => fix.edits);
  const lines = [
    ...[diagnostic.place, ...diagnostic.related.slice(0, mostRelated)].map(({ file, end }) => lineOf(file, end)),
    ...edits.map(({ place, text }) => lineOf(place.file, place.end) + Math.min(mostLines, text.split("\n").length - 1)),
  ];
  return String(Math.max(...lines)).length;
}

function colourOf(severity: Severity, paint: Paint): (text: string) => string {
  return { error: paint.red, warning: paint.yellow, info: paint.blue }[severity];
}
