/** What an import found, whatever it was read from: the readers fill it, one writer makes Chimera of it. */

export type PlainKind =
  | "bool"
  | "int"
  | "float"
  | "string"
  | "bytes"
  | "date"
  | "time"
  | "timestamp"
  | "duration"
  | "uuid"
  | "json";

export interface FoundField {
  readonly name: string;
  readonly type: FoundType;
  readonly nullable: boolean;
}

export type FoundType =
  | { readonly kind: PlainKind }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "list"; readonly item: FoundType; readonly nullable: boolean }
  | { readonly kind: "map"; readonly key: FoundType; readonly value: FoundType }
  | { readonly kind: "struct"; readonly fields: readonly FoundField[] }
  | { readonly kind: "enum"; readonly values: readonly string[]; readonly name?: string | undefined };

export interface FoundColumn {
  readonly name: string;
  readonly type: FoundType;
  readonly nullable: boolean;
  readonly description?: string | undefined;
  /** What is only likely, such as a range in a sample: written as a comment. */
  readonly remarks?: readonly string[];
  /** Pattern that its text matches, as Chimera's regular expressions are written. */
  readonly pattern?: string | undefined;
  /** Address of a declared type, with the pattern where the import declares it. */
  readonly named?: string | undefined;
  /** Unit as Chimera writes it, over the names that `uses` bring in. */
  readonly unit?: string | undefined;
  /** Addresses of labels. */
  readonly labels?: readonly string[];
}

export interface FoundReference {
  readonly columns: readonly string[];
  /** Name of the table it points to, as tables are told apart by `FoundTable.identity`. */
  readonly table: string;
  /** Empty for the key of that table. */
  readonly targets: readonly string[];
  readonly place: string;
}

/** What stands behind `expect`, as Chimera writes it. */
export interface FoundRule {
  readonly text: string;
  readonly place: string;
  readonly description?: string | undefined;
  readonly name?: string | undefined;
}

/** How a source of the mesh reaches the table. Tables of equal connections share a source. */
export interface FoundConnection {
  readonly connector: "files" | "postgres" | "duckdb";
  readonly settings: { readonly [name: string]: string | number | boolean | Reference };
  /** What a person has to know or fill in, as comments. */
  readonly remarks?: readonly string[];
}

/** A value that is kept elsewhere. */
export type Reference = { readonly env: string } | { readonly secret: string };

export interface FoundTable {
  /** Where it was found, for messages: `orders.sql:12`. */
  readonly place: string;
  /** What references call it. */
  readonly identity: string;
  readonly domain?: string | undefined;
  readonly product?: string | undefined;
  readonly productDescription?: string | undefined;
  readonly version?: string | undefined;
  /** Version of the port where it is not the product's. */
  readonly portVersion?: number | undefined;
  readonly owner?: string | undefined;
  readonly members?: readonly string[];
  readonly purposes?: readonly string[];
  readonly name: string;
  /** Its name at the source, where that is another. */
  readonly physical?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly remarks?: readonly string[];
  readonly connection: FoundConnection;
  readonly columns: readonly FoundColumn[];
  readonly key: readonly string[];
  readonly unique: readonly (readonly string[])[];
  readonly references: readonly FoundReference[];
  readonly rules: readonly FoundRule[];
  /** Durations as Chimera writes them: `2h`. */
  readonly fresh?: string | undefined;
  readonly every?: string | undefined;
  readonly retain?: string | undefined;
}

/** Something that Chimera has no word for, or that could not be read. */
export interface LeftOut {
  readonly place: string;
  readonly what: string;
  readonly reason: string;
}

export interface Found {
  readonly tables: readonly FoundTable[];
  readonly left: readonly LeftOut[];
}
