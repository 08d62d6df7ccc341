/** Rows that are written out, such as those of a `test` block, as one SELECT. */
import type { MeshIR, NamedCell, PlaceIR, RowColumn } from "../../compiler/mesh/mesh.ts";
import type { Outcome } from "../../language/text/source.ts";
import type { TargetProblem } from "../sdk/problem.ts";
import type { Dialect } from "./dialect.ts";
import { writeExpression } from "./expression.ts";
import { Ink } from "./ink.ts";
import { Pen } from "./pen.ts";

/** A SELECT with exactly `columns`, one row for each of `rows`; a column that a row leaves out is null. */
export function emitRows(
  rows: readonly (readonly NamedCell[])[],
  columns: readonly Pick<RowColumn, "name" | "type">[],
  mesh: Pick<MeshIR, "functions">,
  dialect: Dialect,
  place: PlaceIR,
): Outcome<string, TargetProblem> {
  const problems: TargetProblem[] = [];
  const ink = new Ink();
  const pen = new Pen(mesh, dialect, ink, (each) => problems.push(each), place);
  const select = (row: readonly NamedCell[]) => {
    const values = new Map(row.map((cell) => [cell.column, cell.value]));
    const items = columns.map(({ name, type }) => {
      const value = values.get(name);
      const sql = value === undefined ? "NULL" : writeExpression(value, pen, noColumns).sql;
      return `CAST(${sql} AS ${pen.typeName(type)}) AS ${pen.quote(name)}`;
    });
    return `SELECT ${items.join(", ")}`;
  };
  const text = rows.length === 0 ? `${select([])} WHERE FALSE` : rows.map(select).join("\nUNION ALL\n");
  return { value: ink.finish(text, () => ""), diagnostics: problems };
}

/** INVARIANT: written-out rows are constants, the checker saw to that. */
function noColumns(): never {
  throw new Error("a written-out row names a column");
}
