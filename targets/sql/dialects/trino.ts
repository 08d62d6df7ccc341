/** Trino. Its intervals count milliseconds, so durations are exact to the millisecond there and a literal beyond that is refused. */
import type { Operator, Type } from "../../../compiler/mesh/mesh.ts";
import type { DecimalType, Dialect, TemporalOperand } from "../dialect.ts";
import { binds, computed, primary, within } from "../fragment.ts";
import { literal, timestampText } from "../literal.ts";
import { translateRegex } from "../regex.ts";
import {
  call,
  divideNatively,
  fieldByDot,
  quoteDouble,
  standardLiteral,
  stringDoubled,
  temporalByIntervals,
} from "./standard.ts";

const BOOL: Type = { kind: "bool" };
const TEXT: Type = { kind: "string" };

export const trino: Dialect = {
  name: "trino",
  title: "Trino",
  quote: quoteDouble,
  string: trinoString,
  typeName,
  literal(type, value) {
    if (typeof value === "string") {
      // Without all six digits it would be a type of less precision.
      if (type.kind === "timestamp") return literal(`TIMESTAMP '${sixDigits(timestampText(value))}'`, type);
      if (type.kind === "time") return literal(`TIME '${sixDigits(value)}'`, type);
      if (type.kind === "bytes") return literal(`X'${value}'`, type);
      if (type.kind === "json") return primary(`json_parse(${trinoString(value)})`, type);
      if (type.kind === "duration" && BigInt(value) % 1000n !== 0n) return undefined;
    }
    return standardLiteral(trino, type, value);
  },
  cast(arg, from, to, safe) {
    const attempt = (name: string) => primary(safe ? `try(${name}(${arg.sql}))` : `${name}(${arg.sql})`, to, [arg]);
    if (from.kind === "string" && to.kind === "json") return attempt("json_parse");
    if (from.kind === "json" && to.kind === "string") return attempt("json_format");
    if (from.kind === "string" && to.kind === "bytes") return attempt("to_utf8");
    if (from.kind === "bytes" && to.kind === "string") return attempt("from_utf8");
    const value = from.kind === "float" && to.kind === "int" ? `round(${arg.sql})` : arg.sql;
    return primary(`${safe ? "TRY_CAST" : "CAST"}(${value} AS ${typeName(to)})`, to, [arg]);
  },
  countsLeadingZero: false,
  decimalResult(operator, left, right): DecimalType {
    if (operator === "mul") {
      const scale = left.scale + right.scale;
      return { kind: "decimal", precision: Math.min(38, left.precision + right.precision), scale };
    }
    const scale = Math.max(left.scale, right.scale);
    const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
    return { kind: "decimal", precision: Math.min(38, whole + scale + 1), scale };
  },
  decimalGuard: () => undefined,
  divide: divideNatively,
  temporal: (operator, args, result) => temporalByIntervals(operator, args, result, "TIMESTAMP(6)"),
  microseconds: (duration) =>
    primary(`CAST(to_milliseconds(${duration.sql}) * 1000 AS DOUBLE)`, { kind: "float" }, [duration]),
  temporalCaution: cautionOf,
  matches(text, pattern, negated) {
    const test = primary(`regexp_like(${text.sql}, ${trinoString(pattern)})`, BOOL, [text]);
    return negated ? computed(`NOT ${test.sql}`, binds.not, BOOL, [text]) : test;
  },
  regex: (pattern) => translateRegex(pattern, "joni"),
  inList: (item, list) => call("contains", [list, item], BOOL),
  list: (items, type) => primary(`ARRAY[${items.map((each) => each.sql).join(", ")}]`, type, items),
  struct(fields, type) {
    const values = fields.map((each) => each.value);
    return primary(`CAST(ROW(${values.map((each) => each.sql).join(", ")}) AS ${typeName(type)})`, type, values);
  },
  field: (struct, name, type) => fieldByDot(struct, quoteDouble(name), type),
  listItem(list, index, known, type) {
    if (known !== undefined)
      return known < 0n ? literal("NULL") : primary(`element_at(${list.sql}, ${known + 1n})`, type, [list]);
    const item = `element_at(${list.sql}, ${within(index, binds.sum)} + 1)`;
    return primary(`CASE WHEN ${within(index, binds.other)} >= 0 THEN ${item} END`, type, [list, index]);
  },
  mapValue: (map, key, type) => call("element_at", [map, key], type),
  every(list, isMap, item, condition) {
    const items = isMap ? `map_values(${list.sql})` : list.sql;
    return primary(`none_match(${items}, ${item} -> NOT coalesce(${condition.sql}, TRUE))`, BOOL, [list]);
  },
  fail: (message) => `CAST(fail(${trinoString(message)}) AS ${typeName(TEXT)})`,
  ordersAggregates: true,
  windows: { filter: true, order: true, distinct: true },
  widensSums: true,

  semiJoin: "exists",
  asof: "window",
  dedupe: "window",
  unnest: "lateral",
  unnestFrom(list, alias, name, itemType) {
    // A list of rows would come apart into their fields.
    const whole = itemType.kind === "struct" ? `transform(${list.sql}, item -> ROW(item))` : list.sql;
    return `CROSS JOIN UNNEST(${whole}) AS ${alias} (${name})`;
  },
  unpivotFrom(alias, label, value, rows) {
    const labels = rows.map((row) => row.label).join(", ");
    const values = rows.map((row) => row.value.sql).join(", ");
    return `CROSS JOIN UNNEST(ARRAY[${labels}], ARRAY[${values}]) AS ${alias} (${label}, ${value})`;
  },
  unnestEndsFrom: false,
  limit: (count, skip) => (skip > 0 ? `OFFSET ${skip}\nLIMIT ${count}` : `LIMIT ${count}`),
  limitedWith: "",
  longestName: undefined,
  caseSensitiveNames: false,
  fullJoinNeedsEquality: true,
  anyOrder: "",
  createTable: (name, view) => `CREATE ${view ? "OR REPLACE VIEW" : "TABLE"} ${name} AS`,
};

