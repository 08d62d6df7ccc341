/** The real world behind `Host`: files of this machine, its clock and its environment. */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  type Dirent,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname } from "node:path";
import type { FileFacts, Host } from "../language/host.ts";

/** A host over the file system, the clock and the environment of this process. */
export function nodeHost(): Host {
  return {
    readText: (path) => whenThere(() => readFileSync(path, "utf8")),
    facts: (path) => whenThere(() => factsOf(path)),
    list: (path) => whenThere(() => readdirSync(path, { withFileTypes: true }).map(listed)) ?? [],
    writeAtomic,
    create,
    append,
    remove: (path) => rmSync(path, { recursive: true, force: true }),
    env: (name) => process.env[name],
    now: () => Date.now(),
    process: { id: process.pid, machine: hostname(), user: userName() },
    running,
  };
}

/** Undefined for what is not there or may not be read. */
function whenThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) !== undefined) return undefined;
    throw error;
  }
}

/** `ENOENT` and its like: what the system said; undefined for any other error. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function factsOf(path: string): FileFacts {
  const stat = statSync(path);
  return { size: stat.size, modified: Math.floor(stat.mtimeMs), folder: stat.isDirectory() };
}

/** A link to a folder is not followed, since links can go in circles; a link to a file is that file. */
function listed(entry: Dirent): { readonly name: string; readonly folder: boolean } {
  return { name: entry.name, folder: entry.isDirectory() };
}

/** Both the bytes and the new name are on disk when this returns, so a crash leaves the old text or the new one. */
function writeAtomic(path: string, text: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const beside = `${path}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeThrough(beside, "w", text);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw about(path, error);
  }
  syncFolder(folder);
}

/** The system's error, about the file that was to be written instead of the one beside it. */
function about(path: string, error: unknown): unknown {
  if (codeOf(error) !== undefined) Object.assign(error as Error, { path });
  return error;
}

/** The text appears whole: it is written beside and linked to its name, which fails when somebody was faster. */
function create(path: string, text: string): boolean {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const beside = `${path}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeThrough(beside, "wx", text);
    linkSync(beside, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw about(path, error);
  } finally {
    rmSync(beside, { force: true });
  }
  syncFolder(folder);
  return true;
}

function append(path: string, text: string): void {
  const folder = dirname(path);
  const isNew = !existsSync(path);
  mkdirSync(folder, { recursive: true });
  writeThrough(path, "a", text);
  if (isNew) syncFolder(folder);
}

/** Writes all of `text` and returns once the disk has it. */
function writeThrough(path: string, flags: "w" | "wx" | "a", text: string): void {
  const file = openSync(path, flags);
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The rename itself must survive a crash too. Some systems cannot open folders; there the rename is all there is. */
function syncFolder(folder: string): void {
  let handle: number;
  try {
    handle = openSync(folder, "r");
  } catch {
    return;
  }
  try {
    fsyncSync(handle);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  } finally {
    closeSync(handle);
  }
}

/** A container may run as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return String(process.getuid?.() ?? "unknown");
  }
}

/** Signal 0 only asks; a process of somebody else answers EPERM and runs. */
function running(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
