/**
 * What the last check of a mesh found, file by file, so that the next one looks only at what a change can touch. A cache may be deleted, shared
 * or damaged at any time: what cannot be read is as if it were not there.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type { Host } from "../../language/host.ts";

export interface CachedFile {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Hash of the text. */
  readonly hash: string;
  readonly facts: FileFacts;
  /** Files that something in this one may mean. */
  readonly reads: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What other files can notice of one. */
export interface FileFacts {
  readonly domain: string;
  /** Full names of all it declares, ports included, with their kinds; sorted. */
  readonly names: readonly string[];
  /** Hash of what is shared by text: types, units, labels, teams, roles, the domain's body. */
  readonly shared: string;
  /** Hash of sources, products' settings and ports' signatures: what a consumer's check depends on. */
  readonly signature: string;
}

export interface CheckCache {
  readonly version: 1;
  /** Hash of all that is no file of the mesh: the compiler, its library, the manifest, the day. */
  readonly surroundings: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
  readonly files: { readonly [path: string]: CachedFile };
}

/** The cache, when it is there, whole, and about the same surroundings. */
export function readCheckCache(host: Host, path: string, surroundings: string): CheckCache | undefined {
  const text = host.readText(path);
  if (text === undefined) return undefined;
  try {
    const cache = JSON.parse(text) as CheckCache;
    return cache.version === 1 && cache.surroundings === surroundings && typeof cache.files === "object"
      ? cache
      : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the cache; a folder that cannot be written to only costs time. */
export function writeCheckCache(host: Host, path: string, cache: CheckCache): void {
  try {
    host.writeAtomic(path, JSON.stringify(cache));
  } catch {
    return;
  }
}