function cautionOf(operator: Operator, args: readonly TemporalOperand[]): string | undefined {
  const instants = args.length === 2 && args.every((arg) => arg.type.kind === "timestamp" || arg.type.kind === "time");
  return operator === "sub" && instants ? "Trino cuts a duration to whole milliseconds" : undefined;
}

function trinoString(text: string): string {
  if (!text.includes("\0")) return stringDoubled(text);
  return `(${text.split("\0").map(stringDoubled).join(" || chr(0) || ")})`;
}

function sixDigits(text: string): string {
  const [whole = "", fraction = ""] = text.split(".");
  return `${/:\d\d:/.test(whole) ? whole : `${whole}:00`}.${fraction.padEnd(6, "0")}`;
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
    case "null":
    case "unknown":
      return "VARCHAR";
    case "bytes":
      return "VARBINARY";
    case "date":
      return "DATE";
    case "time":
      return "TIME(6)";
    case "timestamp":
      return "TIMESTAMP(6)";
    case "duration":
      return "INTERVAL DAY TO SECOND";
    case "months":
      return "INTERVAL YEAR TO MONTH";
    case "uuid":
      return "UUID";
    case "json":
      return "JSON";
    case "list":
      return wrap("ARRAY", [typeName(type.item.type)]);
    case "map":
      return wrap("MAP", [typeName(type.key), typeName(type.value.type)]);
    case "struct":
      return wrap(
        "ROW",
        type.fields.map((field) => {
          const name = typeName(field.type);
          return name === undefined ? undefined : `${quoteDouble(field.name)} ${name}`;
        }),
      );
  }
}

function wrap(name: string, parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : `${name}(${parts.join(", ")})`;
}
