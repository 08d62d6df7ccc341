/** A check that looks only at what changed since the last one, where that is enough. */
import { type CheckCache, readCheckCache, writeCheckCache } from "../compiler/incremental/check-cache.ts";
import { cacheOf, checkChanged, type ListedFile } from "../compiler/incremental/check-changed.ts";
import { listWorkspace } from "../compiler/workspace/load.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { canonicalJson, sha256 } from "../language/text/digest.ts";
import { SourceText } from "../language/text/source.ts";
import type { CommandContext } from "./command.ts";
import { libraryFolder } from "./folders.ts";
import { cacheFolder, compileAnswered, openMesh, today } from "./mesh-session.ts";
import type { Sources } from "./report.ts";
import { version } from "./version.ts";

export interface CheckSession {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
  readonly fileCount: number;
}

/** What is wrong with the mesh of the folder or of one above it. */
export async function checkMesh(context: CommandContext, useCache: boolean): Promise<CheckSession> {
  const { host } = context;
  const workspace = useCache && context.environment === undefined ? listWorkspace(host, context.folder) : undefined;
  if (workspace === undefined) return openMesh(context, { diagnosticsOnly: true });
  const { root, paths } = workspace;
  const listed: ListedFile[] = paths.map((path) => {
    const { size = 0, modified = 0 } = host.facts(`${root}/${path}`) ?? {};
    return { path, size, modified };
  });
  const surroundings = sha256(canonicalJson([version, libraryFacts(context), workspace.manifest.text, today(host)]));
  const path = `${cacheFolder(root)}/check.json`;
  const cache = readCheckCache(host, path, surroundings);
  if (cache !== undefined) {
    const found = await checkChanged(cache, listed, host, root, (only) =>
      compileAnswered(context, host, { only, diagnosticsOnly: true }),
    );
    if (found !== undefined) {
      keep(found.cache, path, context);
      return { ...found, sources: readSources(root, context) };
    }
  }
  const compiled = await compileAnswered(context, host, { diagnosticsOnly: true });
  keep(cacheOf(compiled, listed, surroundings, host.now()), path, context);
  return { diagnostics: compiled.diagnostics, sources: compiled.sources, fileCount: compiled.workspace.files.length };
}

function keep(cache: CheckCache | undefined, path: string, { host }: CommandContext): void {
  if (cache !== undefined) writeCheckCache(host, path, cache);
}

/** Sizes and times of the library's files: in development it changes under the compiler's version. */
function libraryFacts({ host }: CommandContext): readonly unknown[] {
  const folder = libraryFolder();
  const below = (inside: string): unknown[] =>
    host
      .list(`${folder}/${inside}`)
      .flatMap((entry) =>
        entry.folder
          ? below(`${inside}${entry.name}/`)
          : [[entry.name, host.facts(`${folder}/${inside}${entry.name}`)]],
      );
  return below("");
}

/** Texts are read only for what is shown. */
function readSources(root: string, { host }: CommandContext): Sources {
  const read = new Map<string, SourceText | undefined>();
  return (path) => {
    if (!read.has(path)) {
      const text = host.readText(
        path.startsWith("<stdlib>/") ? `${libraryFolder()}/${path.slice("<stdlib>/".length)}` : `${root}/${path}`,
      );
      read.set(path, text === undefined ? undefined : new SourceText(path, text));
    }
    return read.get(path);
  };
}
