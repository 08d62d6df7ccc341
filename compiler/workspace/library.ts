/** The standard library: Chimera files that every mesh can use. */
import type { Host } from "../../language/host.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import { SourceText } from "../../language/text/source.ts";
import type { Parse } from "./load.ts";

/** Paths of the library's files in diagnostics start with this, since it lies outside of the workspace. */
export const libraryPrefix = "<stdlib>/";

/** The library read once when a release is built: reading its tree takes a tenth of the time of parsing it. */
const imageName = "library.json";

/** The image of a library for `library.json` in its folder. */
export function libraryImage(library: readonly ParsedFile[]): string {
  return JSON.stringify(library.map(({ source, ast }) => ({ path: source.path, text: source.text, ast })));
}

/** All files of the library's folder, sorted by path: from their image where there is one, else parsed. */
export function loadLibrary(host: Host, folder: string, parse: Parse): readonly ParsedFile[] {
  const image = host.readText(`${folder}/${imageName}`);
  return image === undefined ? parseLibrary(host, folder, parse) : readImage(image);
}

function readImage(image: string): readonly ParsedFile[] {
  const files = JSON.parse(image) as readonly {
    readonly path: string;
    readonly text: string;
    readonly ast: ParsedFile["ast"];
  }[];
  return files.map(({ path, text, ast }) => ({ source: new SourceText(path, text), ast, diagnostics: [] }));
}

function parseLibrary(host: Host, folder: string, parse: Parse): readonly ParsedFile[] {
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
