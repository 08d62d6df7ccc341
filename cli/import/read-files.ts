/** Files that a command line names, each read by the same reader. */
import { basename, resolve } from "node:path";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { unreadableInput } from "../../language/diagnostics/registry/usage.ts";
import type { Host } from "../../language/host.ts";
import { commandLine } from "../usage.ts";
import type { Found } from "./found.ts";

/** What all files hold together, or the first thing that is wrong. */
export function readFiles(
  paths: readonly string[],
  folder: string,
  host: Host,
  read: (text: string, name: string, path: string) => Found | Diagnostic,
): Found | Diagnostic {
  const all: Found[] = [];
  for (const path of paths) {
    const text = host.readText(resolve(folder, path));
    if (text === undefined)
      return unreadableInput.at(commandLine, { path, reason: "there is no such file, or it may not be read" });
    const found = read(text, basename(path), path);
    if ("code" in found) return found;
    all.push(found);
  }
  return { tables: all.flatMap(({ tables }) => tables), left: all.flatMap(({ left }) => left) };
}
