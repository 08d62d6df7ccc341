/** The repository as the tests see it: where it lies and which files it is made of. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const repository: string = join(import.meta.dirname, "../..");

const notOurs = new Set(["node_modules", "dist", "coverage"]);

/** Paths below `folder`, relative to the repository, with `/`, sorted. What starts with a dot is left out, `.ci` aside. */
export function filesBelow(folder: string, ending = ""): string[] {
  const found: string[] = [];
  const walk = (path: string) => {
    for (const entry of readdirSync(join(repository, path), { withFileTypes: true })) {
      if (notOurs.has(entry.name) || (entry.name.startsWith(".") && entry.name !== ".ci")) continue;
      const inside = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(inside);
      else if (entry.name.endsWith(ending)) found.push(inside);
    }
  };
  if (existsSync(join(repository, folder))) walk(folder);
  return found.sort();
}

export function readRepositoryFile(path: string): string {
  return readFileSync(join(repository, path), "utf8");
}

/** The manifest and the sources of an example by path in its workspace. */
export function exampleFiles(name: string): { readonly [path: string]: string } {
  const folder = `examples/${name}`;
  const paths = filesBelow(folder).filter((path) => /\.(chimera|yaml)$/.test(path));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readRepositoryFile(path)]));
}
