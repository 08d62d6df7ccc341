/**
 * Whether a value of a source fits the declared type, and the value if it does. Nothing is rounded or cut silently: `1.5` is not an
 * int, `1.239` is no `decimal(12,2)`, `2024-01-01 10:00` no date. Everything here is text of SQL, so a whole table is fitted by one scan.
 *
 * Text is read as text and cast here. Reading three million rows of CSV that way costs a tenth more than letting the reader cast, and the
 * reader would round.
 */
import { identifier, literal } from "../engines/duckdb/sql-text.ts";
import { parseSqlType, type SqlType, sameSqlType, sqlTypeText } from "../engines/duckdb/sql-type.ts";
import type { SourceColumnJob } from "../job/job.ts";

/** A column as its source gives it. */
export interface RawColumn {
  readonly sql: string;
  /** Type in the source; `text` is a value written as text, `json` one written as JSON. */
  readonly type: SqlType | "text" | "json";
}

export interface Fitted {
  /** The value in the declared type; what cannot be cast is null, or stops the statement, as the `cast` says. */
  readonly value: string;
  /** True for a value that is there and does not fit; `value` is where the value stands now. Absent where every value fits. */
  readonly misfit?: (value: string) => string;
}

/** `CAST` stops at what it cannot cast, `TRY_CAST` makes it null. */
export type Cast = "CAST" | "TRY_CAST";

/** How `column` is made of what the source has. */
export function fitColumn(column: SourceColumnJob, raw: RawColumn, cast: Cast): Fitted {
  const target = parseSqlType(column.sqlType);
  if (raw.type !== "text" && raw.type !== "json" && sameSqlType(raw.type, target)) return { value: raw.sql };
  if (target.kind === "scalar") return fitScalar(target, raw, cast);
  const written = column.physicalType === undefined ? target : parseSqlType(column.physicalType);
  const leaves = textLeaves(written);
  const whole = raw.type === "text" ? `TRY_CAST(${raw.sql} AS JSON)` : raw.sql;
  const read = `TRY_CAST(${whole} AS ${sqlTypeText(leaves)})`;
  const deep = fitLeaves(target, leaves, read, 0);
  // A JSON value of another shape becomes null, or a struct of nulls: its kind is looked at too.
  const shape =
    raw.type === "text" || raw.type === "json"
      ? `json_type(${whole}) NOT IN (${literal(target.kind === "list" ? "ARRAY" : "OBJECT")}, 'NULL')`
      : undefined;
  const misfits = [
    `${read} IS NULL`,
    ...(shape === undefined ? [] : [shape]),
    ...(deep.misfit === undefined ? [] : [deep.misfit]),
  ];
  return { value: deep.value, misfit: () => `(${raw.sql} IS NOT NULL AND (${misfits.join(" OR ")}))` };
}

type Scalar = Extract<SqlType, { kind: "scalar" }>;

function fitScalar(target: Scalar, raw: RawColumn, cast: Cast): Fitted {
  if (raw.type === "json") return fitText(target, `(${raw.sql} ->> '$')`, cast);
  if (raw.type === "text" || (raw.type.kind === "scalar" && raw.type.name === "VARCHAR")) {
    return fitText(target, raw.sql, cast);
  }
  if (sameSqlType(raw.type, target)) return { value: raw.sql };
  if (widens(raw.type, target)) return { value: `CAST(${raw.sql} AS ${target.name})` };
  const type = sqlTypeText(raw.type);
  return {
    value: `${cast}(${raw.sql} AS ${target.name})`,
    misfit: (value) => `(${raw.sql} IS NOT NULL AND TRY_CAST(${value} AS ${type}) IS DISTINCT FROM ${raw.sql})`,
  };
}

const integers = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT)$/;

