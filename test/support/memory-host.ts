/** A world in memory: files by absolute path, a clock that stands still, and an environment of its own. */
import type { Host } from "../../language/host.ts";

export interface MemoryHost extends Host {
  /** All files by absolute path; tests may change them. */
  readonly files: Map<string, string>;
}

export interface MemoryWorld {
  readonly env?: { readonly [name: string]: string };
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** Files that are listed but cannot be read. */
  readonly unreadable?: readonly string[];
  /** Folders without files in them. */
  readonly folders?: readonly string[];
  readonly process?: Host["process"];
  /** Processes that run, beside this one. */
  readonly running?: readonly number[];
}

/** A host over `files`, given by absolute path; folders are there because files are in them. */
export function memoryHost(files: { readonly [path: string]: string }, world: MemoryWorld = {}): MemoryHost {
  const now = world.now ?? Date.UTC(2026, 0, 1);
  const stored = new Map(Object.entries(files));
  const modified = new Map<string, number>();
  const self = world.process ?? { id: 1, machine: "test", user: "tester" };
  const unreadable = new Set(world.unreadable);
  const isFolder = (path: string) => {
    const inside = path.endsWith("/") ? path : `${path}/`;
    if (path === "/" || world.folders?.some((folder) => folder === path || folder.startsWith(inside))) return true;
    return [...stored.keys()].some((file) => file.startsWith(inside));
  };
  return {
    files: stored,
    readText: (path) => (unreadable.has(path) ? undefined : stored.get(path)),
    facts(path) {
      const text = stored.get(path);
      if (text !== undefined) {
        return { size: Buffer.byteLength(text), modified: modified.get(path) ?? 0, folder: false };
      }
      return isFolder(path) ? { size: 0, modified: 0, folder: true } : undefined;
    },
    list(path) {
      const inside = path.endsWith("/") ? path : `${path}/`;
      const entries = new Map<string, boolean>();
      for (const file of [...stored.keys(), ...(world.folders ?? []).map((folder) => `${folder}/`)]) {
        if (!file.startsWith(inside)) continue;
        const [name, ...rest] = file.slice(inside.length).split("/");
        if (name !== undefined && name !== "") entries.set(name, rest.length > 0);
      }
      return [...entries].map(([name, folder]) => ({ name, folder }));
    },
    writeAtomic(path, text) {
      stored.set(path, text);
      modified.set(path, (modified.get(path) ?? 0) + 1);
    },
    create(path, text) {
      if (stored.has(path)) return false;
      stored.set(path, text);
      return true;
    },
    append(path, text) {
      this.writeAtomic(path, (stored.get(path) ?? "") + text);
    },
    remove(path) {
      for (const file of [...stored.keys()]) {
        if (file === path || file.startsWith(`${path}/`)) stored.delete(file);
      }
    },
    env: (name) => world.env?.[name],
    now: () => now,
    process: self,
    running: (processId) => processId === self.id || (world.running?.includes(processId) ?? false),
  };
}
