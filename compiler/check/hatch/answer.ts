/** Between the checker's words and the engine's: the SQL that is bound for a need, and what the engine's answer means. */
import type { Type, ValueType } from "../../mesh/type.ts";
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
      readonly columns: readonly { readonly name: string; readonly type: EngineType }[];
      readonly plan: string;
    }
  | { readonly kind: "error"; readonly message: string; readonly offset?: number };

/** A type as an engine has it: scalars by canonical name, decimals with their digits. */
export type EngineType =
  | { readonly kind: "scalar"; readonly name: string; readonly precision?: number; readonly scale?: number }
  | { readonly kind: "list"; readonly item: EngineType }
  | { readonly kind: "map"; readonly key: EngineType; readonly value: EngineType }
  | { readonly kind: "struct"; readonly fields: readonly { readonly name: string; readonly type: EngineType }[] };

/** Tables are called by position, so that an error's offset can be counted back and no author's name can clash. */
const tableName = (index: number) => `chimera_relation_${index}`;
const placeholder = /\{\{|\}\}|\{(\d+)\}/g;

/** The text with the relations' names in place of its placeholders; `typeName` writes a type in the engine's SQL. */
export function sqlOfNeed(need: HatchNeed, typeName: (type: Type) => string): SqlQuestion {
  return {
    sql: need.sql.replaceAll(placeholder, (whole, index) => replacement(whole, index)),
    tables: need.relations.map((relation, i) => ({
      name: tableName(i),
      columns: relation.columns.map((column) => ({ name: column.name, sqlType: typeName(column.type) })),
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
      type: typeOf(column.type),
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

/** The type that an engine's type stands for; `unknown` where there is none. Values from SQL may always be null. */
export function typeOf(type: EngineType): Type {
  switch (type.kind) {
    case "scalar": {
      const { precision, scale } = type;
      if (precision !== undefined && scale !== undefined) return { kind: "decimal", precision, scale };
      return scalars[type.name] ?? { kind: "unknown" };
    }
    case "list":
      return { kind: "list", item: nullable(type.item) };
    case "map":
      return { kind: "map", key: typeOf(type.key), value: nullable(type.value) };
    case "struct":
      return { kind: "struct", fields: type.fields.map((field) => ({ name: field.name, ...nullable(field.type) })) };
  }
}

function nullable(type: EngineType): ValueType {
  return { type: typeOf(type), nullable: true };
}
