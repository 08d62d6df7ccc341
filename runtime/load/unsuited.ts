/** Which columns of a source have a type that cannot become the declared one whatever the values, such as a bool for a date. */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { sourceTypeUnsuited } from "../../language/diagnostics/registry/runtime.ts";
import type { Place } from "../../language/text/source.ts";
import type { RawRelation } from "../connectors/connector.ts";
import { parseSqlType, type SqlType, sqlTypeText } from "../engines/duckdb/sql-type.ts";
import type { SourceInputJob } from "../job/job.ts";

/** A diagnostic for each such column, instead of a rejected row for each value. */
export function unsuitedColumns(input: SourceInputJob, relation: RawRelation, place: Place): Diagnostic[] {
  return input.columns.flatMap((column) => {
    const { type } = relation.column(column);
    if (type === "text" || type === "json" || suits(type, parseSqlType(column.sqlType))) return [];
    const found = sqlTypeText(type);
    return [
      sourceTypeUnsuited.at(place, { column: column.physical, declared: column.sqlType, found, place: input.address }),
    ];
  });
}

/** Groups of types between which values can be the same. */
const families: readonly RegExp[] = [
  /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL.*|FLOAT|DOUBLE|BOOLEAN|BIGNUM)$/,
  /^(DATE|TIMESTAMP.*)$/,
  /^TIME( .*|_NS)?$/,
];
const textual = /^(VARCHAR|JSON|ENUM.*|UUID)$/;

function suits(from: SqlType, to: SqlType): boolean {
  if (from.kind === "scalar" && textual.test(from.name)) return true;
  if (to.kind === "scalar" && (to.name === "VARCHAR" || to.name === "JSON")) return true;
  if (from.kind === "scalar" && to.kind === "scalar") {
    return from.name === to.name || families.some((family) => family.test(from.name) && family.test(to.name));
  }
  if (from.kind === "list" && to.kind === "list") return suits(from.item, to.item);
  return from.kind === to.kind;
}
