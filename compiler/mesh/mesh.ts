/**
 * The MeshIR: the contract of the whole project. Plain JSON, versioned, with a JSON Schema (`schema.json` beside this file), no
 * classes. Targets, the differ, the catalog and third parties' plugins need nothing else.
 *
 * Addresses are dotted full names: domain `retail.sales`, product `retail.sales.Orders`, port `retail.sales.Orders.daily_revenue`, column
 * `retail.sales.Orders.daily_revenue.revenue`, source table `retail.sales.Shop.orders`. Every list is sorted by address or keeps the author's
 * order, as said there, so equal meshes are equal bytes. Places are the only part that moving a file or reformatting changes;
 * hashes leave them out.
 */
import type { MeshExpression } from "./expression.ts";
import type { BodyIR, RelationRef } from "./relation.ts";
import type { Unit, ValueType } from "./type.ts";

export type * from "./expression.ts";
export type * from "./relation.ts";
export type * from "./type.ts";

/** Where something was said. Line and column count from 1. */
export interface PlaceIR {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface MeshIR {
  readonly version: 1;
  readonly name: string;
  readonly environments: { readonly [name: string]: EnvironmentIR };
  /** Sorted by name. */
  readonly domains: readonly DomainIR[];
  readonly teams: readonly TeamIR[];
  readonly roles: readonly RoleIR[];
  readonly terms: readonly TermIR[];
  readonly labels: readonly LabelIR[];
  readonly purposes: readonly PurposeIR[];
  readonly units: readonly UnitIR[];
  readonly types: readonly NamedTypeIR[];
  /** Functions used anywhere in the mesh, by id. */
  readonly functions: { readonly [id: string]: FunctionIR };
  readonly sources: readonly SourceIR[];
  /** Sorted so that a product stands after all whose ports it reads. */
  readonly products: readonly ProductIR[];
  readonly tests: readonly TestIR[];
}

export interface EnvironmentIR {
  readonly engine: string;
  readonly orchestrator: string;
  readonly region?: string;
  /** The rest of what the manifest says, unchanged. */
  readonly options: { readonly [name: string]: unknown };
}

interface Declared {
  /** Full name. */
  readonly address: string;
  readonly description?: string;
  readonly deprecated?: { readonly until?: string; readonly text?: string };
  readonly movedFrom?: string;
  readonly place: PlaceIR;
}

export interface DomainIR extends Declared {
  readonly title?: string;
  readonly parent?: string;
  readonly head?: string;
  readonly residency?: readonly string[];
  readonly purposes?: readonly string[];
  /** ISO 8601 duration. */
  readonly retain?: string;
  readonly k?: number;
}
export interface ContactIR {
  readonly channel: string;
  readonly address: string;
}
export interface TeamIR extends Declared {
  readonly title?: string;
  readonly members: readonly string[];
  readonly oncall: readonly ContactIR[];
}
export interface RoleIR extends Declared {
  readonly group?: { readonly provider: string; readonly name: string };
  readonly clearance?: { readonly level: string; readonly categories: readonly string[] };
}
export interface TermIR extends Declared {
  readonly text?: string;
  readonly broader: readonly string[];
  readonly synonyms?: readonly string[];
  /** Where it is defined outside of the mesh, such as in an ontology. */
  readonly links?: readonly string[];
}
export interface LabelIR extends Declared {
  readonly level: string;
  readonly special: boolean;
  readonly subject?: string;
  readonly purposes?: readonly string[];
  readonly residency?: readonly string[];
  readonly retain?: string;
}
export interface PurposeIR extends Declared {
  readonly text?: string;
  readonly broader: readonly string[];
}
export interface UnitIR extends Declared {
  readonly dimension?: string;
  readonly ratio?: { readonly factor: string; readonly unit: Unit };
}
/** A declared type: alias, refinement or enum. */
export interface NamedTypeIR extends Declared {
  readonly type: ValueType;
  readonly matches?: string;
  /** Over the column `value`. */
  readonly check?: MeshExpression;
  readonly labels: readonly string[];
}
export interface FunctionIR {
  readonly name: string;
  readonly flavour: "scalar" | "aggregate" | "window";
  readonly parameters: readonly { readonly name: string; readonly variadic: boolean }[];
  /** Templates by dialect: `{x}` a parameter, `{T}` the SQL type a type variable stands for, `{{` a brace. */
  readonly lowerings: { readonly [dialect: string]: string };
  /** An aggregate over no rows is this text instead of null. */
  readonly empty?: string;
}

// ---- Sources -----------------------------------------------------------------------------------------------------------

/** A setting's value; secrets and environment variables are references, never values. */
export type SettingValue =
  | string
  | number
  | boolean
  | null
  | { readonly env: string }
  | { readonly secret: string }
  /** ISO 8601. */
  | { readonly duration: string }
  | readonly SettingValue[];
/** What may be done with data of a source, and how long it may be kept; on a table it narrows that of its source. */
interface Restricted {
  readonly purposes?: readonly string[];
  readonly residency?: readonly string[];
  /** ISO 8601 duration. */
  readonly retain?: string;
}
export interface SourceIR extends Declared, Restricted {
  readonly domain: string;
  readonly connector: string;
  readonly settings: { readonly [name: string]: SettingValue };
  /** What happens to rows that do not fit. */
  readonly onReject: "fail" | "quarantine";
  readonly tables: readonly SourceTableIR[];
}
export interface SourceTableIR extends Declared, Restricted {
  readonly name: string;
  /** Name at the source. */
  readonly physical: string;
  readonly columns: readonly ColumnIR[];
  readonly keys: readonly (readonly string[])[];
  /** Labels of the rows. */
  readonly rowLabels: readonly string[];
}

// ---- Products ----------------------------------------------------------------------------------------------------------

export interface ColumnIR extends ValueType, Declared {
  readonly name: string;
  /** Name at the source. */
  readonly physical?: string;
  readonly labels: readonly string[];
  readonly term?: string;
  /** Where its values come from; absent in sources. */
  readonly lineage?: LineageIR;
}
/** Columns by address. Direct: the value is computed from it. Indirect: it decided which rows or values are here. */
export interface LineageIR {
  readonly direct: readonly string[];
  readonly indirect: readonly string[];
}
export interface KeyIR {
  readonly columns: readonly string[];
  /** Follows from the pipeline, or is checked by a generated rule at run time. */
  readonly proven: boolean;
}

export interface ProductIR extends Declared {
  readonly name: string;
  readonly domain: string;
  readonly version: string;
  readonly title?: string;
  readonly owner: string;
  readonly purposes: readonly string[];
  readonly inputs: readonly InputIR[];
  /** Each after the ones it reads. Includes ports' own bodies. */
  readonly tables: readonly TableIR[];
  readonly ports: readonly PortIR[];
}
export interface InputIR extends Declared {
  readonly name: string;
  readonly from:
    | { readonly kind: "source"; readonly address: string }
    | { readonly kind: "port"; readonly address: string };
  readonly load:
    | { readonly mode: "full" }
    | { readonly mode: "append"; readonly column: string }
    | { readonly mode: "merge"; readonly columns: readonly string[] };
  /** ISO 8601 durations. */
  readonly every?: string;
  readonly fresh?: string;
  readonly columns: readonly ColumnIR[];
}
export type MaterializationIR =
  | { readonly mode: "view" | "table" | "full" | "snapshot" }
  | { readonly mode: "incremental"; readonly column: string; readonly lookback?: string }
  | { readonly mode: "merge" | "scd2"; readonly keys: readonly string[] };
export interface TableIR extends Declared {
  readonly name: string;
  readonly body: BodyIR;
  readonly columns: readonly ColumnIR[];
  readonly keys: readonly KeyIR[];
  readonly reads: readonly RelationRef[];
  readonly materialize: MaterializationIR;
  readonly rules: readonly RuleIR[];
}
export interface PortIR extends TableIR {
  /** Major version. */
  readonly version: number;
  /** Schema and view name on the engine. */
  readonly physical: { readonly schema: string; readonly name: string };
  /** The author wrote a `schema`. */
  readonly declared: boolean;
  readonly title?: string;
  readonly fresh?: string;
  readonly retain?: string;
  readonly every?: string;
}

// ---- Quality -----------------------------------------------------------------------------------------------------------

export interface RuleIR extends Declared {
  /** The author's name, or one made of the measure and unique in its table. */
  readonly name: string;
  readonly measure: MeasureIR;
  readonly bound: BoundIR;
  readonly where?: MeshExpression;
  readonly by: readonly MeshExpression[];
  readonly action: "block" | "quarantine" | "warn" | "observe";
  /** The rule as written, for messages. */
  readonly text: string;
  /** Made by the compiler for a key, a contract or a refinement that is not proven. */
  readonly generated: boolean;
}
export type MeasureIR =
  | { readonly measure: "schema" }
  | { readonly measure: "rows" }
  /** Share of rows for which the predicate is true, 0 to 1; no rows count as 1. */
  | { readonly measure: "share"; readonly predicate: MeshExpression }
  /** Share of rows whose key stands only once. */
  | { readonly measure: "unique"; readonly columns: readonly string[] }
  /** Share of rows whose non-null value is found there. */
  | { readonly measure: "references"; readonly column: string; readonly relation: RelationRef; readonly target: string }
  | { readonly measure: "aggregate"; readonly value: MeshExpression }
  /** Age of the newest value at run time / largest distance between two columns. */
  | { readonly measure: "fresh"; readonly column: string }
  | { readonly measure: "delay"; readonly from: string; readonly to: string }
  /** Number of missing steps between the first and last value. */
  | { readonly measure: "gaps"; readonly column: string; readonly step: MeshExpression }
  | {
      readonly measure: "drift";
      readonly column: string;
      readonly baseline: "previous" | { readonly relation: RelationRef; readonly where?: MeshExpression };
    }
  /** Share of rows that agree with the other relation by key. */
  | {
      readonly measure: "matches";
      readonly relation: RelationRef;
      readonly keys: readonly string[];
      readonly columns: readonly string[];
    }
  /** Wall time of building the table. */
  | { readonly measure: "duration" }
  | { readonly measure: "sql"; readonly sql: string; readonly relations: readonly RelationRef[] };
export type BoundIR =
  | {
      readonly bound: "compare";
      readonly operator: "eq" | "ne" | "lt" | "le" | "gt" | "ge";
      readonly value: MeshExpression;
    }
  | { readonly bound: "between"; readonly low: MeshExpression; readonly high: MeshExpression }
  /** |x - previous| <= tolerance * |previous|; holds when there is no previous value. */
  | { readonly bound: "within"; readonly tolerance: MeshExpression }
  /** Anomaly detection against the values of earlier runs. */
  | { readonly bound: "steady" }
  /** The measure is a truth of its own: `schema`. */
  | { readonly bound: "holds" };

// ---- Tests -------------------------------------------------------------------------------------------------------------

export interface TestIR {
  readonly title: string;
  readonly product: string;
  readonly given: readonly { readonly input: string; readonly rows: readonly (readonly NamedCell[])[] }[];
  readonly expectations: readonly TestExpectationIR[];
  readonly place: PlaceIR;
}
export interface NamedCell {
  readonly column: string;
  readonly value: MeshExpression;
}
/** `relation == [rows]` in any order, or a predicate such as `rows` bounds over a relation. */
export interface TestExpectationIR {
  readonly relation: RelationRef;
  readonly rows: readonly (readonly NamedCell[])[];
  readonly place: PlaceIR;
}
