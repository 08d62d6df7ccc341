/**
 * What the runtime is told: everything needed to bring one data product up to date on one engine, as plain JSON. Made from the
 * MeshIR by `targets/job`, carried by the embedded runner, by Temporal activities and by `chimerac step` alike. It holds SQL in
 * the engine's dialect and never a secret.
 *
 * SQL texts name relations by placeholders, since stored versions change under them: `{table:paid}`, `{input:orders}`, `{port:daily}` and, in
 * rules, `{self}` and `{previous}` (the version that readers see; `{self}` where there is none). `{now}` is the time of the run as a TIMESTAMP.
 * Other braces are doubled.
 */

export interface ProductJob {
  readonly version: 1;
  /** `retail.sales.Orders` */
  readonly product: string;
  readonly owner: string;
  readonly inputs: readonly InputJob[];
  /** In build order; ports are tables too, with `publish`. */
  readonly tables: readonly TableJob[];
}

/** A place in a file for messages. */
export interface JobPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ColumnJob {
  readonly name: string;
  /** Type in the engine's SQL: `DECIMAL(12,2)`. */
  readonly sqlType: string;
  readonly nullable: boolean;
  /** Values may be personal: shown masked in samples and messages. */
  readonly sensitive: boolean;
}

export type SettingJob =
  | string
  | number
  | boolean
  | null
  | { readonly env: string }
  | { readonly secret: string }
  | { readonly duration: string }
  | readonly SettingJob[];

export type InputJob = SourceInputJob | PortInputJob;
export interface PortInputJob {
  readonly kind: "port";
  readonly name: string;
  /** Address of the port, `retail.customers.Customers.profiles`, and its view on the engine. */
  readonly address: string;
  readonly view: { readonly schema: string; readonly name: string };
}
export interface SourceInputJob {
  readonly kind: "source";
  readonly name: string;
  /** `retail.sales.Shop.orders` */
  readonly address: string;
  readonly place: JobPlace;
  readonly connector: string;
  readonly settings: { readonly [name: string]: SettingJob };
  readonly table: string;
  /** Name at the source, where the author gave one; else `table`. */
  readonly physical: string;
  readonly columns: readonly SourceColumnJob[];
  /** Keys that the source promises; checked on load. */
  readonly keys: readonly (readonly string[])[];
  readonly load:
    | { readonly mode: "full" }
    | { readonly mode: "append"; readonly column: string }
    | { readonly mode: "merge"; readonly columns: readonly string[] };
  readonly onReject: "fail" | "quarantine";
}
export interface SourceColumnJob extends ColumnJob {
  readonly physical: string;
  /** `sqlType` with the source's names of struct fields, where they differ. */
  readonly physicalType?: string;
  /** SQL predicate over `{value}` (already of `sqlType`) for each refinement, with what to say when it is false. Null passes. */
  readonly checks: readonly { readonly sql: string; readonly says: string }[];
}

export interface TableJob {
  readonly name: string;
  /** `retail.sales.Orders.daily_revenue` */
  readonly address: string;
  readonly place: JobPlace;
  /** Hash of the typed, normalised definition and of the definitions of its inputs. */
  readonly definition: string;
  /** Names of what it reads, as in the placeholders: `table:paid`, `input:orders`. */
  readonly reads: readonly string[];
  /** A SELECT of `columns` in order. */
  readonly sql: string;
  readonly columns: readonly ColumnJob[];
  readonly materialize:
    | { readonly mode: "view" | "table" | "full" | "snapshot" }
    /** Rows with `column` >= (newest stored value - lookback) are replaced. `lookback` is an engine interval literal. */
    | { readonly mode: "incremental"; readonly column: string; readonly lookback?: string }
    | { readonly mode: "merge" | "scd2"; readonly keys: readonly string[] };
  readonly audit: AuditJob;
  /** A port: the view that readers see. */
  readonly publish?: { readonly schema: string; readonly view: string };
}

/**
 * The rules of one table. Scalar measures of all rules share one scan: `SELECT m1, m2, … FROM {self}`. What needs its own query (keys,
 * references, grouped rules, drift) has `sql` of its own that yields one row a group: the group's columns first, then `measure`.
 */
export interface AuditJob {
  readonly rules: readonly AuditRuleJob[];
}
export interface AuditRuleJob {
  readonly name: string;
  /** As written. */
  readonly text: string;
  readonly place: JobPlace;
  readonly action: "block" | "quarantine" | "warn" | "observe";
  readonly generated: boolean;
  readonly measure: /** An aggregate expression over `{self}`. */
    | { readonly kind: "scan"; readonly sql: string }
    /**
     * An aggregate expression for each group. Rules of a table with the same groups share one query. `scope` is true for rows the rule is
     * about: a group without one is not measured. (`sql` leaves the others out by itself.)
     */
    | {
        readonly kind: "group";
        readonly by: readonly { readonly name: string; readonly sql: string }[];
        readonly sql: string;
        readonly scope?: string;
      }
    /** A query of its own, one row a group with the measure in its last column. */
    | { readonly kind: "query"; readonly sql: string }
    /** Found by the runtime: number of rows is a scan; wall time of the build, and the comparison of stored columns with `columns`. */
    | { readonly kind: "duration" }
    | { readonly kind: "schema" };
  readonly bound:
    | { readonly kind: "compare"; readonly operator: "eq" | "ne" | "lt" | "le" | "gt" | "ge"; readonly value: number }
    | { readonly kind: "between"; readonly low: number; readonly high: number }
    | { readonly kind: "within"; readonly tolerance: number }
    | { readonly kind: "steady" }
    | { readonly kind: "holds" };
  /** A SQL predicate that is true for rows that fail, where the measure is about rows: for samples and quarantine. */
  readonly failing?: string;
}
