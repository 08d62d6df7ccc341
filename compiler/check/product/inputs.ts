/** Inputs: what a product brings in, how it is loaded, and the rows that its pipelines then see. */
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import {
  freshNotOffered,
  loadColumns,
  loadKey,
  loadMode,
  loadOfPort,
  loadOrder,
  loadUnknownColumn,
} from "../../../language/diagnostics/registry/contracts.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import type { Place } from "../../../language/text/source.ts";
import { type InputTarget, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { DeprecationNote } from "../../bind/deprecations.ts";
import { someOf } from "../../bind/names.ts";
import type { ColumnIR, InputIR } from "../../mesh/mesh.ts";
import { declared } from "../declarations/declared.ts";
import { readSettings } from "../declarations/settings/read-settings.ts";
import { inputSettings } from "../declarations/settings/tables.ts";
import { type FlowColumn, openRows, type Relation, type Rows, rowColumn } from "../steps/rows.ts";
import { isKnown } from "../types/known.ts";
import { valueTypeText } from "../types/type-text.ts";
import type { ProductContext } from "./context.ts";
import { durationText, secondsOf } from "./duration.ts";
import { rootErrors } from "./root-errors.ts";

/** An input with its rows; without `ir` when something about it is wrong. */
export interface CheckedInput {
  readonly relation: Relation;
  readonly ir?: InputIR;
}

/** What an input reads: a table of a source or a port. */
interface Brought {
  readonly address: string;
  readonly columns: readonly ColumnIR[];
  readonly places: readonly Place[];
  readonly keys: readonly (readonly string[])[];
  readonly whereTrue?: Rows["whereTrue"];
  readonly fresh?: string;
  /** Where it is declared. */
  readonly place: Place;
  readonly open: boolean;
}

/** Checks one input. What it names was bound, and reported where it could not be. */
export function checkInput(
  input: ast.InputDeclaration,
  product: SymbolOf<"Product">,
  context: ProductContext,
): CheckedInput {
  const { file } = product;
  const name = input.name.text;
  const errors = rootErrors(context.report);
  const { report } = errors;
  const site = { mesh: context.mesh, file, report };
  const { every, fresh } = readSettings(inputSettings, input.settings, site);
  const target = context.mesh.inputTarget(input);
  const brought = target === undefined ? undefined : broughtIn(target, context);
  const relation = {
    ref: { kind: "input", name },
    place: placeOf(file, input.name),
    rows: brought === undefined ? openRows : rowsOf(brought),
  } as const;
  if (target === undefined || brought === undefined) return { relation };
  const load = brought.open ? whole : checkLoad(input, target, brought, product, report);
  if (fresh !== undefined) requireFresh(input, fresh, brought, product, report);
  if (errors.failed || brought.open || !brought.columns.every((column) => isKnown(column.type))) return { relation };
  const ir: InputIR = {
    ...declared(input, `${product.fullName}.${name}`, product.fullName, file),
    name,
    from: { kind: target.kind, address: brought.address },
    load,
    ...(every === undefined ? {} : { every }),
    ...(fresh === undefined ? {} : { fresh }),
    columns: brought.columns,
  };
  return { relation, ir };
}

function broughtIn(target: InputTarget, context: ProductContext): Brought | undefined {
  if (target.kind === "port") return context.port(target.port.address);
  const table = context.declarations.sourceTable(target.address);
  if (table === undefined) return undefined;
  return {
    address: target.address,
    columns: table.ir.columns,
    places: table.columns.map((column) => column.place),
    keys: table.ir.keys,
    place: placeOf(target.source.file, target.table.name),
    open: false,
  };
}

function rowsOf(brought: Brought): Rows {
  return {
    columns: brought.columns.map((column, i): FlowColumn => {
      const { name, type, nullable, named, labels, address } = column;
      const value = named === undefined ? { type, nullable } : { type, nullable, named };
      const place = brought.places[i];
      return {
        name,
        ...value,
        short: name,
        labels,
        ...(place === undefined ? {} : { place }),
        direct: [address],
        indirect: [],
        origins: [],
        row: rowColumn(name, value),
        ...(column.deprecated === undefined ? {} : { deprecated: deprecationNote(column.deprecated) }),
      };
    }),
    keys: brought.keys,
    dependencies: [],
    influence: [],
    origins: new Map(),
    ...(brought.whereTrue === undefined ? {} : { whereTrue: brought.whereTrue }),
    open: brought.open,
  };
}

function deprecationNote(deprecated: NonNullable<ColumnIR["deprecated"]>): DeprecationNote {
  const { until, text } = deprecated;
  return {
    ...(until === undefined ? {} : { until: { value: until } }),
    ...(text === undefined ? {} : { text: { value: text } }),
  };
}

// ---- Loading -----------------------------------------------------------------------------------------------------------

const whole = { mode: "full" } as const;

function checkLoad(
  input: ast.InputDeclaration,
  target: InputTarget,
  brought: Brought,
  product: SymbolOf<"Product">,
  report: Report,
): InputIR["load"] {
  const { load } = input;
  if (load === undefined) return whole;
  const { file } = product;
  if (target.kind === "port") {
    report(loadOfPort.at(placeOf(file, load), { port: target.port.node.name.text }));
    return whole;
  }
  const mode = load.mode.text;
  const wrong = (problem: string) => report(loadColumns.at(placeOf(file, load), { mode, problem }));
  switch (mode) {
    case "full":
      if (load.columns.length > 0) wrong("all rows are loaded, whatever their columns");
      return whole;
    case "append": {
      const [name] = load.columns;
      if (name === undefined || load.columns.length > 1) {
        wrong("new rows are told by one column");
        return whole;
      }
      const column = loadColumn(name, brought, product, report);
      if (column !== undefined) requireGrowing(name, column, brought, product, report);
      return { mode: "append", column: name.text };
    }
    case "merge": {
      if (load.columns.length === 0) wrong("nothing says which rows replace which");
      const columns = load.columns.filter((name) => loadColumn(name, brought, product, report) !== undefined);
      if (columns.length === load.columns.length) requireKey(load, brought, product, report);
      return { mode: "merge", columns: columns.map((name) => name.text) };
    }
    default: {
      const place = placeOf(file, load.mode);
      report(loadMode.at(place, { mode }, didYouMean(place, mode, ["full", "append", "merge"])));
      return whole;
    }
  }
}

function loadColumn(
  name: ast.Name,
  brought: Brought,
  product: SymbolOf<"Product">,
  report: Report,
): ColumnIR | undefined {
  const column = brought.columns.find((each) => each.name === name.text);
  if (column !== undefined) return column;
  const names = brought.columns.map((each) => each.name);
  const place = placeOf(product.file, name);
  const params = { column: name.text, relation: lastWord(brought.address), columns: someOf(names, 12) };
  report(loadUnknownColumn.at(place, params, didYouMean(place, name.text, names, declaredHere(brought))));
  return undefined;
}

/** New rows are those above the greatest value seen, so the values must grow and be there. */
function requireGrowing(
  name: ast.Name,
  column: ColumnIR,
  brought: Brought,
  product: SymbolOf<"Product">,
  report: Report,
): void {
  const { kind } = column.type;
  const grows = kind === "date" || kind === "timestamp" || kind === "int" || kind === "decimal";
  if (grows && !column.nullable) return;
  const at = brought.places[brought.columns.indexOf(column)];
  const related = at === undefined ? [] : [{ ...at, message: "declared here" }];
  const params = { column: name.text, type: valueTypeText(column) };
  report(loadOrder.at(placeOf(product.file, name), params, { related }));
}

function requireKey(load: ast.LoadSetting, brought: Brought, product: SymbolOf<"Product">, report: Report): void {
  const names = load.columns.map((name) => name.text);
  if (brought.keys.some((key) => key.every((column) => names.includes(column)))) return;
  const relation = lastWord(brought.address);
  const params = {
    columns: names.map((name) => `\`${name}\``).join(", "),
    relation,
    keys: brought.keys.map((key) => `\`merge by ${key.join(", ")}\``).join(", "),
  };
  report(loadKey.at(placeOf(product.file, load), params, { related: declaredHere(brought) }));
}

/** What a consumer needs must be promised. */
function requireFresh(
  input: ast.InputDeclaration,
  wanted: string,
  brought: Brought,
  product: SymbolOf<"Product">,
  report: Report,
): void {
  // A source promises nothing by itself; only a port's promise can be too weak.
  if (brought.fresh === undefined || secondsOf(brought.fresh) <= secondsOf(wanted)) return;
  const setting = input.settings.find((each) => each.name.text === "fresh") ?? input;
  const params = {
    wanted: durationText(wanted),
    offered: durationText(brought.fresh),
    port: lastWord(brought.address),
  };
  report(freshNotOffered.at(placeOf(product.file, setting), params, { related: declaredHere(brought) }));
}

function declaredHere(brought: Brought): readonly { message: string; file: string; start: number; end: number }[] {
  return [{ ...brought.place, message: `\`${lastWord(brought.address)}\` is declared here` }];
}

function lastWord(address: string): string {
  return address.slice(address.lastIndexOf(".") + 1);
}
