/**
 * A document in the sense of Wadler's "A prettier printer": items with places between them where a line may end, in nested
 * groups. A group stands on one line if it fits, else every place directly in it ends a line.
 *
 * The document is a flat list of marks and not a tree, and the printer does not make text: it decides the white space before
 * each item. So a formatted file is its old tokens with new gaps, and any part of it may keep its old ones.
 */

/** What a place between items is when its group stands on one line; else it ends the line. */
export const place = { soft: 0, line: 1, wide: 2 } as const;
export type PlaceWidth = (typeof place)[keyof typeof place];

const mark = { item: 0, comment: 1, space: 2, place: 3, hard: 4, open: 5, close: 6, indent: 7, dedent: 8 } as const;
const indentWidth = 2;

export class DocumentBuilder {
  readonly #kinds: number[] = [];
  /** Width of an item or a place, blank lines of a hard end. */
  readonly #values: number[] = [];
  /** Width of an item's last line, 0 when it has one line. */
  readonly #lasts: number[] = [];
  /** Indices of open groups; a hard end marks all of them as broken. */
  readonly #groups: number[] = [];

  #add(kind: number, value = 0, last = -1): void {
    this.#kinds.push(kind);
    this.#values.push(value);
    this.#lasts.push(last);
  }

  /** Something printed as it is. `last`: width of its last line when it has several. */
  item(width: number, last = -1): void {
    this.#add(mark.item, width, last);
  }
  /**
   * An item that may be longer than a line without anything giving way to it. Those that stand `behind` something on lines
   * in a row with one indentation start in one column.
   */
  comment(behind: boolean): void {
    this.#add(mark.comment, behind ? 1 : 0);
  }
  space(width = 1): void {
    this.#add(mark.space, width);
  }
  /** A place where the line ends when the group around does not fit on it. */
  place(width: PlaceWidth): void {
    this.#add(mark.place, width);
  }
  /** An end of line, with an empty line when `blank`. */
  hard(blank: boolean): void {
    this.#add(mark.hard, blank ? 2 : 1);
    for (let i = this.#groups.length - 1; i >= 0; i--) {
      const group = this.#groups[i]!;
      // Whoever holds a broken group was marked with it.
      if (this.#values[group] === 1) break;
      this.#values[group] = 1;
    }
  }
  open(): void {
    this.#groups.push(this.#kinds.length);
    this.#add(mark.open);
  }
  close(): void {
    this.#groups.pop();
    this.#add(mark.close);
  }
  indent(): void {
    this.#add(mark.indent);
  }
  dedent(): void {
    this.#add(mark.dedent);
  }

  /** The white space before each item, in order, with `\n` as end of line. */
  gaps(width: number): string[] {
    const kinds = this.#kinds;
    const values = this.#values;
    const gaps: string[] = [];
    const flat: boolean[] = [];
    let isFlat = false;
    let level = 0;
    let column = 0;
    let gap = "";
    let line = 0;
    let lineLevel = 0;
    const aligned: Aligned[] = [];
    for (let i = 0; i < kinds.length; i++) {
      const value = values[i]!;
      switch (kinds[i]) {
        case mark.item: {
          gaps.push(gap);
          gap = "";
          const last = this.#lasts[i]!;
          if (last >= 0) line++;
          column = last < 0 ? column + value : last;
          break;
        }
        case mark.comment:
          if (value === 1) aligned.push({ gap: gaps.length, line, level: lineLevel, column });
          gaps.push(gap);
          gap = "";
          break;
        case mark.space:
          gap += " ".repeat(value);
          column += value;
          break;
        case mark.place:
          if (isFlat) {
            gap += " ".repeat(value);
            column += value;
          } else {
            gap = lineEnd(1, level);
            line++;
            lineLevel = level;
            column = level * indentWidth;
          }
          break;
        case mark.hard:
          gap = lineEnd(value, level);
          line += value;
          lineLevel = level;
          column = level * indentWidth;
          break;
        case mark.open:
          flat.push(isFlat);
          isFlat = isFlat || (value === 0 && this.#fits(i, width - column));
          break;
        case mark.close:
          isFlat = flat.pop()!;
          break;
        case mark.indent:
          level++;
          break;
        default:
          level--;
      }
    }
    align(aligned, gaps);
    return gaps;
  }

  /**
   * Whether the group that opens at `start` has room on the line, with what follows it up to the next place where the line may
   * end, be it in a later group: that group can still break.
   */
  #fits(start: number, room: number): boolean {
    const kinds = this.#kinds;
    const values = this.#values;
    let depth = 0;
    let closed = false;
    let left = room;
    for (let i = start; i < kinds.length && left >= 0; i++) {
      switch (kinds[i]) {
        case mark.item:
          left -= values[i]!;
          if (this.#lasts[i]! >= 0) return left >= 0;
          break;
        case mark.comment:
        case mark.hard:
          return true;
        case mark.space:
          left -= values[i]!;
          break;
        case mark.place:
          if (depth <= 0 || closed) return true;
          left -= values[i]!;
          break;
        case mark.open:
          depth++;
          break;
        case mark.close:
          depth--;
          closed ||= depth === 0;
          break;
        default:
      }
    }
    return left >= 0;
  }
}

/** A comment behind something: which gap is before it, on which line of which indentation, and where the code ends. */
interface Aligned {
  readonly gap: number;
  readonly line: number;
  readonly level: number;
  readonly column: number;
}

/** Puts comments on lines in a row two blanks behind the longest of these lines. */
function align(comments: readonly Aligned[], gaps: string[]): void {
  for (let i = 0; i < comments.length; ) {
    const first = comments[i]!;
    let end = i + 1;
    let column = first.column;
    while (end < comments.length) {
      const next = comments[end]!;
      if (next.line !== first.line + end - i || next.level !== first.level) break;
      column = Math.max(column, next.column);
      end++;
    }
    for (; i < end; i++) gaps[comments[i]!.gap] = " ".repeat(column - comments[i]!.column + 2);
  }
}

const lineEnds: string[][] = [[], [], []];

/** One or two line ends and the indentation of the next line; the same strings again and again. */
function lineEnd(count: number, level: number): string {
  const known = lineEnds[count]!;
  known[level] ??= "\n".repeat(count) + " ".repeat(level * indentWidth);
  return known[level];
}
