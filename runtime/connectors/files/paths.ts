/**
 * Which files a source's `path` means: one file, a glob (`*`, `**`, `?`, `[ab]`, `{a,b}`), or a folder in which table `t` is `t.csv`, `t.parquet` … Always
 * sorted, so that the same files give the same rows in the same order.
 */
import { formatUnknown, sourceFileMissing } from "../../../language/diagnostics/registry/runtime.ts";
import type { Host } from "../../../language/host.ts";
import { nearestName } from "../../../language/text/nearest-name.ts";
import type { Place } from "../../../language/text/source.ts";
import { RuntimeFailure } from "../../failure.ts";

export type Format = "csv" | "tsv" | "parquet" | "json" | "jsonl";

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  readonly format: Format;
  /** As in the settings, for messages. */
  readonly shown: string;
}

interface Wanted {
  readonly host: Host;
  readonly root: string;
  readonly path: string;
  readonly format: Format | undefined;
  /** Name of the table at the source. */
  readonly table: string;
  readonly place: Place;
}

const formats: { readonly [extension: string]: Format } = {
  csv: "csv",
  txt: "csv",
  tsv: "tsv",
  tab: "tsv",
  parquet: "parquet",
  pq: "parquet",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
};

/** `data/orders.csv.gz` is csv. */
export function formatOfName(path: string): Format | undefined {
  const extension = /\.([a-z]+)(?:\.(?:gz|gzip|zst|zstd))?$/i.exec(path)?.[1];
  return extension === undefined ? undefined : formats[extension.toLowerCase()];
}

/** The files meant by a source's settings. None, or of no known format, is a `RuntimeFailure`. */
export function findFiles(wanted: Wanted): FoundFiles {
  const { host, root, path, place } = wanted;
  const absolute = path.startsWith("/") ? path : `${root}/${path.replace(/^\.\//, "")}`;
  const clean = absolute.replace(/\/+$/, "").replace(/\/{2,}/g, "/");
  const facts = host.facts(clean);
  if (facts !== undefined && !facts.folder) return checked(wanted, [{ path: clean, ...facts }], path);
  if (facts?.folder === true) {
    const inside = findInFolder(wanted, clean);
    return checked(wanted, inside, `${path.replace(/\/+$/, "")}/${wanted.table}`);
  }
  if (isGlob(clean)) {
    const files = glob(host, clean);
    if (files.length > 0) return checked(wanted, files, path);
    throw new RuntimeFailure(sourceFileMissing.at(place, { path, folder: "no file matches this pattern" }));
  }
  const { folder, names } = siblings(host, clean);
  const name = clean.split("/").pop() ?? "";
  const near = nearestName(name, names);
  const hint =
    near === undefined ? {} : { hint: `did you mean \`${path.slice(0, path.length - name.length)}${near}\`?` };
  const reason = host.facts(folder) === undefined ? "the folder is not there either" : "no such file in the workspace";
  throw new RuntimeFailure(sourceFileMissing.at(place, { path, folder: reason }, hint));
}

