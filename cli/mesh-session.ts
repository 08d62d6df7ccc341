/**
 * The mesh of a command: finds the workspace, compiles it, lets DuckDB bind the SQL texts that it holds and compiles again with the
 * answers. Answers are kept in `.chimera/cache`, since equal texts over equal schemas have equal answers.
 */
import type { HatchAnswer } from "../compiler/check/hatch/hatch.ts";
import { type Compiled, type CompileOptions, compile } from "../compiler/compile.ts";
import type { MeshIR } from "../compiler/mesh/mesh.ts";
import type { Workspace } from "../compiler/workspace/load.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { noSuchEnvironment } from "../language/diagnostics/registry/usage.ts";
import type { Host } from "../language/host.ts";
import type { CommandContext } from "./command.ts";
import { libraryFolder } from "./folders.ts";
import type { Sources } from "./report.ts";
import { commandLine, known } from "./usage.ts";

export interface MeshSession {
  /** Absolute folder of `chimera.yaml`. */
  readonly root: string;
  readonly environment: string;
  /** Absent when there is no manifest, or no such environment in it. */
  readonly workspace: Workspace | undefined;
  /** Absent when there are errors. */
  readonly mesh: MeshIR | undefined;
  readonly compiled: Compiled;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
  readonly fileCount: number;
}

export interface OpenOptions {
  /** Reads files elsewhere than on the disk. */
  readonly host?: Host;
  /** Only what is wrong is asked for, not the mesh. */
  readonly diagnosticsOnly?: boolean;
}

/** Compiles the mesh of the folder or of one above it. What is wrong stands in `diagnostics`. */
export async function openMesh(
  context: CommandContext,
  { host = context.host, diagnosticsOnly = false }: OpenOptions = {},
): Promise<MeshSession> {
  const compiled = await compileAnswered(context, host, { diagnosticsOnly });
  // Without a manifest there is no mesh to speak of.
  const there = compiled.workspace.sources.size > 0;
  const environments = Object.keys(compiled.workspace.manifest.environments);
  const environment = context.environment ?? environments[0] ?? "local";
  const diagnostics = [...compiled.diagnostics];
  const named = environments.includes(environment);
  if (there && !named)
    diagnostics.push(
      noSuchEnvironment.at(commandLine, {
        name: environment,
        known: known(environment, environments, "environments"),
      }),
    );
  const wrong = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  return {
    root: compiled.root,
    environment,
    workspace: there && named ? compiled.workspace : undefined,
    mesh: wrong ? undefined : compiled.mesh,
    compiled,
    diagnostics,
    sources: compiled.sources,
    fileCount: compiled.workspace.files.length,
  };
}

/** Compiles, and compiles again with what DuckDB says of the SQL texts in it. */
export async function compileAnswered(
  context: CommandContext,
  host: Host,
  wanted: Pick<CompileOptions, "only" | "diagnosticsOnly">,
): Promise<Compiled> {
  const options: CompileOptions = { library: libraryFolder(), today: today(context.host), ...wanted };
  const answers = new Map<string, HatchAnswer>();
  let compiled = compile(host, context.folder, options);
  // A table may read another one's SQL: each round binds one layer more.
  for (let open = compiled.needs; open.length > 0; open = compiled.needs.filter((need) => !answers.has(need.key))) {
    const { answerNeeds } = await import("./hatch-answers.ts");
    for (const [key, answer] of await answerNeeds(open, context.host, cacheFolder(compiled.root)))
      answers.set(key, answer);
    compiled = compile(host, context.folder, { ...options, answers });
  }
  return compiled;
}

export function cacheFolder(root: string): string {
  return `${root}/.chimera/cache`;
}

/** The UTC day, for deprecations that end. */
export function today(host: Host): string {
  return new Date(host.now()).toISOString().slice(0, 10);
}
