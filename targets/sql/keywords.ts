/**
 * Words that are quoted when they are names: what any of the dialects reserves, so that one product reads the same everywhere. From
 * `duckdb_keywords()` (all but unreserved), PostgreSQL's `pg_get_keywords()` and the tables of reserved words of Trino and Spark.
 */
const WORDS = `
all alter analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit boolean both by case cast
char character check coalesce collate collation column columns concurrently constraint create cross cube current_catalog current_date
current_path current_role current_schema current_time current_timestamp current_user dec deallocate decimal default deferrable delete desc
describe distinct div do drop else end escape except exists extract false fetch filter float for foreign freeze from full function
generated glob grant group grouping grouping_id grouping_sets having if ilike in initially inner inout insert int integer intersect interval into is
isnull join json_array json_exists json_object json_query json_table json_value lambda lateral leading left like limit listagg localtime
localtimestamp map merge_action minus national natural nchar none normalize not notnull null nullif numeric offset on only or order out outer over
overlaps overlay pivot pivot_longer pivot_wider placing position positional precision prepare primary qualify range real recursive
references returning right rlike rollback rollup row rows select semi session_user set setof show similar skip smallint some struct substring
summarize symmetric system_user table tablesample then time timestamp to trailing treat trim true try_cast uescape union unique unknown unnest
unpack unpivot user using values varchar variadic verbose when where window with within xmlattributes xmlconcat xmlelement xmlexists xmlforest
xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable rowid ctid oid tableoid
`;

const KEYWORDS: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter((word) => word !== ""));
const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** Whether a name may stand without quotes in every dialect. */
export function isPlain(name: string): boolean {
  return PLAIN.test(name) && !KEYWORDS.has(name);
}
