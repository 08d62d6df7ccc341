/** The connector `files`: CSV, TSV, Parquet and JSON on this machine, one file, a glob or a folder, plain or compressed. */

import { canonicalJson, sha256 } from "../../../language/text/digest.ts";
import { literal } from "../../engines/duckdb/sql-text.ts";
import type { Connector, OpenRequest, Reading } from "../connector.ts";
import { requireDeclared } from "../missing-columns.ts";
import { openCsv } from "./csv.ts";
import { openJson } from "./json.ts";
import { openParquet } from "./parquet.ts";
import { type Format, type FoundFiles, findFiles, literalPath } from "./paths.ts";

/** What a format knows of; the facts are the files'. */
export type FileReading = Omit<Reading, "facts" | "close"> & Partial<Pick<Reading, "close">>;

const readers = { csv: openCsv, tsv: openCsv, parquet: openParquet, json: openJson, jsonl: openJson } satisfies {
  [F in Format]: (request: OpenRequest, found: FoundFiles) => Promise<FileReading>;
};

export const filesConnector: Connector = {
  name: "files",
  async open(request) {
    const { input, settings, place, context } = request;
    const path = settings.required("path");
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path) && !path.startsWith("file://")) {
      throw settings.fault("path", "only files on this machine can be read");
    }
    const written = settings.text("format");
    const format = written === undefined ? undefined : knownFormat(written.toLowerCase());
    if (written !== undefined && format === undefined) {
      throw settings.fault("format", `${written} is none of csv, tsv, parquet, json, jsonl`);
    }
    const { host, root } = context;
    const found = findFiles({ host, root, path: path.replace(/^file:\/\//, ""), format, table: input.physical, place });
    const reading = await readers[found.format](request, found);
    return { close: async () => undefined, ...reading, facts: await factsOf(request, found) };
  },
};

function knownFormat(name: string): Format | undefined {
  if (name === "ndjson") return "jsonl";
  return name in readers ? (name as Format) : undefined;
}

/** Paths, sizes and times; with `hash: true` the contents, for storage whose times lie. */
async function factsOf(request: OpenRequest, found: FoundFiles): Promise<string> {
  const { files } = found;
  if (request.settings.flag("hash") !== true) {
    return sha256(canonicalJson(files.map(({ path, size, modified }) => [path, size, modified])));
  }
  const rows = await request.session.rows(
    `SELECT filename, sha256(content) AS hash FROM read_blob(${fileList(found)}) ORDER BY filename`,
  );
  return sha256(canonicalJson(rows));
}

/** The files as a list literal of DuckDB. */
export function fileList(found: FoundFiles): string {
  return `[${found.files.map(({ path }) => literal(literalPath(path))).join(", ")}]`;
}

/** Each declared column must be among `columns` of `file`; all that are not are told, with the name that was meant. */
export function requireColumns(request: OpenRequest, file: string, columns: readonly string[]): void {
  const shown = file.startsWith(`${request.context.root}/`) ? file.slice(request.context.root.length + 1) : file;
  requireDeclared(request.input.columns, columns, shown, request.place);
}
