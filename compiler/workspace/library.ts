/** The standard library: Chimera files that every mesh can use. */
import type { Host } from "../../language/host.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import { SourceText } from "../../language/text/source.ts";
import type { Parse } from "./load.ts";

/** Paths of the library's files in diagnostics start with this, since it lies outside of the workspace. */
export const libraryPrefix = "<stdlib>/";

/** Reads and parses all files of the library's folder, sorted by path. */
export function loadLibrary(host: Host, folder: string, parse: Parse): readonly ParsedFile[] {
  const paths: string[] = [];
  const folders = [""];
  for (let inside = folders.pop(); inside !== undefined; inside = folders.pop()) {
    for (const entry of host.list(`${folder}/${inside}`)) {
      const path = `${inside}${entry.name}`;
      if (entry.folder) folders.push(`${path}/`);
      else if (path.endsWith(".chimera")) paths.push(path);
    }
  }
  paths.sort();
  return paths.map((path) => parse(new SourceText(libraryPrefix + path, host.readText(`${folder}/${path}`) ?? "")));
}
