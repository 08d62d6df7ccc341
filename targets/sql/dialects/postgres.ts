/** PostgreSQL 16 and newer (`pg_input_is_valid` for casts that give null instead of an error). */
import type { Type } from "../../../compiler/mesh/mesh.ts";
import type { Dialect, NoForm } from "../dialect.ts";
import { binds, computed, type Fragment, primary, within } from "../fragment.ts";
import { translateRegex } from "../regex.ts";
import {
  divideGuarded,
  itemFromOne,
  limitOffset,
  quoteDouble,
  standardLiteral,
  stringDoubled,
  temporalByDays,
} from "./standard.ts";

const BOOL: Type = { kind: "bool" };
const noStructs: NoForm = { construct: "a struct", why: "PostgreSQL has no type for structs without a declared name" };
const noMaps: NoForm = { construct: "a map", why: "PostgreSQL has no type for maps" };

export const postgres: Dialect = {
  name: "postgres",
  title: "PostgreSQL",
  quote: quoteDouble,
  string: stringDoubled,
  typeName,
  literal(type, value) {
    // A text of PostgreSQL cannot hold this character.
    if (typeof value === "string" && value.includes("\0")) return undefined;
    if (type.kind === "bytes") return primary(`CAST(${stringDoubled(`\\x${value}`)} AS BYTEA)`, type);
    return standardLiteral(postgres, type, value);
  },
  cast(arg, from, to, safe) {
    const plain = primary(castText(arg, from, to), to, [arg]);
    return safe ? primary(`CASE WHEN ${fits(arg, from, to)} THEN ${plain.sql} END`, to, [arg]) : plain;
  },
  countsLeadingZero: true,
  // Numerics have all the digits they need, and the type of a result has no bounds.
  decimalResult: () => undefined,
  decimalGuard: () => undefined,
  divide: (left, right) => divideGuarded(left, right, "DOUBLE PRECISION"),
  temporal: temporalByDays,
  microseconds: (duration) =>
    primary(`CAST(extract(epoch FROM ${duration.sql}) * 1000000 AS DOUBLE PRECISION)`, { kind: "float" }, [duration]),
  temporalCaution: () => undefined,
  matches(text, pattern, negated) {
    const sql = `${within(text, binds.sum)} ${negated ? "!~" : "~"} ${stringDoubled(pattern)}`;
    return computed(sql, binds.other, BOOL, [text]);
  },
  regex: (pattern) => translateRegex(pattern, "postgres"),
  inList: (item, list) =>
    computed(`${within(item, binds.other)} = ANY(${list.sql})`, binds.comparison, BOOL, [item, list]),
  list: (items, type) => primary(`ARRAY[${items.map((each) => each.sql).join(", ")}]`, type, items),
  struct: () => noStructs,
  field: () => noStructs,
  listItem(list, index, known, type) {
    const wrapped = list.shape === "computed" ? { ...list, sql: `(${list.sql})` } : list;
    return itemFromOne(wrapped, index, known, type);
  },
  mapValue: () => noMaps,
  every(list, isMap, item, condition) {
    if (isMap) return noMaps;
    const failed = `SELECT 1 FROM unnest(${list.sql}) AS items (${item}) WHERE ${within(condition, binds.other)} IS FALSE`;
    return computed(`NOT EXISTS (${failed})`, binds.not, BOOL, [list]);
  },
  // There is no function that fails; a constant one would be worked out before anything is read.
  fail: (message, text) => `CAST(CAST(${stringDoubled(message)} || left(${text.sql}, 0) AS INTEGER) AS TEXT)`,
  ordersAggregates: true,
  windows: { filter: true, order: false, distinct: false },
  widensSums: false,

  semiJoin: "exists",
  asof: "lateral",
  dedupe: "distinct on",
  unnest: "lateral",
  unnestFrom: (list, alias, name) => `CROSS JOIN LATERAL unnest(${list.sql}) AS ${alias} (${name})`,
  unpivotFrom(alias, label, value, rows) {
    const values = rows.map((row) => `(${row.label}, ${row.value.sql})`).join(", ");
    return `CROSS JOIN LATERAL (VALUES ${values}) AS ${alias} (${label}, ${value})`;
  },
  unnestEndsFrom: false,
  limit: limitOffset,
  limitedWith: "",
  longestName: 63,
  caseSensitiveNames: true,
  fullJoinNeedsEquality: true,
  anyOrder: "",
  createTable: (name, view) => `CREATE ${view ? "OR REPLACE VIEW" : "TABLE"} ${name} AS`,
};

function castText(arg: Fragment, from: Type, to: Type): string {
  const name = typeName(to);
  const x = within(arg, binds.product);
  // A cast of doubles rounds halves to even, and one to numeric keeps fifteen digits.
  if (from.kind === "float" && to.kind === "int")
    return `CAST(trunc(${arg.sql}) + CASE WHEN abs(${x} - trunc(${arg.sql})) >= 0.5 THEN sign(${arg.sql}) ELSE 0 END AS ${name})`;
  if (from.kind === "bool" && (to.kind === "int" || to.kind === "float" || to.kind === "decimal"))
    return `CAST(CAST(${arg.sql} AS INTEGER) AS ${name})`;
  return `CAST(${arg.sql} AS ${name})`;
}

/** Whether a cast would not fail. */
function fits(arg: Fragment, from: Type, to: Type): string {
  const limit = "9223372036854775807";
  if (to.kind === "int" && from.kind === "decimal") return `abs(round(${arg.sql})) <= ${limit}`;
  // Doubles just below the limit are 1024 apart, so the next one above it is already too large.
  if (to.kind === "int" && from.kind === "float") return `abs(${arg.sql}) < 9223372036854775808`;
  if (to.kind === "decimal" && (from.kind === "decimal" || from.kind === "int"))
    return `abs(round(${arg.sql}, ${to.scale})) < 1${"0".repeat(to.precision - to.scale)}`;
  return `pg_input_is_valid(CAST(${arg.sql} AS TEXT), ${stringDoubled(typeName(to) ?? "text")})`;
}

function typeName(type: Type): string | undefined {
  switch (type.kind) {
    case "bool":
      return "BOOLEAN";
    case "int":
      return "BIGINT";
    case "float":
      return "DOUBLE PRECISION";
    case "decimal":
      return `NUMERIC(${type.precision},${type.scale})`;
    case "string":
    case "enum":
    case "null":
    case "unknown":
      return "TEXT";
    case "bytes":
      return "BYTEA";
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
      return "JSONB";
    case "list": {
      const item = typeName(type.item.type);
      // An array of arrays is a matrix there: all rows have one length.
      return item === undefined || type.item.type.kind === "list" ? undefined : `${item}[]`;
    }
    case "map":
    case "struct":
      return undefined;
  }
}