/** A value written as text. A cast of the engine rounds, so what it would cut away is looked for in the text. */
function fitText(target: Scalar, text: string, cast: Cast): Fitted {
  if (target.name === "VARCHAR") return { value: text };
  return {
    value: target.name === "BLOB" ? textToBytes(text) : `${cast}(${text} AS ${target.name})`,
    misfit(value) {
      const cut = cutAway(target, text, value) ?? "false";
      // After a CAST there is no value that could not be cast.
      return cast === "CAST" ? cut : `(${text} IS NOT NULL AND (${value} IS NULL OR ${cut}))`;
    },
  };
}

/**
 * True where the cast lost something. Most texts are just what the value is written as, and a comparison with that is four times as quick as a
 * search in the text; only the others are looked at closely.
 */
function cutAway(target: Scalar, text: string, value: string): string | undefined {
  if (integers.test(target.name)) {
    // `12.0` is the integer 12; `12.5` is none.
    const exact = `TRY_CAST(${text} AS DOUBLE) IS NOT DISTINCT FROM CAST(${value} AS DOUBLE)`;
    return `CASE WHEN CAST(${value} AS VARCHAR) = ${text} THEN false WHEN contains(${text}, '.') OR ${exponent(text)} THEN NOT (${exact}) ELSE false END`;
  }
  if (target.precision !== undefined && target.scale !== undefined) {
    const wide = `DECIMAL(38,${Math.min(38 - (target.precision - target.scale), 37)})`;
    const longer = `(contains(${text}, '.') AND length(${text}) - instr(${text}, '.') > ${target.scale})`;
    const other = `TRY_CAST(${text} AS ${wide}) IS DISTINCT FROM CAST(${value} AS ${wide})`;
    return `CASE WHEN CAST(${value} AS VARCHAR) = ${text} THEN false WHEN ${longer} OR ${exponent(text)} THEN ${other} ELSE false END`;
  }
  // A date is ten characters in our era; a longer text may carry a time of day.
  if (target.name === "DATE") {
    const other = `TRY_CAST(${text} AS TIMESTAMP) IS DISTINCT FROM CAST(${value} AS TIMESTAMP)`;
    return `CASE WHEN length(${text}) > 10 THEN ${other} ELSE false END`;
  }
  return undefined;
}

function exponent(text: string): string {
  return `contains(${text}, 'e') OR contains(${text}, 'E')`;
}

/** `\xdeadbeef` in hexadecimal as PostgreSQL writes it, else the bytes of the text. */
function textToBytes(text: string): string {
  const hexadecimal = `regexp_full_match(${text}, '\\\\x([0-9a-fA-F]{2})*')`;
  return `CASE WHEN ${hexadecimal} THEN unhex(substr(${text}, 3)) ELSE encode(${text}) END`;
}

const widerThan: { readonly [name: string]: readonly string[] } = {
  TINYINT: ["SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"],
  SMALLINT: ["INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"],
  INTEGER: ["BIGINT", "HUGEINT", "DOUBLE"],
  BIGINT: ["HUGEINT"],
  UTINYINT: ["SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE"],
  USMALLINT: ["INTEGER", "BIGINT", "HUGEINT", "DOUBLE"],
  UINTEGER: ["BIGINT", "HUGEINT", "DOUBLE"],
  UBIGINT: ["HUGEINT"],
  FLOAT: ["DOUBLE"],
  DATE: ["TIMESTAMP"],
  TIMESTAMP_S: ["TIMESTAMP"],
  TIMESTAMP_MS: ["TIMESTAMP"],
  // Kept in UTC with microseconds: finer parts of a second are below what a timestamp is.
  TIMESTAMP_NS: ["TIMESTAMP"],
  "TIMESTAMP WITH TIME ZONE": ["TIMESTAMP"],
  JSON: ["VARCHAR"],
};
const digits: { readonly [name: string]: number } = {
  TINYINT: 3,
  SMALLINT: 5,
  INTEGER: 10,
  BIGINT: 19,
  UTINYINT: 3,
  USMALLINT: 5,
  UINTEGER: 10,
  UBIGINT: 20,
};

