/** Between the checker's words and the engine's: the SQL that is bound for a need, and what the engine's answer means. */
import type { Field, Type, ValueType } from "../../mesh/type.ts";
import type { HatchAnswer, HatchNeed, HatchOrigin } from "./hatch.ts";
import { planLineage, type SerializedPlan } from "./plan-lineage.ts";

/** What an engine is asked: a text over tables that exist as schemas only. */
export interface SqlQuestion {
  readonly sql: string;
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly { readonly name: string; readonly sqlType: string }[];
  }[];
}
/** What an engine says: the columns and the bound plan as JSON, or the error and its offset in the question's SQL. */
export type SqlReply =
  | {
      readonly kind: "bound";
      readonly columns: readonly { readonly name: string; readonly sqlType: string }[];
      readonly plan: string;
    }
  | { readonly kind: "error"; readonly message: string; readonly offset?: number };

/** Tables are called by position, so that an error's offset can be counted back and no author's name can clash. */
const tableName = (index: number) => `chimera_relation_${index}`;
const placeholder = /\{\{|\}\}|\{(\d+)\}/g;

/** The text with the relations' names in place of its placeholders. */
export function sqlOfNeed(need: HatchNeed): SqlQuestion {
  return {
    sql: need.sql.replaceAll(placeholder, (whole, index) => replacement(whole, index)),
    tables: need.relations.map((relation, i) => ({
      name: tableName(i),
      columns: relation.columns.map((column) => ({ name: column.name, sqlType: duckdbType(column.type) })),
    })),
  };
}

function replacement(whole: string, index: string | undefined): string {
  return index === undefined ? whole[0]! : tableName(Number(index));
}

/** The answer in the checker's words. */
export function answerOf(need: HatchNeed, reply: SqlReply): HatchAnswer {
  if (reply.kind === "error") {
    const names = need.relations.map((relation) => relation.name);
    const message = reply.message.replaceAll(/chimera_relation_(\d+)/g, (_, i) => names[Number(i)] ?? "");
    const offset = reply.offset === undefined ? undefined : offsetInNeed(need.sql, reply.offset);
    return { columns: [], error: { message, ...(offset === undefined ? {} : { offset }) } };
  }
  const lineage = planLineage(
    JSON.parse(reply.plan) as SerializedPlan,
    (table, column) => `${table.slice(tableName(0).length - 1)}:${column}`,
  );
  return {
    columns: reply.columns.map((column, i) => ({
      name: column.name,
      type: parseDuckdbType(column.sqlType),
      direct: origins(lineage[i]?.direct),
      indirect: origins(lineage[i]?.indirect),
    })),
  };
}

function origins(names: ReadonlySet<string> = new Set()): readonly HatchOrigin[] {
  return [...names].sort().map((name) => {
    const colon = name.indexOf(":");
    return { relation: Number(name.slice(0, colon)), column: name.slice(colon + 1) };
  });
}

/** Counts an offset in the replaced text back to the need's text. */
function offsetInNeed(text: string, offset: number): number {
  let shift = 0;
  for (const match of text.matchAll(placeholder)) {
    const grown = replacement(match[0], match[1]).length - match[0].length;
    const start = match.index + shift;
    if (offset < start) break;
    if (offset < start + match[0].length + grown) return match.index;
    shift += grown;
  }
  return offset - shift;
}

// ---- Types ---------------------------------------------------------------------------------------------------------------

/** The DuckDB type that holds values of a type. */
export function duckdbType(type: Type): string {
  switch (type.kind) {
    case "bool":
      return "BOOLEAN";
    case "int":
      return "BIGINT";
    case "float":
      return "DOUBLE";
    case "decimal":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "string":
    case "enum":
      return "VARCHAR";
    case "bytes":
      return "BLOB";
    case "date":
      return "DATE";
    case "time":
      return "TIME";
    case "timestamp":
      return "TIMESTAMP";
    case "duration":
    case "months":
      return "INTERVAL";
    case "uuid":
      return "UUID";
    case "json":
      return "JSON";
    case "list":
      return `${duckdbType(type.item.type)}[]`;
    case "map":
      return `MAP(${duckdbType(type.key)}, ${duckdbType(type.value.type)})`;
    case "struct":
      return `STRUCT(${type.fields.map((field) => `"${field.name.replaceAll('"', '""')}" ${duckdbType(field.type)}`).join(", ")})`;
    case "null":
    case "unknown":
      return "VARCHAR";
  }
}

