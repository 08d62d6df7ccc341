/**
 * JSON: an array of objects, or one object a line. Scalars come as text and nested values as JSON, for the same reason as in CSV: the
 * reader would turn `1.5` into an int.
 */
import { sourceFileUnreadable } from "../../../language/diagnostics/registry/runtime.ts";
import { EngineFailure } from "../../engines/duckdb/failure.ts";
import { identifier, literal } from "../../engines/duckdb/sql-text.ts";
import { parseSqlType } from "../../engines/duckdb/sql-type.ts";
import { RuntimeFailure } from "../../failure.ts";
import type { SourceColumnJob } from "../../job/job.ts";
import type { OpenRequest, RawRelation } from "../connector.ts";
import { type FileReading, fileList, requireColumns } from "./files.ts";
import { type FoundFiles, literalPath } from "./paths.ts";

/** Longest object in bytes; the engine's own limit of 16 MB is for a whole file's first look. */
const largestObject = 64 * 1024 * 1024;

export async function openJson(request: OpenRequest, found: FoundFiles): Promise<FileReading> {
  const { input, place, settings } = request;
  const unreadable = (failure: EngineFailure) =>
    sourceFileUnreadable.at(place, { path: found.shown, reason: settings.scrub(failure.message) });
  const files = fileList(found);
  try {
    await requireKeys(request, found);
  } catch (thrown) {
    if (thrown instanceof EngineFailure) throw new RuntimeFailure(unreadable(thrown));
    throw thrown;
  }
  return {
    async relation(tolerant) {
      return tolerant && found.format === "jsonl" ? byLine(found) : byReader(files, input.columns, tolerant);
    },
    explain(failure) {
      if (failure.kind !== "data" && failure.kind !== "other") return undefined;
      // A line that is no JSON is a row that does not fit; an array that is none leaves nothing to read.
      if (failure.kind === "data" && (found.format === "jsonl" || !/JSON/.test(failure.message))) return undefined;
      return unreadable(failure);
    },
  };
}

function byReader(files: string, columns: readonly SourceColumnJob[], tolerant: boolean): RawRelation {
  const read = columns.map((column) => `${literal(column.physical)}: '${isNested(column) ? "JSON" : "VARCHAR"}'`);
  const options = `columns = {${read.join(", ")}}, records = true, maximum_object_size = ${largestObject}, hive_partitioning = false`;
  const column = (wanted: SourceColumnJob) => ({
    sql: identifier(wanted.physical),
    type: isNested(wanted) ? ("json" as const) : ("text" as const),
  });
  if (!tolerant) return { from: `read_json(${files}, ${options})`, column };
  return {
    from:
      `(SELECT *, "chimera n" - min("chimera n") OVER (PARTITION BY "chimera file") + 1 AS "chimera row" FROM ` +
      `(SELECT *, row_number() OVER () AS "chimera n" FROM read_json(${files}, ${options}, filename = 'chimera file')))`,
    column,
    position: { file: `"chimera file"`, row: `"chimera row"` },
  };
}

/** Each line alone, so that one that is no JSON object is one rejected row. */
function byLine(found: FoundFiles): RawRelation {
  const line = `"chimera line"`;
  const parts = found.files.map(
    ({ path }) =>
      `SELECT ${line}, ${literal(path)} AS "chimera file", row_number() OVER () AS "chimera row" FROM read_csv(${literal(literalPath(path))}, ` +
      `auto_detect = false, header = false, delim = '\\x01', quote = '', escape = '', nullstr = '\\x02', ` +
      `max_line_size = ${largestObject}, columns = {'chimera line': 'VARCHAR'})`,
  );
  const object = `CASE WHEN json_valid(${line}) THEN CAST(${line} AS JSON) END`;
  return {
    from: `(SELECT *, ${object} AS "chimera object" FROM (${parts.join(" UNION ALL ")}))`,
    column: (column) => {
      const path = literal(`$."${column.physical.replaceAll('"', '\\"')}"`);
      if (!isNested(column)) return { sql: `("chimera object" ->> ${path})`, type: "text" };
      // A JSON null is a value to the engine, and no value to us.
      const nested = `("chimera object" -> ${path})`;
      return { sql: `CASE WHEN json_type(${nested}) <> 'NULL' THEN ${nested} END`, type: "json" };
    },
    position: { file: `"chimera file"`, row: `"chimera row"` },
    unreadable: `CASE WHEN "chimera object" IS NULL THEN 'not JSON' WHEN json_type("chimera object") <> 'OBJECT' THEN 'not an object' END`,
  };
}

function isNested(column: SourceColumnJob): boolean {
  const type = parseSqlType(column.sqlType);
  return type.kind !== "scalar" || type.name === "JSON";
}

/** A key that no object has is a column that is missing; the first objects decide, and all of them where those do not. */
async function requireKeys(request: OpenRequest, found: FoundFiles): Promise<void> {
  const { session, input } = request;
  const lines = found.format === "jsonl";
  const options = `ignore_errors = ${lines}, format = '${lines ? "newline_delimited" : "auto"}', maximum_object_size = ${largestObject}`;
  const objects = `SELECT json FROM read_json_objects(${fileList(found)}, ${options}) WHERE json_type(json) = 'OBJECT'`;
  const keysOf = async (from: string) =>
    session.row(
      `SELECT coalesce(list(DISTINCT key), []) AS keys, (SELECT count(*) FROM (${from})) AS objects ` +
        `FROM (SELECT unnest(json_keys(json)) AS key FROM (${from}))`,
    );
  const first = await keysOf(`${objects} LIMIT ${sampled}`);
  const known = (first?.keys as string[] | undefined) ?? [];
  const count = Number(first?.objects ?? 0);
  // No objects at all: nothing says that a key is missing.
  if (count === 0 || input.columns.every((column) => known.includes(column.physical))) return;
  const all = count < sampled ? first : await keysOf(objects);
  requireColumns(request, found.shown, (all?.keys as string[] | undefined) ?? []);
}

const sampled = 1000;
