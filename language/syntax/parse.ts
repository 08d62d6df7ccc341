/** Text to tree: the first stage. Each declaration is parsed alone, so that a mistake never leaves it. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../text/source.ts";
import type { Declaration } from "./ast.ts";
import { mendBrackets } from "./brackets.ts";
import { type Chunk, splitDeclarations } from "./chunks.ts";
import { ChimeraParser } from "./grammar/parser.ts";
import { tokenize } from "./lexer.ts";
import type { ParsedFile } from "./parsed-file.ts";
import type { TokenList } from "./token-list.ts";

let shared: ChimeraParser | undefined;

/** One parser for the process: making it costs more than parsing a small file. */
function parser(): ChimeraParser {
  shared ??= new ChimeraParser();
  return shared;
}

/** What one chunk of a file has become. */
export interface ChunkResult {
  readonly declarations: readonly Declaration[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The tree of a file with everything that could not be read. Never throws for what a file contains. */
export function parse(source: SourceText): ParsedFile {
  const list = tokenize(source);
  return parseChunks(source, list, splitDeclarations(list.tokens, source), () => undefined);
}

/** The tree of a file that is cut into chunks; `known` gives what a chunk is known to become. */
export function parseChunks(
  source: SourceText,
  list: TokenList,
  chunks: readonly Chunk[],
  known: (index: number) => ChunkResult | undefined,
): ParsedFile {
  const declarations: Declaration[] = [];
  const diagnostics: Diagnostic[] = [...list.diagnostics];
  const grammar = parser();
  grammar.open(source, list.comments);
  for (let i = 0; i < chunks.length; i++) {
    const part = known(i) ?? parseChunk(grammar, source, list, chunks[i]!);
    for (const declaration of part.declarations) declarations.push(declaration);
    for (const diagnostic of part.diagnostics) diagnostics.push(diagnostic);
  }
  grammar.close();
  diagnostics.sort((a, b) => a.place.start - b.place.start);
  return {
    source,
    ast: { kind: "SourceFile", declarations, start: 0, end: source.text.length },
    diagnostics,
  };
}

function parseChunk(grammar: ChimeraParser, source: SourceText, list: TokenList, chunk: Chunk): ChunkResult {
  const before = chunk.from === 0 ? 0 : list.tokens[chunk.from - 1]!.comments;
  const tokens = list.tokens.slice(chunk.from, chunk.to);
  if (chunk.balanced) return grammar.declarationsOf(tokens, before);
  const mended = mendBrackets(tokens, source);
  const parsed = grammar.declarationsOf(mended.tokens, before);
  const others = parsed.diagnostics.filter(
    ({ place }) => !mended.damaged.some((span) => place.start >= span.start && place.start <= span.end),
  );
  return { declarations: parsed.declarations, diagnostics: [...mended.diagnostics, ...others.slice(0, mostOthers)] };
}

/** Where brackets were wrong, a second and third complaint may be about something else; a tenth is not. */
const mostOthers = 2;
