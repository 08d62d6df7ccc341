/** The standard library: Chimera files that every mesh can use. */
import type { Host } from "../../language/host.ts";
import type { FunctionDeclaration, SourceFile } from "../../language/syntax/ast.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import { SourceText } from "../../language/text/source.ts";
import type { Parse } from "./load.ts";

/** Paths of the library's files in diagnostics start with this, since it lies outside of the workspace. */
export const libraryPrefix = "<stdlib>/";

/**
 * The library read once when a release is built. One line of JSON, and behind it the texts and the functions that it points into: of hundreds of
 * functions a mesh calls some, so the others need only be known by name.
 */
const imageName = "library.image";

/** From and to, counted in characters behind the first line. */
type Range = readonly [number, number];
interface ImageFile {
  readonly path: string;
  readonly text: Range;
  readonly ast: SourceFile;
  /** Of functions, whose declarations have no more than a kind, a name and a span in `ast`. By position among the declarations. */
  readonly functions: readonly (Range | null)[];
}

/** The image of a library for its folder. */
export function libraryImage(library: readonly ParsedFile[]): string {
  let behind = "";
  const keep = (text: string): Range => {
    behind += text;
    return [behind.length - text.length, behind.length];
  };
  const files = library.map(({ source, ast }): ImageFile => {
    const functions = ast.declarations.map((each) => (each.kind === "Function" ? keep(JSON.stringify(each)) : null));
    const declarations = ast.declarations.map((each) => (each.kind === "Function" ? headOf(each) : each));
    return { path: source.path, text: keep(source.text), ast: { ...ast, declarations } as SourceFile, functions };
  });
  return `${JSON.stringify(files)}\n${behind}`;
}

function headOf({ kind, name, start, end }: FunctionDeclaration) {
  return { kind, name, start, end };
}

/** All files of the library's folder, sorted by path: from their image where there is one, else parsed. */
export function loadLibrary(host: Host, folder: string, parse: Parse): readonly ParsedFile[] {
  const image = host.readText(`${folder}/${imageName}`);
  return image === undefined ? parseLibrary(host, folder, parse) : readImage(image);
}

/** The library that an image holds. */
export function readImage(image: string): readonly ParsedFile[] {
  const behind = image.indexOf("\n") + 1;
  const at = ([from, to]: Range) => image.slice(behind + from, behind + to);
  const files = JSON.parse(image.slice(0, behind)) as readonly ImageFile[];
  return files.map(({ path, text, ast, functions }) => {
    const declarations = ast.declarations.map((each, index) => {
      const range = functions[index];
      return range ? lateFunction(each as FunctionDeclaration, () => JSON.parse(at(range))) : each;
    });
    return { source: new SourceText(path, at(text)), ast: { ...ast, declarations }, diagnostics: [] };
  });
}

/** A declaration of which no more than the name is read as long as nobody asks. */
function lateFunction(head: FunctionDeclaration, read: () => FunctionDeclaration): FunctionDeclaration {
  // A property that gives undefined is as good as none to every reader.
  return new LateFunction(head, read) as FunctionDeclaration;
}

/** A function whose declaration is read when somebody asks for more than its name. */
class LateFunction {
  readonly kind = "Function";
  readonly name: FunctionDeclaration["name"];
  readonly start: number;
  readonly end: number;
  readonly #read: () => FunctionDeclaration;
  #declaration: FunctionDeclaration | undefined;

  constructor({ name, start, end }: FunctionDeclaration, read: () => FunctionDeclaration) {
    this.name = name;
    this.start = start;
    this.end = end;
    this.#read = read;
  }

  get #whole(): FunctionDeclaration {
    this.#declaration ??= this.#read();
    return this.#declaration;
  }
  get flavour() {
    return this.#whole.flavour;
  }
  get typeParameters() {
    return this.#whole.typeParameters;
  }
  get parameters() {
    return this.#whole.parameters;
  }
  get result() {
    return this.#whole.result;
  }
  get lowerings() {
    return this.#whole.lowerings;
  }
  get empty() {
    return this.#whole.empty;
  }
  get releases() {
    return this.#whole.releases;
  }
  get doc() {
    return this.#whole.doc;
  }
  get deprecated() {
    return this.#whole.deprecated;
  }
  get movedFrom() {
    return this.#whole.movedFrom;
  }
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
