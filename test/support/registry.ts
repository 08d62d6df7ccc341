/** The diagnostics as their source files define them: what a name in the code stands for which code. */
import { filesBelow, readRepositoryFile } from "./repository.ts";

export const registryFolder = "language/diagnostics/registry";

export interface DefinedKind {
  readonly path: string;
  /** The constant that the code imports. */
  readonly name: string;
  readonly code: string;
  readonly slug: string;
  /** Named after the file. */
  readonly category: string;
}

const definition = /export const (\w+) = define\(\{\s*code: "(CHM\d+)",\s*slug: "([^"]+)"/g;

export function definedKinds(): DefinedKind[] {
  return filesBelow(registryFolder, ".ts")
    .filter((path) => !path.endsWith("/index.ts"))
    .flatMap((path) =>
      [...readRepositoryFile(path).matchAll(definition)].map(([, name, code, slug]) => ({
        path,
        name: name!,
        code: code!,
        slug: slug!,
        category: path.slice(registryFolder.length + 1, -".ts".length),
      })),
    );
}

/** Where the page of a kind lies. */
export function pageOf({ category, slug }: Pick<DefinedKind, "category" | "slug">): string {
  return `docs/diagnostics/${category}/${slug}.md`;
}
