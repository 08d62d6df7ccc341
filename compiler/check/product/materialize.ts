/** How a table is stored. Ports are tables by default, inner tables views: they cost nothing until somebody asks for more. */
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import {
  materializeColumns,
  materializeLookback,
  materializeMode,
  materializeNullKey,
  materializeOrder,
  materializeUnknownColumn,
} from "../../../language/diagnostics/registry/contracts.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, placeOf, type Report } from "../../bind/bound-mesh.ts";
import { someOf } from "../../bind/names.ts";
import type { MaterializationIR } from "../../mesh/mesh.ts";
import { isoDuration } from "../declarations/duration.ts";
import type { FlowColumn, Rows } from "../steps/rows.ts";
import { valueTypeText } from "../types/type-text.ts";

const modes = ["view", "table", "full", "snapshot", "incremental", "merge", "scd2"] as const;

interface Site {
  /** The table in messages. */
  readonly name: string;
  readonly file: BoundFile;
  readonly report: Report;
}

/** The materialisation that `setting` asks for, over the table's columns. */
export function checkMaterialize(
  setting: ast.MaterializeSetting,
  rows: Rows,
  site: Site,
): MaterializationIR | undefined {
  const mode = modes.find((each) => each === setting.mode.text);
  const { file, report } = site;
  if (mode === undefined) {
    const place = placeOf(file, setting.mode);
    report(materializeMode.at(place, { mode: setting.mode.text }, didYouMean(place, setting.mode.text, modes)));
    return undefined;
  }
  if (setting.lookback !== undefined && mode !== "incremental")
    report(materializeLookback.at(placeOf(file, setting.lookback), { problem: `\`${mode}\` looks at all rows` }));
  const wrong = (problem: string) => report(materializeColumns.at(placeOf(file, setting), { mode, problem }));
  const columns = setting.columns.map((name) => tableColumn(name, rows, site));
  switch (mode) {
    case "view":
    case "table":
    case "full":
    case "snapshot":
      if (columns.length > 0) wrong(`\`${mode}\` takes no columns`);
      return { mode };
    case "incremental": {
      const [column] = columns;
      const [name] = setting.columns;
      if (name === undefined || columns.length > 1) {
        wrong("it goes forward by one column");
        return undefined;
      }
      if (column !== undefined) requireOrder(name, column, site);
      const { lookback } = setting;
      if (lookback === undefined) return { mode, column: name.text };
      if (column !== undefined) requireTime(lookback, column, site);
      return { mode, column: name.text, lookback: isoDuration(lookback) };
    }
    case "merge":
    case "scd2": {
      if (columns.length === 0) wrong("nothing says which rows replace which");
      columns.forEach((column, i) => {
        if (column?.nullable !== true || column.type.kind === "unknown") return;
        const params = { mode, column: column.name, type: valueTypeText(column) };
        report(materializeNullKey.at(placeOf(file, setting.columns[i]!), params));
      });
      return { mode, keys: setting.columns.map((name) => name.text) };
    }
  }
}

function tableColumn(name: ast.Name, rows: Rows, site: Site): FlowColumn | undefined {
  const column = rows.columns.find((each) => each.name === name.text);
  if (column !== undefined || rows.open) return column;
  const names = rows.columns.map((each) => each.name);
  const place = placeOf(site.file, name);
  const params = { column: name.text, table: site.name, columns: someOf(names, 12) };
  site.report(materializeUnknownColumn.at(place, params, didYouMean(place, name.text, names)));
  return undefined;
}

function requireOrder(name: ast.Name, column: FlowColumn, site: Site): void {
  const { kind } = column.type;
  const ordered = kind === "date" || kind === "timestamp" || kind === "int";
  if (kind === "unknown" || (ordered && !column.nullable)) return;
  const params = {
    column: name.text,
    type: valueTypeText(column),
    problem: ordered ? "can be null, so some rows have no place in time" : "does not tell which rows are new",
  };
  const related = column.place === undefined ? [] : [{ ...column.place, message: "it comes from here" }];
  site.report(materializeOrder.at(placeOf(site.file, name), params, { related }));
}

function requireTime(lookback: ast.DurationLiteral, column: FlowColumn, site: Site): void {
  const { kind } = column.type;
  if (kind === "date" || kind === "timestamp" || kind === "unknown") return;
  const problem = `\`${column.name}\` is \`${valueTypeText(column)}\`, and a duration cannot be taken from it`;
  site.report(materializeLookback.at(placeOf(site.file, lookback), { problem }));
}