const scalars: Readonly<Record<string, Type>> = {
  BOOLEAN: { kind: "bool" },
  TINYINT: { kind: "int" },
  SMALLINT: { kind: "int" },
  INTEGER: { kind: "int" },
  BIGINT: { kind: "int" },
  UTINYINT: { kind: "int" },
  USMALLINT: { kind: "int" },
  UINTEGER: { kind: "int" },
  // Sums of ints: the table casts them, and one that does not fit fails the run.
  HUGEINT: { kind: "int" },
  UBIGINT: { kind: "int" },
  FLOAT: { kind: "float" },
  DOUBLE: { kind: "float" },
  VARCHAR: { kind: "string" },
  BLOB: { kind: "bytes" },
  DATE: { kind: "date" },
  TIME: { kind: "time" },
  TIMESTAMP: { kind: "timestamp" },
  TIMESTAMP_S: { kind: "timestamp" },
  TIMESTAMP_MS: { kind: "timestamp" },
  "TIMESTAMP WITH TIME ZONE": { kind: "timestamp" },
  INTERVAL: { kind: "duration" },
  UUID: { kind: "uuid" },
  JSON: { kind: "json" },
};

/** The type that a DuckDB type's name stands for; `unknown` where there is none. */
export function parseDuckdbType(text: string): Type {
  return new TypeReader(text).whole();
}

/** Reads `STRUCT(a BIGINT, "b c" DECIMAL(3,1)[])`. Values from SQL may always be null. */
class TypeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.trim();
  }

  whole(): Type {
    const type = this.#type();
    return this.#at === this.#text.length ? type : { kind: "unknown" };
  }

  #type(): Type {
    let type = this.#base();
    for (;;) {
      const array = /^\[\d*\]/.exec(this.#text.slice(this.#at));
      if (array === null) return type;
      this.#at += array[0].length;
      type = { kind: "list", item: nullable(type) };
    }
  }

  #base(): Type {
    const word = /^[A-Z_]+( WITH TIME ZONE)?/.exec(this.#text.slice(this.#at))?.[0] ?? "";
    this.#at += word.length;
    if (this.#text[this.#at] !== "(") return scalars[word] ?? { kind: "unknown" };
    this.#at++;
    if (word === "DECIMAL") {
      const digits = /^(\d+),\s*(\d+)\)/.exec(this.#text.slice(this.#at));
      this.#at += digits?.[0].length ?? 0;
      return digits === null
        ? { kind: "unknown" }
        : { kind: "decimal", precision: Number(digits[1]), scale: Number(digits[2]) };
    }
    if (word === "STRUCT") return { kind: "struct", fields: this.#fields() };
    if (word === "MAP") {
      const key = this.#type();
      this.#skip(/^,\s*/);
      const value = this.#type();
      this.#skip(/^\)/);
      return { kind: "map", key, value: nullable(value) };
    }
    return { kind: "unknown" };
  }

  #fields(): Field[] {
    const fields: Field[] = [];
    while (this.#at < this.#text.length) {
      const name = /^(?:"((?:[^"]|"")*)"|(\w+))\s+/.exec(this.#text.slice(this.#at));
      if (name === null) break;
      this.#at += name[0].length;
      fields.push({ name: (name[1] ?? name[2] ?? "").replaceAll('""', '"'), ...nullable(this.#type()) });
      if (!this.#skip(/^,\s*/)) break;
    }
    this.#skip(/^\)/);
    return fields;
  }

  #skip(pattern: RegExp): boolean {
    const found = pattern.exec(this.#text.slice(this.#at));
    this.#at += found?.[0].length ?? 0;
    return found !== null;
  }
}

function nullable(type: Type): ValueType {
  return { type, nullable: true };
}
