/** Parquet. Types are the file's own; the loader casts only those that differ from what is declared. */
import { sourceFileUnreadable } from "../../../language/diagnostics/registry/runtime.ts";
import type { EngineFailure } from "../../engines/duckdb/failure.ts";
import { identifier } from "../../engines/duckdb/sql-text.ts";
import { parseSqlType } from "../../engines/duckdb/sql-type.ts";
import { RuntimeFailure } from "../../failure.ts";
import type { OpenRequest } from "../connector.ts";
import { type FileReading, fileList, requireColumns } from "./files.ts";
import type { FoundFiles } from "./paths.ts";

export async function openParquet(request: OpenRequest, found: FoundFiles): Promise<FileReading> {
  const { session, settings, place } = request;
  const unreadable = (failure: EngineFailure) =>
    sourceFileUnreadable.at(place, { path: found.shown, reason: settings.scrub(failure.message) });
  let types: ReadonlyMap<string, string>;
  const files = fileList(found);
  try {
    // Level by level: the root is the first element, its children are the columns.
    const schemas = await session.rows(
      `SELECT file_name, list(name) AS names FROM (SELECT file_name, name, row_number() OVER (PARTITION BY file_name) AS n ` +
        `FROM parquet_schema(${files})) WHERE n > 1 GROUP BY file_name ORDER BY file_name`,
    );
    for (const { file_name, names } of schemas) requireColumns(request, String(file_name), names as string[]);
    const columns = await session.describe(`SELECT * FROM read_parquet(${files}, ${options})`);
    types = new Map(columns.map(({ name, type }) => [name, type]));
    requireColumns(request, found.files[0]!.path, [...types.keys()]);
  } catch (thrown) {
    if (thrown instanceof RuntimeFailure) throw thrown;
    throw new RuntimeFailure(unreadable(thrown as EngineFailure));
  }
  return {
    async relation(tolerant) {
      const position = "filename = 'chimera file', file_row_number = true";
      return {
        from: `read_parquet(${files}, ${options}${tolerant ? `, ${position}` : ""})`,
        column: (column) => ({
          sql: identifier(column.physical),
          type: parseSqlType(types.get(column.physical) ?? "VARCHAR"),
        }),
        ...(tolerant ? { position: { file: `"chimera file"`, row: "file_row_number + 1" } } : {}),
      };
    },
    explain: (failure) => (failure.kind === "other" ? unreadable(failure) : undefined),
  };
}

const options = "union_by_name = true, hive_partitioning = false";
