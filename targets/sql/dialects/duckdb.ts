/** DuckDB 1.5: the engine that everything else is compared with. Each form here was run and compared. */
import type { Type } from "../../../compiler/mesh/mesh.ts";
import type { Dialect } from "../dialect.ts";
import { binds, computed, primary, within } from "../fragment.ts";
import {
  call,
  divideNatively,
  fieldByDot,
  itemFromOne,
  limitOffset,
  quoteDouble,
  standardLiteral,
  stringDoubled,
  temporalByDays,
} from "./standard.ts";

const TEXT: Type = { kind: "string" };
const INT_MIN = "-9223372036854775808";
/** Whole digits that a product must keep before DuckDB's 64-bit decimals are left: measured, wider ones cost four to six times the time. */
const ROOM = 12;

export const duckdb: Dialect = {
  name: "duckdb",
  title: "DuckDB",
  quote: quoteDouble,
  string: duckdbString,
  typeName,
  literal(type, value) {
    // The parser reads the digits before the sign, and so as a wider type.
    if (type.kind === "int" && value === INT_MIN) return primary(`CAST(${INT_MIN} AS BIGINT)`, type);
    if (type.kind === "bytes") return primary(`from_hex(${duckdbString(String(value))})`, type);
    return standardLiteral(duckdb, type, value);
  },
  cast(arg, from, to, safe) {
    const name = typeName(to);
    let value = arg.sql;
    // Doubles round halves to even in a cast, and halves away from zero everywhere else.
    if (from.kind === "float" && to.kind === "int") value = `round(${value})`;
    // A cast would round `3.7` and read `1e3`; no other engine does.
    if (from.kind === "string" && to.kind === "int") value = `regexp_extract(${value}, '^\\s*[-+]?\\d+\\s*$')`;
    // Without a digit before the point a decimal would be shown as `.25`.
    if (from.kind === "decimal" && to.kind === "string" && from.precision === from.scale && from.scale < 38)
      value = `CAST(${value} AS ${typeName({ ...from, precision: from.scale + 1 })})`;
    return primary(`${safe ? "TRY_CAST" : "CAST"}(${value} AS ${name})`, to, [arg]);
  },
  countsLeadingZero: true,
  decimalResult(operator, left, right) {
    const p = Math.max(left.precision, right.precision);
    if (operator === "mul") {
      const scale = left.scale + right.scale;
      const precision = left.precision + right.precision;
      if (precision > 18 && p <= 18 && scale < 18) return { kind: "decimal", precision: 18, scale };
      return { kind: "decimal", precision: Math.min(38, precision), scale };
    }
    const scale = Math.max(left.scale, right.scale);
    const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
    const precision = Math.max(whole + scale, p) + 1;
    if (precision > 18 && p <= 18) return { kind: "decimal", precision: 18, scale };
    return { kind: "decimal", precision: Math.min(38, precision), scale };
  },
  decimalGuard(operator, left, right, result) {
    const own = duckdb.decimalResult(operator, left, right);
    if (own === undefined || own.precision >= result.precision || own.precision > 18) return undefined;
    if (own.precision - own.scale >= ROOM) return undefined;
    return { kind: "decimal", precision: Math.max(19, left.precision), scale: left.scale };
  },
  divide: divideNatively,
  temporal: temporalByDays,
  microseconds: (duration) => primary(`CAST(epoch_us(${duration.sql}) AS DOUBLE)`, { kind: "float" }, [duration]),
  temporalCaution: () => undefined,
  matches(text, pattern, negated) {
    const test = primary(`regexp_matches(${text.sql}, ${duckdbString(pattern)})`, { kind: "bool" }, [text]);
    return negated ? computed(`NOT ${test.sql}`, binds.not, { kind: "bool" }, [text]) : test;
  },
  regex: (pattern) => ({ pattern }),
  inList(item, list, itemsNullable) {
    if (!itemsNullable) return call("list_contains", [list, item], { kind: "bool" });
    // Nothing is any of a list that is null: DuckDB calls that false instead of null.
    const found = `${within(item, binds.other)} = ANY(${list.sql})`;
    return primary(`CASE WHEN ${within(list, binds.other)} IS NOT NULL THEN ${found} END`, { kind: "bool" }, [
      item,
      list,
    ]);
  },
  list: (items, type) => primary(`[${items.map((each) => each.sql).join(", ")}]`, type, items),
  struct: (fields, type) =>
    primary(
      `{${fields.map((each) => `${duckdbString(each.name)}: ${each.value.sql}`).join(", ")}}`,
      type,
      fields.map((each) => each.value),
    ),
  field: (struct, name, type) => fieldByDot(struct, quoteDouble(name), type),
  listItem(list, index, known, type) {
    const item = itemFromOne(list, index, known, type);
    if (known !== undefined) return item;
    return primary(`CASE WHEN ${within(index, binds.other)} >= 0 THEN ${item.sql} END`, type, [list, index]);
  },
  mapValue: (map, key, type) => primary(`${within(map, binds.primary)}[${key.sql}]`, type, [map, key]),
  every(list, isMap, item, condition) {
    const items = isMap ? `map_values(${list.sql})` : list.sql;
    const failed = `list_filter(${items}, lambda ${item}: ${within(condition, binds.other)} IS FALSE)`;
    return computed(`len(${failed}) = 0`, binds.comparison, { kind: "bool" }, [list]);
  },
  fail: (message) => `CAST(error(${duckdbString(message)}) AS ${typeName(TEXT)})`,
  ordersAggregates: true,
  windows: { filter: true, order: true, distinct: true },
  widensSums: true,

  semiJoin: { semi: "SEMI JOIN", anti: "ANTI JOIN" },
  asof: "join",
  dedupe: "qualify",
  unnest: "select",
  unnestFrom: () => "",
  unpivotFrom: () => "",
  unnestEndsFrom: false,
  limit: limitOffset,
  // DuckDB 1.5.5 pushes the filter that a hash join finds for its other side below ORDER BY … LIMIT: other rows come first then.
  limitedWith: "MATERIALIZED ",
  longestName: undefined,
  caseSensitiveNames: false,
  fullJoinNeedsEquality: false,
  anyOrder: "",
  createTable: (name, view) => `CREATE OR REPLACE ${view ? "VIEW" : "TABLE"} ${name} AS`,
};

/** SQL texts end at a NUL, so it is made instead of written. */
function duckdbString(text: string): string {
  if (!text.includes("\0")) return stringDoubled(text);
  return `(${text.split("\0").map(stringDoubled).join(" || chr(0) || ")})`;
}

/** The DuckDB type that holds values of a type. */
export function typeName(type: Type): string {
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
      return `${typeName(type.item.type)}[]`;
    case "map":
      return `MAP(${typeName(type.key)}, ${typeName(type.value.type)})`;
    case "struct":
      return `STRUCT(${type.fields.map((field) => `${quoteDouble(field.name)} ${typeName(field.type)}`).join(", ")})`;
    case "null":
    case "unknown":
      // The engine's own type of nothing.
      return "VARCHAR";
  }
}