/** Every value of `from` is one of `to`. */
function widens(from: SqlType, to: Scalar): boolean {
  if (to.name === "VARCHAR") return true;
  if (from.kind !== "scalar") return to.name === "JSON";
  if (from.name.startsWith("DECIMAL") || to.precision !== undefined) {
    const [precision, scale] =
      from.precision === undefined ? [digits[from.name], 0] : [from.precision, from.scale ?? 0];
    if (precision === undefined || to.precision === undefined || to.scale === undefined) return false;
    return to.scale >= scale && to.precision - to.scale >= precision - scale;
  }
  return widerThan[from.name]?.includes(to.name) === true;
}

/** The same shape with text in all leaves. */
function textLeaves(type: SqlType): SqlType {
  switch (type.kind) {
    case "scalar":
      return { kind: "scalar", name: type.name === "JSON" ? "JSON" : "VARCHAR" };
    case "list":
      return { kind: "list", item: textLeaves(type.item) };
    case "map":
      return { kind: "map", key: textLeaves(type.key), value: textLeaves(type.value) };
    case "struct":
      return {
        kind: "struct",
        fields: type.fields.map((field) => ({ name: field.name, type: textLeaves(field.type) })),
      };
  }
}

interface FittedLeaves {
  readonly value: string;
  readonly misfit?: string;
}

/** `target` made of `source`, which has the same shape with text in its leaves; fields go by position. */
function fitLeaves(target: SqlType, source: SqlType, sql: string, depth: number): FittedLeaves {
  if (target.kind === "scalar") {
    const { value, misfit } = fitScalar(target, { sql, type: target.name === "JSON" ? target : "text" }, "TRY_CAST");
    return misfit === undefined ? { value } : { value, misfit: misfit(value) };
  }
  if (target.kind === "struct" && source.kind === "struct") {
    const fields = target.fields.map((field, at) => {
      const from = source.fields[at] ?? field;
      const inner = fitLeaves(field.type, from.type, `struct_extract(${sql}, ${literal(from.name)})`, depth);
      return { name: field.name, inner };
    });
    const packed = fields.map(({ name, inner }) => `${identifier(name)} := ${inner.value}`).join(", ");
    return {
      value: `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${packed}) END`,
      ...anyOf(fields.map(({ inner }) => inner.misfit)),
    };
  }
  const item = `x${depth}`;
  if (target.kind === "list" && source.kind === "list") {
    const inner = fitLeaves(target.item, source.item, item, depth + 1);
    return {
      value: `list_transform(${sql}, lambda ${item}: ${inner.value})`,
      ...someItem(sql, item, inner.misfit),
    };
  }
  if (target.kind === "map" && source.kind === "map") {
    const key = fitLeaves(target.key, source.key, `${item}.key`, depth + 1);
    const value = fitLeaves(target.value, source.value, `${item}.value`, depth + 1);
    const either = anyOf([key.misfit, value.misfit]).misfit;
    return {
      value: `map_from_entries(list_transform(map_entries(${sql}), lambda ${item}: {'key': ${key.value}, 'value': ${value.value}}))`,
      ...someItem(`map_entries(${sql})`, item, either),
    };
  }
  return { value: `TRY_CAST(${sql} AS ${sqlTypeText(target)})`, misfit: `${sql} IS NOT NULL` };
}

function someItem(list: string, item: string, misfit: string | undefined): { misfit?: string } {
  return misfit === undefined
    ? {}
    : { misfit: `coalesce(len(list_filter(${list}, lambda ${item}: ${misfit})) > 0, false)` };
}

function anyOf(misfits: readonly (string | undefined)[]): { misfit?: string } {
  const found = misfits.filter((misfit) => misfit !== undefined);
  return found.length === 0 ? {} : { misfit: `(${found.map((misfit) => `coalesce(${misfit}, false)`).join(" OR ")})` };
}
