/**
 * A `schema` against what the pipeline yields. It may be wider but not narrower, two cases aside: a decimal's precision, which a cast
 * checks, and a refinement, which becomes a rule. The result is one more projection, in the order of the schema.
 */
import type { DiagnosticKind, Related } from "../../../language/diagnostics/diagnostic.ts";
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import {
  schemaColumnExtra,
  schemaColumnMissing,
  schemaNull,
  schemaType,
  schemaUnit,
} from "../../../language/diagnostics/registry/contracts.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, placeOf, type Report } from "../../bind/bound-mesh.ts";
import { someOf } from "../../bind/names.ts";
import type { MeshExpression, NamedTypeIR, NamedValue, PlaceIR, Step, Type, ValueType } from "../../mesh/mesh.ts";
import type { DeclaredColumn } from "../declarations/sources.ts";
import { columnValue } from "../steps/columns.ts";
import { projectKeys } from "../steps/keys.ts";
import { type FlowColumn, type Rows, rowColumn, rowColumns, union } from "../steps/rows.ts";
import { type Declared, fitsContract } from "../types/contract.ts";
import { equalTypes } from "../types/equal-type.ts";
import { valueTypeText } from "../types/type-text.ts";
import { rootErrors } from "./root-errors.ts";

/** A table or port with what messages say of it. */
export interface ContractSite {
  readonly name: string;
  /** `Orders 2.1.0 of SalesData`: who promises it. */
  readonly version: string;
  readonly file: BoundFile;
  readonly report: Report;
  readonly place: PlaceIR;
  readonly declared: Declared;
}

/** A refinement that only data can prove. */
export interface Unproven {
  readonly column: FlowColumn;
  readonly type: NamedTypeIR;
}

/** A column with other values inside of it, and its type before the contract where there was one. */
export interface Composed {
  readonly column: FlowColumn;
  readonly from?: Type;
}

export interface CheckedContract {
  readonly step: Extract<Step, { readonly step: "project" }>;
  readonly rows: Rows;
  readonly unproven: readonly Unproven[];
  readonly composed: readonly Composed[];
  /** A column does not fit (reported). */
  readonly failed: boolean;
}

/** Checks each column of `schema` by itself, then what the pipeline yields beyond it. */
export function checkContract(
  schema: ast.SchemaBlock,
  columns: readonly DeclaredColumn[],
  rows: Rows,
  site: ContractSite,
): CheckedContract {
  let failed = false;
  const unproven: Unproven[] = [];
  const composed: Composed[] = [];
  const items: NamedValue[] = [];
  const result: FlowColumn[] = [];
  for (const column of columns) {
    const errors = rootErrors(site.report);
    // What a mistake before hides may be what makes the column fit.
    if (rows.open) errors.mute();
    const source = rows.columns.find((each) => each.name === column.ir.name);
    if (source === undefined) reportMissing(column, rows, site, errors.report);
    const fitted = fitColumn(column, source, site, errors.report);
    if (errors.failed) failed = true;
    result.push(fitted.column);
    items.push({ name: column.ir.name, value: fitted.value });
    if (source !== undefined && isComposed(column.ir.type)) composed.push({ column: fitted.column, from: source.type });
    for (const type of fitted.unproven) unproven.push({ column: fitted.column, type });
  }
  if (!failed && !rows.open && reportExtra(schema, columns, rows, site)) failed = true;
  return {
    step: { step: "project", written: "contract", items, columns: rowColumns(result), place: site.place },
    rows: {
      ...projectKeys(rows, items),
      columns: result,
      influence: rows.influence,
      origins: rows.origins,
      open: false,
    },
    unproven,
    composed,
    failed,
  };
}

function isComposed(type: Type): boolean {
  return type.kind === "list" || type.kind === "map" || type.kind === "struct";
}

interface Fitted {
  readonly column: FlowColumn;
  readonly value: MeshExpression;
  readonly unproven: readonly NamedTypeIR[];
}

function fitColumn(column: DeclaredColumn, source: FlowColumn | undefined, site: ContractSite, report: Report): Fitted {
  const { ir } = column;
  const declared: ValueType =
    ir.named === undefined
      ? { type: ir.type, nullable: ir.nullable }
      : { type: ir.type, nullable: ir.nullable, named: ir.named };
  const base = {
    ...declared,
    name: ir.name,
    short: ir.name,
    place: column.place,
    row: rowColumn(ir.name, declared),
  };
  if (source === undefined) {
    const promised = { ...base, labels: ir.labels, direct: [], indirect: [], origins: [] };
    const value: MeshExpression = { op: "literal", value: null, type: ir.type, nullable: true };
    return { column: promised, value, unproven: [] };
  }
  const { direct, indirect, origins } = source;
  const promised: FlowColumn = { ...base, labels: union(source.labels, ir.labels), direct, indirect, origins };
  const { value } = columnValue(source);
  const fit = fitsContract(source.row, declared, site.declared);
  switch (fit.kind) {
    case "type":
      reportMismatch(schemaType, column, source, site, report);
      break;
    case "unit":
      reportMismatch(schemaUnit, column, source, site, report);
      break;
    case "null":
      reportNull(column, source, site, report);
      break;
    case "refinement":
      return { column: promised, value: castTo(value, ir.type), unproven: fit.named };
    default:
      return { column: promised, value: castTo(value, ir.type), unproven: [] };
  }
  return { column: promised, value, unproven: [] };
}

