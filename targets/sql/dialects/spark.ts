/** Spark SQL 4 in ANSI mode with `spark.sql.session.timeZone=UTC`, where errors are errors. */
import type { Type } from "../../../compiler/mesh/mesh.ts";
import type { Dialect } from "../dialect.ts";
import { binds, computed, primary, within } from "../fragment.ts";
import { shield } from "../ink.ts";
import { isPlain } from "../keywords.ts";
import { literal, timestampText } from "../literal.ts";
import { translateRegex } from "../regex.ts";
import { call, divideGuarded, fieldByDot, limitOffset, standardLiteral, temporalByIntervals } from "./standard.ts";

const BOOL: Type = { kind: "bool" };
const TEXT: Type = { kind: "string" };

export const spark: Dialect = {
  name: "spark",
  title: "Spark",
  quote: sparkQuote,
  string: sparkString,
  typeName,
  literal(type, value) {
    if (typeof value === "string") {
      if (type.kind === "timestamp") return literal(`TIMESTAMP_NTZ '${timestampText(value)}'`, type);
      if (type.kind === "time") return undefined;
      if (type.kind === "bytes") return literal(`X'${value}'`, type);
      if (type.kind === "uuid" || type.kind === "json") return literal(sparkString(value), type);
    }
    return standardLiteral(spark, type, value);
  },
  cast(arg, from, to, safe) {
    const name = typeName(to);
    // Its casts cut fractions off.
    const rounds = to.kind === "int" && (from.kind === "float" || from.kind === "decimal");
    return primary(`${safe ? "TRY_CAST" : "CAST"}(${rounds ? `round(${arg.sql})` : arg.sql} AS ${name})`, to, [arg]);
  },
  countsLeadingZero: false,
  decimalResult: () => undefined,
  decimalGuard(operator, left, right) {
    // More than 38 digits make it round to six decimal places.
    const scale = left.scale + right.scale;
    if (operator !== "mul" || left.precision + right.precision + 1 <= 38 || scale <= 6) return undefined;
    return { construct: "a product of decimals this large", why: `Spark would not keep its ${scale} decimal places` };
  },
  divide: (left, right) => divideGuarded(left, right, "DOUBLE"),
  temporal(operator, args, result) {
    const [left, right] = args;
    if (operator === "sub" && left?.type.kind === "date" && right?.type.kind === "date") {
      const days = `${within(left.fragment, binds.sum)} - ${within(right.fragment, binds.product)}`;
      return primary(`CAST(${days} AS INTERVAL DAY TO SECOND)`, result, [left.fragment, right.fragment]);
    }
    return temporalByIntervals(operator, args, result, "TIMESTAMP_NTZ");
  },
  microseconds: (duration) =>
    primary(
      `CAST(CAST(CAST(${duration.sql} AS INTERVAL SECOND) AS DECIMAL(20,6)) * 1000000 AS DOUBLE)`,
      { kind: "float" },
      [duration],
    ),
  temporalCaution: () => undefined,
  matches(text, pattern, negated) {
    const test = primary(`regexp_like(${text.sql}, ${sparkString(pattern)})`, BOOL, [text]);
    return negated ? computed(`NOT ${test.sql}`, binds.not, BOOL, [text]) : test;
  },
  regex: (pattern) => translateRegex(pattern, "java"),
  inList: (item, list) => call("array_contains", [list, item], BOOL),
  list: (items, type) => call("array", items, type),
  struct(fields, type) {
    const parts = fields.map((each) => `${sparkString(each.name)}, ${each.value.sql}`);
    return primary(
      `named_struct(${parts.join(", ")})`,
      type,
      fields.map((each) => each.value),
    );
  },
  field: (struct, name, type) => fieldByDot(struct, sparkQuote(name), type),
  listItem: (list, index, _known, type) => call("get", [list, index], type),
  mapValue: (map, key, type) => call("try_element_at", [map, key], type),
  every(list, isMap, item, condition) {
    const items = isMap ? `map_values(${list.sql})` : list.sql;
    return primary(`forall(${items}, ${item} -> coalesce(${condition.sql}, TRUE))`, BOOL, [list]);
  },
  fail: (message) => `CAST(raise_error(${sparkString(message)}) AS ${typeName(TEXT)})`,
  ordersAggregates: false,
  windows: { filter: false, order: false, distinct: false },
  widensSums: false,

  semiJoin: { semi: "LEFT SEMI JOIN", anti: "LEFT ANTI JOIN" },
  asof: "window",
  dedupe: "window",
  unnest: "lateral",
  unnestFrom: (list, alias, name) => `LATERAL VIEW explode(${list.sql}) ${alias} AS ${name}`,
  unpivotFrom(alias, label, value, rows) {
    const pairs = rows.map((row) => `${row.label}, ${row.value.sql}`).join(", ");
    return `LATERAL VIEW stack(${rows.length}, ${pairs}) ${alias} AS ${label}, ${value}`;
  },
  unnestEndsFrom: true,
  limit: limitOffset,
  limitedWith: "",
  longestName: undefined,
  caseSensitiveNames: false,
  fullJoinNeedsEquality: false,
  anyOrder: "1",
  createTable: (name, view) => `CREATE OR REPLACE ${view ? "VIEW" : "TABLE"} ${name} AS`,
};

function sparkQuote(name: string): string {
  return isPlain(name) ? name : `\`${shield(name.replaceAll("`", "``"))}\``;
}

/** Backslashes escape in its literals, and a doubled quote would be two literals side by side. */
function sparkString(text: string): string {
  return `'${shield(text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\0", "\\u0000"))}'`;
}

function typeName(type: Type): string | undefined {
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
    case "uuid":
    case "json":
    case "null":
    case "unknown":
      return "STRING";
    case "bytes":
      return "BINARY";
    case "date":
      return "DATE";
    case "time":
      return undefined;
    case "timestamp":
      return "TIMESTAMP_NTZ";
    case "duration":
      return "INTERVAL DAY TO SECOND";
    case "months":
      return "INTERVAL YEAR TO MONTH";
    case "list":
      return wrap("ARRAY", [typeName(type.item.type)]);
    case "map":
      return wrap("MAP", [typeName(type.key), typeName(type.value.type)]);
    case "struct":
      return wrap(
        "STRUCT",
        type.fields.map((field) => {
          const name = typeName(field.type);
          return name === undefined ? undefined : `${sparkQuote(field.name)}: ${name}`;
        }),
      );
  }
}

function wrap(name: string, parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : `${name}<${parts.join(", ")}>`;
}
