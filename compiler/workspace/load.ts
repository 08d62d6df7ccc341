/** From a folder to a workspace: its manifest, and all its files read and parsed. */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import {
  fileUnreadable,
  folderMissing,
  manifestMissing,
  noFiles,
} from "../../language/diagnostics/registry/workspace.ts";
import type { Host } from "../../language/host.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import { type Outcome, type Place, SourceText } from "../../language/text/source.ts";
import { type Manifest, manifestName, readManifest } from "./manifest.ts";
import type { ManifestTree } from "./manifest-yaml.ts";
import { pathPattern } from "./pattern.ts";

export interface Workspace {
  /** Absolute path of the folder that holds the manifest. */
  readonly root: string;
  readonly manifest: Manifest;
  /** Where something stands in the manifest. */
  readonly manifestPlace: ManifestTree["place"];
  /** Sorted by path. */
  readonly files: readonly ParsedFile[];
  /** Every text that a diagnostic can point into, by path relative to the root. */
  readonly sources: ReadonlyMap<string, SourceText>;
}

export type Parse = (source: SourceText) => ParsedFile;

/**
 * Loads the mesh that `start` (an absolute path of a folder) belongs to, or of its files those in `only`: the nearest `chimera.yaml` there or above makes the root. What the
 * parser reports stays in the parsed files; the diagnostics here are about the folder, the manifest and the reading.
 */
export function loadWorkspace(
  host: Host,
  start: string,
  parse: Parse,
  only?: ReadonlySet<string>,
): Outcome<Workspace, Diagnostic> {
  const root = findRoot(host, start);
  if (root === undefined) return withoutManifest(host, start);
  const manifestText = host.readText(join(root, manifestName));
  const source = new SourceText(manifestName, manifestText ?? "");
  const { value: read, diagnostics: manifestDiagnostics } = readManifest(source);
  const diagnostics =
    manifestText === undefined
      ? [fileUnreadable.at(nowhere(manifestName), { file: manifestName }, { hint: "look at its permissions" })]
      : [...manifestDiagnostics];
  const sources = new Map([[manifestName, source]]);
  const files: ParsedFile[] = [];
  for (const path of only ?? listFiles(host, root, read.manifest.files)) {
    const text = host.readText(join(root, path));
    if (text === undefined) {
      diagnostics.push(fileUnreadable.at({ file: path, start: 0, end: 0 }, { file: path }));
      continue;
    }
    const fileSource = new SourceText(path, text);
    sources.set(path, fileSource);
    files.push(parse(fileSource));
  }
  if (sources.size === 1 && diagnostics.length === 0) diagnostics.push(noFiles.at(nowhere(manifestName), {}));
  return {
    value: { root, manifest: read.manifest, manifestPlace: read.tree.place, files, sources },
    diagnostics,
  };
}

/** Where a mesh lies and which files it has, without reading them; undefined without a manifest that can be read. */
export function listWorkspace(
  host: Host,
  start: string,
): { readonly root: string; readonly manifest: SourceText; readonly paths: readonly string[] } | undefined {
  const root = findRoot(host, start);
  if (root === undefined) return undefined;
  const manifest = new SourceText(manifestName, host.readText(join(root, manifestName)) ?? "");
  const { value, diagnostics } = readManifest(manifest);
  return diagnostics.length > 0 ? undefined : { root, manifest, paths: listFiles(host, root, value.manifest.files) };
}

function findRoot(host: Host, start: string): string | undefined {
  if (host.facts(start)?.folder !== true) return undefined;
  for (let folder = start; ; folder = parentFolder(folder)) {
    const facts = host.facts(join(folder, manifestName));
    if (facts !== undefined && !facts.folder) return folder;
    if (folder === parentFolder(folder)) return undefined;
  }
}

function withoutManifest(host: Host, start: string): Outcome<Workspace, Diagnostic> {
  const { value: read } = readManifest(new SourceText(manifestName, "name: mesh"));
  const there = host.facts(start)?.folder === true;
  const misnamed = there && host.facts(join(start, "chimera.yml")) !== undefined;
  const hint = misnamed ? { hint: "rename `chimera.yml` to `chimera.yaml`" } : {};
  const diagnostic = there
    ? manifestMissing.at(nowhere(manifestName), { folder: start }, hint)
    : folderMissing.at(nowhere(start), { folder: start });
  return {
    value: {
      root: start,
      manifest: read.manifest,
      manifestPlace: () => nowhere(manifestName),
      files: [],
      sources: new Map(),
    },
    diagnostics: [diagnostic],
  };
}

function nowhere(file: string): Place {
  return { file, start: 0, end: 0 };
}

const skippedFolders = new Set(["node_modules", "dist"]);

/** Paths of the `.chimera` files below `root`, relative to it and sorted. A folder with a manifest of its own is another mesh. */
function listFiles(host: Host, root: string, patterns: Manifest["files"]): readonly string[] {
  const include = patterns.include?.map(pathPattern);
  const exclude = patterns.exclude.map(pathPattern);
  const paths: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = host.list(join(root, folder));
    if (folder !== "" && entries.some((entry) => entry.name === manifestName && !entry.folder)) continue;
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith(".") || exclude.some((fits) => fits(path))) continue;
      if (entry.folder) {
        if (!skippedFolders.has(entry.name)) folders.push(path);
      } else if (entry.name.endsWith(".chimera") && (include === undefined || include.some((fits) => fits(path)))) {
        paths.push(path);
      }
    }
  }
  // By code units: the same order on every machine, whatever its language.
  return paths.sort();
}

function join(folder: string, name: string): string {
  if (name === "") return folder;
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

function parentFolder(folder: string): string {
  const slash = folder.lastIndexOf("/");
  if (slash < 0) return folder;
  return slash === 0 ? "/" : folder.slice(0, slash);
}
