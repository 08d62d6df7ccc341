/**
 * Parses a file again after an edit. Declarations before the edit are the same nodes as before, so whatever is known about
 * them stays known; those behind it are copies with moved places; only what the edit touches is parsed. A declaration that
 * something was said about is always parsed again.
 *
 * INVARIANT: the result equals `parse(source)`.
 */
import type { SourceText } from "../text/source.ts";
import type { Declaration } from "./ast.ts";
import { type Chunk, splitDeclarations } from "./chunks.ts";
import { tokenize } from "./lexer.ts";
import { type ChunkResult, parseChunks } from "./parse.ts";
import type { ParsedFile } from "./parsed-file.ts";
import type { TokenList } from "./token-list.ts";

/** The tree of `source`, with as much of `previous` as the edit between them left alone. */
export function reparse(previous: ParsedFile, source: SourceText): ParsedFile {
  const before = previous.source.text;
  const now = source.text;
  const old = new Pieces(previous.source, previous);
  const fresh = new Pieces(source);
  const prefix = commonPrefix(before, now);
  const suffix = commonSuffix(before, now, prefix);
  const shift = now.length - before.length;
  return parseChunks(source, fresh.list, fresh.chunks, (index): ChunkResult | undefined => {
    const fromEnd = fresh.chunks.length - index;
    const behind = old.chunks.length - fromEnd;
    if (fresh.end(index) <= prefix && old.isSame(index, fresh, index, 0)) return old.reuse(index, 0);
    const inSuffix = fresh.start(index) >= now.length - suffix && behind >= 0;
    return inSuffix && old.isSame(behind, fresh, index, shift) ? old.reuse(behind, shift) : undefined;
  });
}

/** A file cut into chunks, with what each of them has become. */
class Pieces {
  readonly list: TokenList;
  readonly chunks: readonly Chunk[];
  readonly #source: SourceText;
  readonly #file: ParsedFile | undefined;
  /** For each chunk the index of its first declaration; one more at the end. */
  #firsts: number[] | undefined;

  constructor(source: SourceText, file?: ParsedFile) {
    this.#source = source;
    this.#file = file;
    this.list = tokenize(source);
    this.chunks = splitDeclarations(this.list.tokens, source);
  }

  /** Where the text begins that a chunk's tree depends on: behind the last token before it. */
  start(index: number): number {
    const { from } = this.chunks[index]!;
    return from === 0 ? 0 : this.list.tokens[from - 1]!.endOffset;
  }

  /** Where that text ends: with the line of the chunk's last token, where a description may stand. */
  end(index: number): number {
    const { text } = this.#source;
    let end = this.list.tokens[this.chunks[index]!.to - 1]!.endOffset;
    while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
    return end + 1;
  }

  /** Whether chunk `index` is chunk `otherIndex` of `other`, moved by `shift`, given that the texts of both are equal. */
  isSame(index: number, other: Pieces, otherIndex: number, shift: number): boolean {
    const mine = this.chunks[index];
    const its = other.chunks[otherIndex];
    if (mine === undefined || its === undefined || mine.balanced !== its.balanced) return false;
    if (mine.to - mine.from !== its.to - its.from) return false;
    const first = this.list.tokens[mine.from]!;
    const itsFirst = other.list.tokens[its.from]!;
    // The text before a first token on the same line belongs to another chunk.
    if (!first.newline || !itsFirst.newline || first.startOffset + shift !== itsFirst.startOffset) return false;
    return this.start(index) + shift === other.start(otherIndex);
  }

  /** What a chunk was parsed to, moved; undefined when something was said about it. */
  reuse(index: number, shift: number): ChunkResult | undefined {
    const file = this.#file;
    if (file === undefined) return undefined;
    const start = this.start(index);
    const end = this.end(index);
    if (file.diagnostics.some(({ place }) => place.end >= start && place.start <= end)) return undefined;
    this.#firsts ??= this.#firstDeclarations(file.ast.declarations);
    const declarations = file.ast.declarations.slice(this.#firsts[index], this.#firsts[index + 1]);
    return {
      declarations: shift === 0 ? declarations : declarations.map((node) => moved(node, shift)),
      diagnostics: [],
    };
  }

  #firstDeclarations(declarations: readonly Declaration[]): number[] {
    let next = 0;
    const firsts = this.chunks.map(({ from }) => {
      const start = this.list.tokens[from]!.startOffset;
      while (next < declarations.length && declarations[next]!.start < start) next++;
      return next;
    });
    return [...firsts, declarations.length];
  }
}

function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** Length of the common end that does not reach into the first `prefix` characters of either. */
function commonSuffix(a: string, b: string, prefix: number): number {
  const most = Math.min(a.length, b.length) - prefix;
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  return length;
}

/** A copy of a node with all its places moved. */
function moved<N>(node: N, shift: number): N {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => moved(item, shift)) as N;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    copy[key] = key === "start" || key === "end" ? (value as number) + shift : moved(value, shift);
  }
  return copy as N;
}