function castTo(value: MeshExpression, type: ValueType["type"]): MeshExpression {
  if (value.type.kind === "unknown" || type.kind === "unknown" || equalTypes(value.type, type)) return value;
  return { op: "cast", arg: value, safe: false, type, nullable: value.nullable };
}

type Mismatch = DiagnosticKind<{
  readonly column: "name";
  readonly wanted: "type";
  readonly found: "type";
  readonly table: "name";
  readonly version: "text";
}>;

function reportMismatch(
  kind: Mismatch,
  column: DeclaredColumn,
  source: FlowColumn,
  site: ContractSite,
  report: Report,
): void {
  const place = placeOf(site.file, column.node.type);
  report(kind.at(place, mismatchParams(column, source, site), { related: madeHere(source) }));
}

/** A key cannot be null, so only for other columns the promise can be made weaker. */
function reportNull(column: DeclaredColumn, source: FlowColumn, site: ContractSite, report: Report): void {
  const { type, key } = column.node;
  const filter = `where ${column.ir.name} is not null`;
  const end = placeOf(site.file, { start: type.end, end: type.end });
  const fixes = key ? [] : [{ title: "promise less: add `?`", edits: [{ place: end, text: "?" }] }];
  const params = { ...mismatchParams(column, source, site), filter };
  report(schemaNull.at(placeOf(site.file, type), params, { related: madeHere(source), fixes }));
}

function mismatchParams(column: DeclaredColumn, source: FlowColumn, site: ContractSite) {
  return {
    column: column.ir.name,
    wanted: valueTypeText(column.ir),
    found: valueTypeText(source),
    table: site.name,
    version: site.version,
  };
}

/** Where the pipeline got the column from. */
function madeHere(source: FlowColumn): readonly Related[] {
  if (source.place === undefined) return [];
  return [{ ...source.place, message: `this is \`${valueTypeText(source)}\`` }];
}

function reportMissing(column: DeclaredColumn, rows: Rows, site: ContractSite, report: Report): void {
  const names = rows.columns.map((each) => each.name);
  const params = {
    column: column.ir.name,
    table: site.name,
    version: site.version,
    columns: someOf(names, 20),
  };
  report(schemaColumnMissing.at(column.place, params, didYouMean(column.place, column.ir.name, names)));
}

/** Columns that nobody promised are not dropped in silence. */
function reportExtra(
  schema: ast.SchemaBlock,
  columns: readonly DeclaredColumn[],
  rows: Rows,
  site: ContractSite,
): boolean {
  const promised = new Set(columns.map((column) => column.ir.name));
  const extra = rows.columns.filter((column) => !promised.has(column.name));
  const first = extra[0];
  if (first === undefined) return false;
  const related = extra.flatMap((column) =>
    column.place === undefined ? [] : [{ ...column.place, message: `\`${column.name}\` comes from here` }],
  );
  const type = valueTypeText(first);
  const last = schema.columns.at(-1);
  const fixes =
    last === undefined
      ? []
      : [
          {
            title: `add \`${first.name}: ${type}\` to the schema`,
            edits: [
              {
                place: placeOf(site.file, { start: last.end, end: last.end }),
                text: `${lineBreakBefore(site.file, last.start)}${first.name}: ${type}`,
              },
            ],
          },
        ];
  const params = {
    column: first.name,
    table: site.name,
    type: `${first.name}: ${type}`,
    columns: someOf(extra.map((column) => column.name)),
  };
  const at = { start: schema.start, end: schema.start + "schema".length };
  site.report(schemaColumnExtra.at(placeOf(site.file, at), params, { related: related.slice(0, 3), fixes }));
  return true;
}

/** The line break and blanks before an offset, so that what is put behind stands like it. */
function lineBreakBefore(file: BoundFile, offset: number): string {
  const { text } = file.parsed.source;
  let start = offset;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  return start > 0 && text[start - 1] === "\n" ? `\n${text.slice(start, offset)}` : " ";
}
