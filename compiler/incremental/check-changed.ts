/**
 * Checks a mesh by looking only at what changed since the last time. A file is looked at again when its text changed, when the signature of a
 * file that it may read changed, or when something said of it points into a changed file; what those files read is compiled with them, the
 * rest is not even opened.
 *
 * INVARIANT: the answer is that of a clean check. Whatever could reach further than the recorded names, such as a new or lost name, a changed type or a
 * name that cannot be found, gives up and leaves the whole mesh to a clean check.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { inOrder } from "../../language/diagnostics/order.ts";
import type { Host } from "../../language/host.ts";
import { sha256 } from "../../language/text/digest.ts";
import type { Compiled } from "../compile.ts";
import type { CachedFile, CheckCache } from "./check-cache.ts";
import { fileFacts } from "./file-facts.ts";
import { NameIndex } from "./name-index.ts";

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly fileCount: number;
  /** To be kept for the next time; absent when nothing changed. */
  readonly cache?: CheckCache;
}

/** A file of the mesh as it lies there now. */
export interface ListedFile {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

/** Compiles only these files of the mesh, with all that the engine says of their SQL. */
export type CompileFiles = (paths: ReadonlySet<string>) => Promise<Compiled>;

/** More changed files than this share and a clean check is as quick. */
const largestShare = 0.2;

/** The answer from the cache and the changed files; undefined when only a clean check can give it. */
export async function checkChanged(
  cache: CheckCache,
  listed: readonly ListedFile[],
  host: Host,
  root: string,
  compileFiles: CompileFiles,
): Promise<Checked | undefined> {
  if (listed.length !== Object.keys(cache.files).length) return undefined;
  const changed: string[] = [];
  for (const { path, size, modified } of listed) {
    const known = cache.files[path];
    if (known === undefined) return undefined;
    // A file that was written about when the cache was may have changed again within one tick of the clock.
    const sure = known.size === size && known.modified === modified && modified < cache.writtenAt - 2000;
    if (!sure && sha256(host.readText(`${root}/${path}`) ?? "") !== known.hash) changed.push(path);
  }
  if (changed.length === 0) return { diagnostics: allDiagnostics(cache.files), fileCount: listed.length };
  if (changed.length > listed.length * largestShare) return undefined;
  return recheck(cache, changed, listed, host, root, compileFiles);
}

async function recheck(
  cache: CheckCache,
  changed: readonly string[],
  listed: readonly ListedFile[],
  host: Host,
  root: string,
  compileFiles: CompileFiles,
): Promise<Checked | undefined> {
  const names = new NameIndex(Object.entries(cache.files).map(([path, file]) => [path, file.facts.names]));
  if (!names.complete) return undefined;
  const reads = new Map(Object.entries(cache.files).map(([path, file]) => [path, file.reads]));
  for (const path of changed) {
    const { domain } = cache.files[path]!.facts;
    reads.set(path, names.readBy(host.readText(`${root}/${path}`) ?? "", domain, path));
  }
  const readers = reversed(reads);
  const changedSet = new Set(changed);
  const again = new Set(changed);
  for (const [path, file] of Object.entries(cache.files))
    if (file.diagnostics.some((diagnostic) => pointsInto(diagnostic, changedSet))) again.add(path);
  const updated = new Map<string, CachedFile>();
  // Each round looks at the readers of what turned out to have another signature; usually there is one round.
  for (;;) {
    const compiled = await compileFiles(closure(again, reads));
    const found = filesOf(compiled);
    updated.clear();
    const spread: string[] = [];
    for (const path of again) {
      const before = cache.files[path]!;
      const bound = compiled.bound.files.find((file) => file.parsed.source.path === path);
      if (bound === undefined) return undefined;
      const facts = fileFacts(bound, compiled.bound, compiled.checked.signatures);
      const diagnostics = found.get(path) ?? [];
      const same =
        facts.names.length === before.facts.names.length &&
        facts.names.every((name, i) => name === before.facts.names[i]);
      if (!same || facts.domain !== before.facts.domain || facts.shared !== before.facts.shared) return undefined;
      if (
        [...diagnostics, ...before.diagnostics].some(
          (each) => each.category === "names" || each.category === "workspace",
        )
      )
        return undefined;
      if (facts.signature !== before.facts.signature) spread.push(...(readers.get(path) ?? []));
      const { size = 0, modified = 0 } = host.facts(`${root}/${path}`) ?? {};
      updated.set(path, {
        size,
        modified,
        hash: sha256(bound.parsed.source.text),
        facts,
        reads: reads.get(path) ?? [],
        diagnostics,
      });
    }
    const more = spread.filter((path) => !again.has(path));
    if (more.length === 0) break;
    for (const path of more) again.add(path);
    if (again.size > listed.length * largestShare) return undefined;
  }
  const files = { ...cache.files, ...Object.fromEntries(updated) };
  return {
    diagnostics: allDiagnostics(files),
    fileCount: listed.length,
    cache: { ...cache, writtenAt: host.now(), files },
  };
}

/** The cache after a clean check of the whole mesh; undefined when a mistake has no file to stand in. */
export function cacheOf(
  compiled: Compiled,
  listed: readonly ListedFile[],
  surroundings: string,
  now: number,
): CheckCache | undefined {
  const found = filesOf(compiled);
  const own = compiled.bound.files.filter((file) => !file.standard);
  const facts = new Map(
    own.map((file) => [file.parsed.source.path, fileFacts(file, compiled.bound, compiled.checked.signatures)]),
  );
  const names = new NameIndex([...facts].map(([path, each]) => [path, each.names]));
  if (!names.complete || [...found.keys()].some((path) => !facts.has(path))) return undefined;
  const byPath = new Map(listed.map((file) => [file.path, file]));
  const files: Record<string, CachedFile> = {};
  for (const file of own) {
    const { path, text } = file.parsed.source;
    const { size = 0, modified = 0 } = byPath.get(path) ?? {};
    files[path] = {
      size,
      modified,
      hash: sha256(text),
      facts: facts.get(path)!,
      reads: names.readBy(text, file.domain, path),
      diagnostics: found.get(path) ?? [],
    };
  }
  return { version: 1, surroundings, writtenAt: now, files };
}

function filesOf(compiled: Compiled): Map<string, Diagnostic[]> {
  return Map.groupBy(compiled.diagnostics, (diagnostic) => diagnostic.place.file);
}

function allDiagnostics(files: CheckCache["files"]): readonly Diagnostic[] {
  return inOrder(Object.values(files).flatMap((file) => file.diagnostics));
}

function pointsInto(diagnostic: Diagnostic, files: ReadonlySet<string>): boolean {
  return (
    diagnostic.related.some((related) => files.has(related.file)) ||
    diagnostic.fixes.some((fix) => fix.edits.some((edit) => files.has(edit.place.file)))
  );
}

function reversed(reads: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const [path, list] of reads)
    for (const read of list) {
      const known = readers.get(read);
      if (known === undefined) readers.set(read, [path]);
      else known.push(path);
    }
  return readers;
}

/** The files and all that they may read, however far away. */
function closure(start: Iterable<string>, reads: ReadonlyMap<string, readonly string[]>): Set<string> {
  const all = new Set(start);
  for (const path of all) for (const read of reads.get(path) ?? []) all.add(read);
  return all;
}
