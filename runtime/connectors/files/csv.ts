/**
 * CSV and TSV. The header is read first, so columns are found by name whatever their order, and undeclared ones are skipped by the
 * reader. All values come as text: the loader fits them, since a cast by the reader would round `1.5` to an int.
 */
import { sourceFileUnreadable } from "../../../language/diagnostics/registry/runtime.ts";
import type { EngineFailure } from "../../engines/duckdb/failure.ts";
import { identifier, literal } from "../../engines/duckdb/sql-text.ts";
import type { OpenRequest, RawRelation } from "../connector.ts";
import { type FileReading, requireColumns } from "./files.ts";
import { type FoundFile, type FoundFiles, literalPath } from "./paths.ts";

interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly header: boolean;
  readonly nulls: readonly string[];
}

/** Files whose columns stand in the same order. */
interface Layout {
  readonly columns: readonly string[];
  readonly files: FoundFile[];
}

/** A byte that no text file uses: lines are read as a whole. */
const noDelimiter = "'\\x01'";

export async function openCsv(request: OpenRequest, found: FoundFiles): Promise<FileReading> {
  const { session, settings, input, place } = request;
  const nulls = settings.list("null") ?? [];
  const header = settings.flag("header") ?? true;
  let delimiter = settings.text("delimiter") ?? (found.format === "tsv" ? "\t" : undefined);
  const quote = settings.text("quote") ?? '"';
  const layouts = new Map<string, Layout>();
  for (const file of found.files) {
    const first = await firstLine(request, file);
    if (first === undefined) continue;
    delimiter ??= likelyDelimiter(first, quote);
    const cells = splitLine(first, delimiter, quote);
    const columns = header ? cells : cells.map((_, at) => `column${at + 1}`);
    const named = header
      ? columns
      : positional(
          columns,
          input.columns.map((column) => column.physical),
        );
    requireColumns(request, file.path, named);
    const known = layouts.get(JSON.stringify(named));
    if (known === undefined) layouts.set(JSON.stringify(named), { columns: named, files: [file] });
    else known.files.push(file);
  }
  const dialect: Dialect = { delimiter: delimiter ?? ",", quote, header, nulls: [...new Set(["", ...nulls])] };
  const wanted = input.columns.map((column) => column.physical);
  if (layouts.size === 0) requireColumns(request, found.shown, header ? [] : wanted);
  // Temporary tables in which the reader leaves what it could not split.
  const left: string[] = [];
  return {
    async relation(tolerant) {
      const rejects = `chimera_rejects_${session.unique()}`;
      const parts = [...layouts.values()].map((layout, at) =>
        scan(layout, dialect, wanted, tolerant ? `${rejects}_${at}` : undefined),
      );
      const relation: RawRelation = {
        from: parts.length === 0 ? emptyRelation(wanted) : `(${parts.join(" UNION ALL ")})`,
        column: (column) => ({ sql: identifier(column.physical), type: "text" }),
      };
      if (!tolerant) return relation;
      const tables = parts.map((_, at) => `${rejects}_${at}`);
      left.push(...tables.flatMap((table) => [table, `${table}_scan`]));
      return {
        ...relation,
        position: { file: `"chimera file"`, row: `"chimera row"` },
        ...(tables.length === 0
          ? {}
          : { broken: tables.map((table) => brokenRows(table, header)).join(" UNION ALL ") }),
      };
    },
    async close() {
      for (const table of left) await session.run(`DROP TABLE IF EXISTS temp.${table}`);
    },
    explain(failure: EngineFailure) {
      // What is wrong with single rows is found by the tolerant reading.
      if (failure.kind !== "other") return undefined;
      return sourceFileUnreadable.at(place, { path: found.shown, reason: settings.scrub(failure.message) });
    },
  };

  function scan(
    layout: Layout,
    { delimiter, quote, header, nulls }: Dialect,
    wanted: readonly string[],
    rejects?: string,
  ) {
    const files = `[${layout.files.map(({ path }) => literal(literalPath(path))).join(", ")}]`;
    // Two columns of one name: the first is meant, the later ones get a name that nobody can declare.
    const columns = layout.columns.map((name, at) =>
      layout.columns.indexOf(name) === at ? name : `${name}\u0001${at}`,
    );
    const options = [
      "auto_detect = false",
      `header = ${header}`,
      `delim = ${literal(delimiter)}`,
      `quote = ${literal(quote)}`,
      `escape = ${literal(quote)}`,
      `nullstr = [${nulls.map(literal).join(", ")}]`,
      `columns = {${columns.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ")}}`,
      "hive_partitioning = false",
      ...(rejects === undefined
        ? []
        : [
            "filename = 'chimera file'",
            "store_rejects = true",
            `rejects_table = '${rejects}'`,
            `rejects_scan = '${rejects}_scan'`,
          ]),
    ];
    const from = `read_csv(${files}, ${options.join(", ")})`;
    const list = wanted.map(identifier).join(", ");
    if (rejects === undefined) return `SELECT ${list} FROM ${from}`;
    const numbered = `SELECT *, row_number() OVER () AS "chimera n" FROM ${from}`;
    return (
      `SELECT ${list}, "chimera file", "chimera n" - min("chimera n") OVER (PARTITION BY "chimera file") + 1 AS "chimera row" ` +
      `FROM (${numbered})`
    );
  }
}

