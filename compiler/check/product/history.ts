/**
 * Tables that keep history (`scd2`, `snapshot`) have columns that no step makes. Readers, rules and contracts see them like any other; what was a key of
 * one run is one together with the time at which its rows came.
 */
import { historyColumnTaken, historyKey } from "../../../language/diagnostics/registry/contracts.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, placeOf, type Report } from "../../bind/bound-mesh.ts";
import { historyColumns } from "../../mesh/history.ts";
import type { MaterializationIR } from "../../mesh/mesh.ts";
import type { DeclaredColumn } from "../declarations/sources.ts";
import { minimalKeys } from "../steps/keys.ts";
import { type FlowColumn, type Key, type Rows, rowColumn, union } from "../steps/rows.ts";

export interface History {
  readonly mode: "scd2" | "snapshot";
  /** The column that says when a row came. */
  readonly start: string;
  readonly columns: readonly FlowColumn[];
  readonly names: ReadonlySet<string>;
}

/** The history that a table keeps of `rows`; undefined for one that keeps none. */
export function historyOf(
  node: ast.TableDeclaration | ast.PortDeclaration,
  rows: Rows,
  file: BoundFile,
): History | undefined {
  const setting = node.members.find((member) => member.kind === "Materialize");
  const mode = setting?.mode.text;
  if (setting === undefined || (mode !== "scd2" && mode !== "snapshot")) return undefined;
  // Any change of a row closes it and opens another one; a snapshot is taken as a whole.
  let indirect: readonly string[] = [];
  if (mode === "scd2")
    for (const column of rows.columns) indirect = union(indirect, union(column.direct, column.indirect));
  const columns = historyColumns(mode).map(
    ({ name, type, nullable }): FlowColumn => ({
      name,
      short: name,
      type,
      nullable,
      labels: [],
      place: placeOf(file, setting),
      direct: [],
      indirect,
      origins: [],
      row: rowColumn(name, { type, nullable }),
    }),
  );
  return { mode, start: columns[0]!.name, columns, names: new Set(columns.map((column) => column.name)) };
}

/** Reports columns of the table that have a name of the history's; tells whether it did. */
export function reportTaken(history: History, rows: Rows, name: ast.Name, file: BoundFile, report: Report): boolean {
  const taken = rows.columns.filter((column) => history.names.has(column.name));
  for (const column of taken) {
    const own = column.place?.file === file.parsed.source.path;
    const place = own && column.place !== undefined ? column.place : placeOf(file, name);
    report(historyColumnTaken.at(place, { column: column.name, mode: history.mode }));
  }
  return taken.length > 0;
}

/** Reports keys of a schema that hold in one run only. Where the schema leaves the time out, that is what is said of it. */
export function reportKeys(
  history: History,
  keys: readonly Key[],
  columns: readonly DeclaredColumn[],
  report: Report,
): void {
  if (!columns.some((column) => column.ir.name === history.start)) return;
  const wrong = keys.filter((key) => !key.includes(history.start));
  for (const key of wrong) {
    const column = columns.find((each) => each.ir.name === key[0])!;
    const shown = key.map((name) => `\`${name}\``).join(", ");
    report(historyKey.at(column.place, { key: shown, start: history.start, mode: history.mode }));
  }
}

/** The rows of all runs: `added` behind the table's own columns. */
export function withHistory(
  rows: Rows,
  history: History,
  added: readonly FlowColumn[],
  materialize: MaterializationIR | undefined,
): Rows {
  const { start } = history;
  const replaced = materialize?.mode === "scd2" ? [materialize.keys] : [];
  const keys = minimalKeys([...rows.keys, ...replaced].map((key): Key => [...key, start]));
  const dependencies = rows.dependencies.map(({ from, to }) => ({ from: [...from, start], to }));
  // An order is of one run, and so is what a filter proved of fields.
  const { columns, influence, origins, open } = rows;
  const all = { columns: [...columns, ...added], keys, dependencies, influence, origins, open };
  const whereTrue = materialize === undefined ? undefined : currentRows(materialize);
  return whereTrue === undefined ? all : { ...all, whereTrue };
}

/** Of each key of an `scd2` one row at most is current. */
export function currentRows(materialize: MaterializationIR): Rows["whereTrue"] {
  if (materialize.mode !== "scd2") return undefined;
  return { column: "is_current", dependency: { from: materialize.keys, to: ["valid_from"] } };
}
