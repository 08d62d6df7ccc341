/**
 * The world as the compiler and the runtime may see it. Only `cli` (and the tests) make a real one, so the language
 * server and the tests run the same code over files in memory.
 */

/** Facts of a file that tell cheaply whether it may have changed. */
export interface FileFacts {
  /** Size in bytes. */
  readonly size: number;
  /** Modification time in milliseconds since 1970. */
  readonly modified: number;
  readonly folder: boolean;
}

/** Files, clock and environment. Paths are absolute, with `/`. Reading methods return undefined for what is not there. */
export interface Host {
  readText(path: string): string | undefined;
  facts(path: string): FileFacts | undefined;
  /** Names in a folder with their kind, unsorted; empty for what is not a folder. */
  list(path: string): readonly { readonly name: string; readonly folder: boolean }[];
  /** Writes beside the file and renames, so a reader sees the old or the new text and nothing between. Makes folders. */
  writeAtomic(path: string, text: string): void;
  /** Makes a file that must not be there yet, in one step; false when it is. Makes folders. */
  create(path: string, text: string): boolean;
  /** Adds to the end of a file, and returns once it is on disk. Makes the file and its folders. */
  append(path: string, text: string): void;
  remove(path: string): void;
  /** Value of an environment variable. Never shown to anybody. */
  env(name: string): string | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** This process, for locks. */
  readonly process: { readonly id: number; readonly machine: string; readonly user: string };
  /** Whether a process of this machine runs. */
  running(processId: number): boolean;
}
