/** Meshes as tests write them, through the whole compiler, with the real standard library and DuckDB's answers about SQL texts. */

import { answerNeeds } from "../../cli/hatch-answers.ts";
import type { HatchAnswer } from "../../compiler/check/hatch/hatch.ts";
import { type Compiled, compile } from "../../compiler/compile.ts";
import type { Sources } from "../../language/diagnostics/render/region.ts";
import { memoryHost } from "./memory-host.ts";
import { filesBelow, readRepositoryFile } from "./repository.ts";

export interface CompiledFiles {
  readonly compiled: Compiled;
  readonly sources: Sources;
}

const root = "/mesh";
const library = "/library";
const libraryFiles = Object.fromEntries(
  filesBelow("stdlib", ".chimera").map((path) => [
    `${library}${path.slice("stdlib".length)}`,
    readRepositoryFile(path),
  ]),
);
const manifest = `name: example
environments:
  local: { engine: duckdb, orchestrator: local }
`;
// What DuckDB said of a text in one case holds in the next.
const answered = memoryHost({});

/** Compiles files by path relative to the workspace. Without a `chimera.yaml` among them there is one that says nothing special. */
export async function compiledFiles(files: { readonly [path: string]: string }): Promise<CompiledFiles> {
  const workspace = Object.entries({ "chimera.yaml": manifest, ...files }).map(([path, text]) => [
    `${root}/${path}`,
    text,
  ]);
  const host = memoryHost({ ...libraryFiles, ...Object.fromEntries(workspace) });
  const options = { library, today: "2026-01-01" };
  const answers = new Map<string, HatchAnswer>();
  let compiled = compile(host, root, options);
  for (;;) {
    const open = compiled.needs.filter((need) => !answers.has(need.key));
    if (open.length === 0) break;
    for (const [key, answer] of await answerNeeds(open, answered, "/cache")) answers.set(key, answer);
    compiled = compile(host, root, { ...options, answers });
  }
  return { compiled, sources: (path) => compiled.sources(path) };
}