function findInFolder(wanted: Wanted, folder: string): FoundFile[] {
  const { host, table, path, place, format } = wanted;
  if (isGlob(table)) {
    const files = glob(host, `${folder}/${table}`);
    if (files.length > 0) return files;
  }
  const names = host.list(folder).filter((entry) => !entry.folder);
  const stem = (name: string) => name.replace(/\.[a-z]+(?:\.(?:gz|gzip|zst|zstd))?$/i, "");
  const exact = names.filter(({ name }) => name === table);
  const fits = names.filter(({ name }) => {
    const known = formatOfName(name);
    return stem(name) === table && known !== undefined && (format === undefined || known === format);
  });
  const chosen = exact.length > 0 ? exact : fits;
  if (chosen.length === 1) return filesAt(host, [`${folder}/${chosen[0]!.name}`]);
  if (chosen.length > 1) {
    const both = chosen.map(({ name }) => `\`${name}\``).sort();
    throw new RuntimeFailure(
      sourceFileMissing.at(
        place,
        { path: `${path}/${table}`, folder: `several files are meant: ${both.join(", ")}` },
        { hint: 'say which: `format: parquet`, or `from "orders.csv"` at the table' },
      ),
    );
  }
  // A table may be a folder of parts.
  const parts = format === undefined ? [] : glob(host, `${folder}/${table}/**/*.${format}*`);
  if (parts.length > 0) return parts;
  const near = nearestName(table, new Set(names.map(({ name }) => stem(name))));
  throw new RuntimeFailure(
    sourceFileMissing.at(
      place,
      {
        path: `${path.replace(/\/+$/, "")}/${table}.${format ?? "*"}`,
        folder: "no file of this folder has the table's name",
      },
      near === undefined ? {} : { hint: `did you mean \`${near}\`?` },
    ),
  );
}

function checked(wanted: Wanted, files: readonly FoundFile[], shown: string): FoundFiles {
  const format = wanted.format ?? formatOfName(files[0]!.path);
  if (format === undefined) throw new RuntimeFailure(formatUnknown.at(wanted.place, { path: shown }));
  return { files, format, shown };
}

function siblings(host: Host, path: string): { folder: string; names: string[] } {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return { folder, names: host.list(folder).map(({ name }) => name) };
}

function filesAt(host: Host, paths: readonly string[]): FoundFile[] {
  return paths.flatMap((path) => {
    const facts = host.facts(path);
    return facts === undefined || facts.folder ? [] : [{ path, size: facts.size, modified: facts.modified }];
  });
}

// ---- Globs ---------------------------------------------------------------------------------------------------------

export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Files that match an absolute pattern, sorted by path. Names that start with `.` match only a pattern that says so. */
export function glob(host: Host, pattern: string): FoundFile[] {
  const found = new Set<string>();
  for (const plain of expandBraces(pattern)) {
    const segments = plain.split("/").filter((segment) => segment !== "");
    walk(host, "", segments, 0, found);
  }
  return filesAt(host, [...found].sort());
}

function walk(host: Host, folder: string, segments: readonly string[], at: number, found: Set<string>): void {
  const segment = segments[at];
  if (segment === undefined) return;
  const last = at === segments.length - 1;
  if (segment === "**") {
    walk(host, folder, segments, at + 1, found);
    for (const { name, folder: isFolder } of host.list(folder === "" ? "/" : folder)) {
      if (isFolder && !name.startsWith(".")) walk(host, `${folder}/${name}`, segments, at, found);
    }
    return;
  }
  if (!/[*?[]/.test(segment)) {
    const path = `${folder}/${segment}`;
    if (!last) walk(host, path, segments, at + 1, found);
    else if (host.facts(path)?.folder === false) found.add(path);
    return;
  }
  const matches = segmentPattern(segment);
  for (const { name, folder: isFolder } of host.list(folder === "" ? "/" : folder)) {
    if (!matches.test(name) || (name.startsWith(".") && !segment.startsWith("."))) continue;
    if (last && !isFolder) found.add(`${folder}/${name}`);
    else if (!last && isFolder) walk(host, `${folder}/${name}`, segments, at + 1, found);
  }
}

function segmentPattern(segment: string): RegExp {
  const source = segment.replace(/\[!?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.length > 1) return part.replace("[!", "[^");
    return part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "u");
}

/** `a.{csv,tsv}` as `a.csv` and `a.tsv`; innermost braces first. */
function expandBraces(pattern: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(pattern);
  if (braces === null) return [pattern];
  const before = pattern.slice(0, braces.index);
  const after = pattern.slice(braces.index + braces[0].length);
  return braces[1]!.split(",").flatMap((choice) => expandBraces(before + choice + after));
}

/** A path as DuckDB takes it literally: its own globs are switched off. */
export function literalPath(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}
