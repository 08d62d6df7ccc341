/**
 * The formatter: the same tokens and comments with new white space. Declarations that could not be read keep their bytes, and
 * so does everything outside of an asked range.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Declaration } from "../syntax/ast.ts";
import { tokenize } from "../syntax/lexer.ts";
import { parse } from "../syntax/parse.ts";
import type { Outcome, SourceText, Span } from "../text/source.ts";
import { Cursor } from "./cursor.ts";
import { declaration } from "./declarations.ts";

export interface FormatOptions {
  /** Characters of a line, 100 when not said. */
  readonly width?: number;
  /** Only white space that touches this range changes. */
  readonly range?: Span;
}

const defaultWidth = 100;

/** The formatted text of a file, with what the parser had to say about it. Formatting twice changes nothing more. */
export function format(source: SourceText, options: FormatOptions = {}): Outcome<string, Diagnostic> {
  const { ast, diagnostics } = parse(source);
  const cursor = new Cursor(source, tokenize(source));
  const damaged = damagedDeclarations(ast.declarations, diagnostics);
  let first = true;
  for (const node of ast.declarations) {
    if (!first) cursor.gap("hard");
    first = false;
    if (damaged.has(node)) cursor.verbatim(node.end);
    else declaration(cursor, node);
  }
  cursor.flushComments();
  const gaps = cursor.document.gaps(options.width ?? defaultWidth);
  return { value: assemble(source, cursor.items, gaps, options.range), diagnostics };
}

/** Declarations that something was said about. Both lists are in order. */
function damagedDeclarations(
  nodes: readonly Declaration[],
  diagnostics: readonly Diagnostic[],
): ReadonlySet<Declaration> {
  const damaged = new Set<Declaration>();
  let next = 0;
  for (const node of nodes) {
    while (next < diagnostics.length && diagnostics[next]!.place.start < node.start) next++;
    if (node.kind === "BrokenDeclaration" || (diagnostics[next]?.place.start ?? Number.POSITIVE_INFINITY) <= node.end) {
      damaged.add(node);
    }
  }
  return damaged;
}

/** Items with their new gaps; a gap that holds more than white space (signs without meaning), or lies outside of the range, stays. */
function assemble(source: SourceText, items: readonly Span[], gaps: readonly string[], range?: Span): string {
  const { text } = source;
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const parts: string[] = [];
  let end = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (end === 1) parts.push("\uFEFF");
  const add = (gap: string, from: number, to: number) => {
    const inRange = range === undefined || (from <= range.end && to >= range.start);
    if (!inRange || !isBlank(text, from, to)) parts.push(text.slice(from, to));
    else parts.push(lineEnd === "\n" ? gap : gap.replaceAll("\n", lineEnd));
  };
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    add(gaps[i]!, end, item.start);
    parts.push(text.slice(item.start, item.end));
    end = item.end;
  }
  add(items.length === 0 ? "" : "\n", end, text.length);
  return parts.join("");
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return false;
  }
  return true;
}
