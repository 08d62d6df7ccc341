/**
 * Cuts the tokens of a file into top-level declarations, so that each is parsed alone and damage stays inside one. Where the
 * brackets of a file match, a declaration starts at a declaration word outside of all brackets. Where they do not, it
 * starts at such a word in the column of the declarations, whatever the brackets say, and the brackets of each damaged
 * piece are mended by indentation (see brackets.ts).
 */
import type { SourceText } from "../text/source.ts";
import { isCloser, isContinuation, isDeclarationWord, isOpener, isWord, K, T, type Token } from "./tokens.ts";

/** A run of tokens, `from` up to but without `to`. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  /** Its brackets match. */
  readonly balanced: boolean;
}

/** The declarations of a file, in order; each token is in exactly one. */
export function splitDeclarations(tokens: readonly Token[], source: SourceText): Chunk[] {
  return splitByBrackets(tokens, 0, tokens.length, source) ?? splitByColumn(tokens, source);
}

/** Whether the token at `index` may start a declaration where no bracket is open, behind one that started at `start`. */
function startsDeclaration(tokens: readonly Token[], index: number, start: number, source: SourceText): boolean {
  const token = tokens[index]!;
  if (isDeclarationWord[token.tokenTypeIdx] !== 1) return false;
  const next = tokens[index + 1];
  if (next === undefined) return token.newline;
  const previous = tokens[index - 1];
  if (token.tokenType === K.aggregate || token.tokenType === K.window) {
    if (next.tokenType !== K.fn) return false;
  } else if (token.tokenType === K.fn && (previous?.tokenType === K.aggregate || previous?.tokenType === K.window)) {
    return false;
  }
  if (isWord[next.tokenTypeIdx] !== 1 && next.tokenType !== T.Text && next.tokenType !== T.OpenBrace) return false;
  if (previous === undefined) return true;
  if (isContinuation[previous.tokenTypeIdx] === 1) {
    // `type A =` with its end missing: what stands in the column of the declaration before is no continuation of it.
    return token.newline && columnOf(token, source) <= columnOf(tokens[start]!, source);
  }
  return token.newline || previous.tokenType === T.CloseBrace;
}

const columnOf = (token: Token, source: SourceText) => source.position(token.startOffset).column;

/** Cuts `from` to `to` where no bracket is open; undefined when the brackets do not match. */
function splitByBrackets(tokens: readonly Token[], from: number, to: number, source: SourceText): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  const open: Token["tokenType"][] = [];
  let start = from;
  for (let i = from; i < to; i++) {
    const token = tokens[i]!;
    const kind = token.tokenTypeIdx;
    if (isOpener[kind] === 1) open.push(closerOf(token));
    else if (isCloser[kind] === 1) {
      if (open.pop() !== token.tokenType) return undefined;
    } else if (i > start && open.length === 0 && startsDeclaration(tokens, i, start, source)) {
      chunks.push({ from: start, to: i, balanced: true });
      start = i;
    }
  }
  if (open.length > 0) return undefined;
  if (to > start) chunks.push({ from: start, to, balanced: true });
  return chunks;
}

/** The kind that closes an opener. */
export function closerOf(opener: Token): Token["tokenType"] {
  if (opener.tokenType === T.OpenBrace) return T.CloseBrace;
  return opener.tokenType === T.OpenParen ? T.CloseParen : T.CloseBracket;
}

function splitByColumn(tokens: readonly Token[], source: SourceText): Chunk[] {
  let margin = 0;
  const starts: number[] = [0];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (!token.newline || !startsDeclaration(tokens, i, starts[starts.length - 1]!, source)) continue;
    if (margin === 0) margin = columnOf(token, source);
    if (i > 0 && columnOf(token, source) <= margin) starts.push(i);
  }
  const chunks: Chunk[] = [];
  for (let i = 0; i < starts.length; i++) {
    const from = starts[i]!;
    const to = starts[i + 1] ?? tokens.length;
    const parts = splitByBrackets(tokens, from, to, source);
    if (parts === undefined) chunks.push({ from, to, balanced: false });
    else for (const part of parts) chunks.push(part);
  }
  return chunks;
}
