/**
 * Rows as they flow from one step to the next: their columns, what is known of their keys, and where they come from. Immutable;
 * columns are shared between steps wherever a step leaves them as they are.
 */
import type { Place } from "../../../language/text/source.ts";
import type { RelationRef, RowColumn, SortKey } from "../../mesh/mesh.ts";
import type { ScopeColumn } from "../scope.ts";

/** A column with its lineage. `direct` and `indirect` are addresses of columns of the product's inputs, each once. */
export interface FlowColumn extends ScopeColumn {
  readonly direct: readonly string[];
  /** What decided its value beside what decided that the row is there. */
  readonly indirect: readonly string[];
  /** The relations whose rows its value was made from. */
  readonly origins: readonly Origin[];
  /** All values that it can have beside null, where fewer than its type has are known (`values.ts`). */
  readonly values?: readonly string[];
  /** The same column as the MeshIR has it. */
  readonly row: RowColumn;
}

/** One relation that a pipeline reads, as often as it reads it. Its identity counts. */
export interface Origin {
  /** What it is called in messages. */
  readonly name: string;
}

/** A step after which one row of a relation may stand several times. */
export interface Multiplication {
  readonly place: Place;
  /** What it met: the other side of a join, a list. */
  readonly by: string;
  /** `join`, `unnest` … */
  readonly step: string;
}

/** Equal values in `from` have equal values in `to`: no row differs in `to` alone. Columns by unique name. */
export interface Dependency {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Columns by unique name whose values together stand in one row only. The empty key: at most one row. */
export type Key = readonly string[];

export interface Rows {
  readonly columns: readonly FlowColumn[];
  readonly keys: readonly Key[];
  readonly dependencies: readonly Dependency[];
  /** Addresses of input columns that decided which rows are here. */
  readonly influence: readonly string[];
  /** The relations behind the rows, with what may have multiplied their rows. */
  readonly origins: ReadonlyMap<Origin, Multiplication | undefined>;
  /** Fields of columns that a filter proved not to be null, as `provenNotNull` names them. */
  readonly proven?: ReadonlySet<string>;
  /** A dependency that holds among the rows for which a column is true: of a history the current ones. */
  readonly whereTrue?: { readonly column: string; readonly dependency: Dependency };
  /** The order that `take` would use. */
  readonly order?: readonly SortKey[];
  /** Not all columns are known, because of a mistake that was reported or a SQL text that is not bound yet. */
  readonly open: boolean;
}

/** Rows of a named relation of a product. */
export interface Relation {
  readonly ref: RelationRef;
  readonly rows: Rows;
  /** Where it is declared. */
  readonly place: Place;
}

const none: readonly never[] = [];
export const noRows: Rows = {
  columns: none,
  keys: none,
  dependencies: none,
  influence: none,
  origins: new Map(),
  open: false,
};

/** Rows of which nothing can be said. */
export const openRows: Rows = { ...noRows, open: true };

/** What the MeshIR says of a column. */
export function rowColumn(name: string, value: Omit<RowColumn, "name">): RowColumn {
  return value.named === undefined
    ? { name, type: value.type, nullable: value.nullable }
    : { name, type: value.type, nullable: value.nullable, named: value.named };
}

/** The columns as a step of the MeshIR lists them. */
export function rowColumns(columns: readonly FlowColumn[]): readonly RowColumn[] {
  return columns.map((column) => column.row);
}

/** The column under another unique name. */
export function renamed(column: FlowColumn, name: string): FlowColumn {
  return column.name === name ? column : { ...column, name, row: rowColumn(name, column.row) };
}

/** The column with another nullability. */
export function withNullable(column: FlowColumn, nullable: boolean): FlowColumn {
  if (column.nullable === nullable) return column;
  const { type, named } = column.row;
  return {
    ...column,
    nullable,
    row: rowColumn(column.name, named === undefined ? { type, nullable } : { type, nullable, named }),
  };
}

/** Both lists without repetition; one of the two itself where that is enough. */
export function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const seen = new Set(a);
  const size = seen.size;
  for (const each of b) seen.add(each);
  return seen.size === size ? a : [...seen];
}

export function columnNamed(rows: Rows, name: string): FlowColumn | undefined {
  return rows.columns.find((column) => column.name === name);
}
