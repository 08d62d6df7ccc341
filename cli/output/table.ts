/** Rows for people, for programs and for spreadsheets. */

/** A cell as text; undefined for null. */
export type Cell = string | undefined;
export interface Rows {
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Aligned columns under a line, numbers to the right, nulls as `null`, long cells cut to `maxWidth` code points. */
export function tableText(table: Rows, dim: (text: string) => string, maxWidth = 48): string {
  const cells = table.rows.map((row) => row.map((cell) => shorten(cell ?? "null", maxWidth)));
  const widths = table.columns.map((column, i) =>
    Math.max(width(column.name), ...cells.map((row) => width(row[i] ?? ""))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => {
        const pad = " ".repeat(Math.max(0, widths[i]! - width(cell)));
        return table.columns[i]!.numeric ? pad + cell : cell + pad;
      })
      .join("  ")
      .trimEnd();
  const head = line(table.columns.map((column) => column.name));
  const rule = dim(widths.map((w) => "─".repeat(w)).join("  "));
  return `${[head, rule, ...cells.map(line)].join("\n")}\n`;
}

/** RFC 4180: a null is an empty field, an empty text is quoted. */
export function tableCsv(table: Rows): string {
  const field = (cell: Cell) =>
    cell === undefined ? "" : cell === "" || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = [table.columns.map((column) => field(column.name)), ...table.rows.map((row) => row.map(field))];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function shorten(text: string, limit: number): string {
  const line = text.replace(/\p{Cc}/gu, "·");
  const points = [...line];
  return points.length <= limit ? line : `${points.slice(0, limit - 1).join("")}…`;
}

/** Columns that a text takes: wide East Asian characters and emoji two, combining marks none. */
function width(text: string): number {
  let total = 0;
  for (const point of text) {
    const code = point.codePointAt(0)!;
    if (code >= 0x300 && code <= 0x36f) continue;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd);
    total += wide ? 2 : 1;
  }
  return total;
}
