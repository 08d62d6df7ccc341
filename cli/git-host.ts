/** The mesh as it was in a commit: a host that reads files from git instead of the disk, so that two commits can be compared. */
import { spawnSync } from "node:child_process";
import { relative } from "node:path";
import type { Host } from "../language/host.ts";

export type CommitHost =
  | { readonly kind: "host"; readonly host: Host; readonly commit: string }
  | { readonly kind: "failed"; readonly reason: string };

/** A read-only host over `commit` for the files below `root`, an absolute folder inside a git work tree. */
export function commitHost(real: Host, root: string, commit: string): CommitHost {
  const git = (args: readonly string[], input?: string) =>
    spawnSync("git", ["-C", root, ...args], {
      encoding: "buffer",
      maxBuffer: 1 << 30,
      ...(input === undefined ? {} : { input: Buffer.from(input) }),
    });
  const resolved = git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`]);
  if (resolved.error !== undefined) return { kind: "failed", reason: "git is not on this machine" };
  const id = resolved.stdout.toString("utf8").trim();
  const top = git(["rev-parse", "--show-toplevel"]);
  if (top.status !== 0) return { kind: "failed", reason: "the mesh is not in a git work tree" };
  if (resolved.status !== 0 || id === "") return { kind: "failed", reason: "git does not know it" };
  const prefix = relative(top.stdout.toString("utf8").trim(), root).replaceAll("\\", "/");
  const listed = git(["ls-tree", "-r", "-z", "--full-tree", id, ...(prefix === "" ? [] : ["--", `${prefix}/`])]);
  if (listed.status !== 0) return { kind: "failed", reason: listed.stderr.toString("utf8").trim() };
  const objects = new Map<string, string>();
  for (const entry of listed.stdout.toString("utf8").split("\0")) {
    const [facts = "", path = ""] = entry.split("\t");
    const object = facts.split(" ")[2];
    const inside = prefix === "" ? path : path.slice(prefix.length + 1);
    if (object !== undefined && isMeshFile(inside)) objects.set(inside, object);
  }
  const texts = readObjects(git(["cat-file", "--batch"], `${[...objects.values()].join("\n")}\n`).stdout);
  const files = new Map([...objects.keys()].map((path, i) => [`${root}/${path}`, texts[i] ?? ""]));
  return { kind: "host", host: frozenHost(real, files), commit: id };
}

/** Data files are not read: comparing meshes needs none. */
function isMeshFile(path: string): boolean {
  return path.endsWith(".chimera") || path === "chimera.yaml";
}

/** `<id> blob <size>\n<bytes>\n` for each object, in the order that was asked. */
function readObjects(output: Buffer): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const size = Number(output.toString("utf8", at, end).split(" ")[2]);
    texts.push(output.toString("utf8", end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return texts;
}

function frozenHost(real: Host, files: ReadonlyMap<string, string>): Host {
  const folders = new Map<string, Map<string, boolean>>();
  for (const path of files.keys()) {
    for (
      let child = path, folder = parent(path), leaf = true;
      ;
      child = folder, folder = parent(folder), leaf = false
    ) {
      const entries = folders.get(folder) ?? new Map<string, boolean>();
      folders.set(folder, entries);
      entries.set(child.slice(folder.length + 1), !leaf);
      if (folder === "" || folder === parent(folder)) break;
    }
  }
  const refuse = (): never => {
    throw new Error("a commit cannot be written to");
  };
  return {
    ...real,
    // The standard library is not part of the commit.
    readText: (path) =>
      files.get(path) ?? (isMeshFile(path) && folders.has(parent(path)) ? undefined : real.readText(path)),
    facts: (path) => {
      const text = files.get(path);
      if (text !== undefined) return { size: Buffer.byteLength(text), modified: 0, folder: false };
      return folders.has(path) ? { size: 0, modified: 0, folder: true } : real.facts(path);
    },
    list: (path) => {
      const entries = folders.get(path);
      return entries === undefined ? real.list(path) : [...entries].map(([name, folder]) => ({ name, folder }));
    },
    writeAtomic: refuse,
    create: refuse,
    append: refuse,
    remove: refuse,
  };
}

function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
