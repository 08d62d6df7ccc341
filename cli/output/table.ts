/** Rows for people, for programs and for spreadsheets. */

import { displayWidth } from "../../language/text/width.ts";

/** A cell as text; undefined for null. */
export type Cell = string | undefined;
/** A value of a result as a cell. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export interface Rows {
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Aligned columns under a line, numbers to the right, nulls as `null`, long cells cut to `maxWidth` code points. */
export function tableText(table: Rows, dim: (text: string) => string, maxWidth = 48): string {
  const cells = table.rows.map((row) => row.map((cell) => shorten(cell ?? "null", maxWidth)));
  const widths = table.columns.map((column, i) =>
    Math.max(displayWidth(column.name), ...cells.map((row) => displayWidth(row[i] ?? ""))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => {
        const pad = " ".repeat(Math.max(0, widths[i]! - displayWidth(cell)));
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
