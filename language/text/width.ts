/**
 * How many columns text takes on a terminal: wide East Asian characters and emoji take two, marks that sit on the character
 * before take none, a tab reaches to the next stop. What would move the cursor or turn the reading direction is shown as a dot.
 */

/** One user-perceived character of a line and where it stands. */
export interface Cell {
  /** What is shown: a tab as blanks, a control character as a dot. */
  readonly shown: string;
  /** Offset in the text, in UTF-16 code units. */
  readonly offset: number;
  /** Column of the terminal, from 0. */
  readonly column: number;
  readonly width: number;
}

const tabStop = 4;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const plainAscii = /^[\x20-\x7e]*$/;
// What terminals obey instead of showing, and what makes text read in another order than it stands.
const unshowable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/u;
const takesNone = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;

/** The characters of one line of text, in order. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  const put = (text: string, offset: number) => {
    const width = text === "\t" ? tabStop - (column % tabStop) : widthOfGrapheme(text);
    const shown = text === "\t" ? " ".repeat(width) : unshowable.test(text) ? "·" : text;
    cells.push({ shown, offset, column, width });
    column += width;
  };
  if (plainAscii.test(line)) for (let i = 0; i < line.length; i++) put(line[i]!, i);
  else for (const { segment, index } of graphemes.segment(line)) put(segment, index);
  return cells;
}

/** Columns that a line of text takes. */
export function displayWidth(line: string): number {
  if (plainAscii.test(line)) return line.length;
  const last = cellsOf(line).at(-1);
  return last === undefined ? 0 : last.column + last.width;
}

function widthOfGrapheme(text: string): number {
  if (unshowable.test(text)) return 1;
  if (wide.test(text)) return 2;
  return takesNone.test(text) ? 0 : 1;
}
