/** What stands in brackets: items with commas, members of a declaration. Shared by all rules. */
import { isKeyword, isWord, T } from "../syntax/tokens.ts";
import type { Cursor } from "./cursor.ts";

/**
 * Items between brackets, the opening one being the next token: on one line if they fit and the author did not start a new
 * line behind the bracket, else one a line. `padded`: blanks inside the brackets, as in `{ a }`.
 */
export function list<N>(
  cursor: Cursor,
  items: readonly N[],
  print: (item: N) => void,
  padded: boolean,
  keep = true,
): void {
  const { document } = cursor;
  cursor.emit();
  if (items.length === 0 && !cursor.commentFollows) {
    cursor.gap("tight");
    cursor.emit();
    return;
  }
  const edge = padded ? "line" : "soft";
  document.open();
  document.indent();
  cursor.gap(keep && cursor.startsLine && items.length > 0 ? "hard" : edge);
  for (const item of items) {
    print(item);
    if (cursor.token?.tokenType === T.Comma) {
      cursor.emit();
      cursor.gap("line");
    }
  }
  cursor.flushComments();
  document.dedent();
  cursor.gap(edge);
  cursor.emit();
  document.close();
}

interface Placed {
  readonly start: number;
  readonly end: number;
}

/**
 * Members between braces, the opening one being the next token. `inline`: they may stay on the line where the author put
 * them there; else each has its own.
 */
export function block<N extends Placed>(
  cursor: Cursor,
  members: readonly N[],
  print: (member: N) => void,
  inline: boolean,
): void {
  const { document } = cursor;
  cursor.emit();
  if (members.length === 0) {
    if (!cursor.commentFollows) cursor.gap("tight");
    document.indent();
    cursor.flushComments();
    document.dedent();
    cursor.emit();
    return;
  }
  const together = inline && !cursor.startsLine;
  if (together) document.open();
  document.indent();
  cursor.gap(together ? "line" : "hard");
  let first = true;
  for (const member of members) {
    if (!first) cursor.gap(together && !mustEndLine(cursor) ? "wide" : "hard");
    first = false;
    print(member);
  }
  cursor.flushComments();
  document.dedent();
  cursor.gap(together ? "line" : "hard");
  cursor.emit();
  if (together) document.close();
}

/** `k: 5` before a flag: on one line the flag would be read as the unit of the number. */
function mustEndLine(cursor: Cursor): boolean {
  if (cursor.ahead(-1)?.tokenType !== T.Number) return false;
  const kind = cursor.token?.tokenTypeIdx ?? 0;
  return isWord[kind] === 1 && isKeyword[kind] !== 1 && cursor.ahead(1)?.tokenType !== T.Colon;
}