/** Rows that the reader could not split, from the tables that `store_rejects` fills. `line` counts the header. */
function brokenRows(table: string, header: boolean): string {
  const reason =
    "CASE e.error_type WHEN 'TOO MANY COLUMNS' THEN 'more values than columns' WHEN 'MISSING COLUMNS' THEN 'fewer values than columns' " +
    "WHEN 'UNQUOTED VALUE' THEN 'a quote that is not closed or stands inside a value' WHEN 'INVALID ENCODING' THEN 'not UTF-8' " +
    "WHEN 'LINE SIZE OVER MAXIMUM' THEN 'longer than a line may be' ELSE lower(CAST(e.error_type AS VARCHAR)) END";
  return (
    `SELECT s.file_path AS file, CAST(min(e.line) AS BIGINT) - ${header ? 1 : 0} AS row, min(${reason}) AS reason, min(e.csv_line) AS raw ` +
    `FROM ${table} e JOIN ${table}_scan s USING (scan_id, file_id) GROUP BY s.file_path, e.line_byte_position`
  );
}

async function firstLine(request: OpenRequest, file: FoundFile): Promise<string | undefined> {
  if (file.size === 0) return undefined;
  const options = `auto_detect = false, header = false, delim = ${noDelimiter}, quote = '', escape = '', columns = {'line': 'VARCHAR'}, nullstr = '\\x02', strict_mode = false`;
  const row = await request.session.row(
    `SELECT line FROM read_csv(${literal(literalPath(file.path))}, ${options}, ignore_errors = true) LIMIT 1`,
  );
  return typeof row?.line === "string" ? row.line.replace(/^\uFEFF/, "") : undefined;
}

/** The candidate that splits the header most often, outside quotes; a comma where none does. */
export function likelyDelimiter(line: string, quote: string): string {
  let best = ",";
  let most = 1;
  for (const candidate of [",", ";", "\t", "|"]) {
    const count = splitLine(line, candidate, quote).length;
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}

/** Cells of one line; quotes are doubled inside quotes. */
export function splitLine(line: string, delimiter: string, quote: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (quoted) {
      if (character !== quote) cell += character;
      else if (line[at + 1] === quote) cell += line[++at]!;
      else quoted = false;
    } else if (character === quote && cell === "") quoted = true;
    else if (line.startsWith(delimiter, at)) {
      cells.push(cell);
      cell = "";
      at += delimiter.length - 1;
    } else cell += character;
  }
  cells.push(cell);
  return cells;
}

/** Without a header the declared columns go by position, and columns beyond them have no name. */
function positional(columns: readonly string[], declared: readonly string[]): string[] {
  return columns.map((column, at) => declared[at] ?? column);
}

function emptyRelation(wanted: readonly string[]): string {
  return `(SELECT ${wanted.map((name) => `CAST(NULL AS VARCHAR) AS ${identifier(name)}`).join(", ")} WHERE false)`;
}
