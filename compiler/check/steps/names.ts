/**
 * Names of columns of one relation. A column is called by its bare word where that is unique and by `relation.column` where it is
 * not; a column that a projection made has no relation and keeps the bare word.
 */
import { type FlowColumn, renamed } from "./rows.ts";

/** The columns under unique names, and what each was called before. Columns of one word without a relation cannot both be kept: see `end`. */
export function settleNames(columns: readonly FlowColumn[]): readonly FlowColumn[] {
  const counts = new Map<string, number>();
  let ambiguous = false;
  for (const column of columns) {
    const count = (counts.get(column.short) ?? 0) + 1;
    counts.set(column.short, count);
    if (count > 1) ambiguous = true;
  }
  if (!ambiguous && columns.every((column) => column.name === column.short)) return columns;
  return columns.map((column) => {
    const bare = counts.get(column.short) === 1 || column.relation === undefined;
    return renamed(column, bare ? column.short : `${column.relation}.${column.short}`);
  });
}

/** Pairs of columns of one word, by word. Empty when every column has a word of its own. */
export function columnsOfOneWord(columns: readonly FlowColumn[]): ReadonlyMap<string, readonly FlowColumn[]> {
  const found = new Map<string, FlowColumn[]>();
  const first = new Map<string, FlowColumn>();
  for (const column of columns) {
    const other = first.get(column.short);
    if (other === undefined) first.set(column.short, column);
    else {
      const group = found.get(column.short);
      if (group === undefined) found.set(column.short, [other, column]);
      else group.push(column);
    }
  }
  return found;
}
