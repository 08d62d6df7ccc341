/** All stages in their order: from a folder to a checked mesh, or to what is wrong with it. */
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { inOrder } from "../language/diagnostics/order.ts";
import { all } from "../language/diagnostics/registry/index.ts";
import type { Host } from "../language/host.ts";
import { parse } from "../language/syntax/parse.ts";
import type { SourceText } from "../language/text/source.ts";
import { bind } from "./bind/bind.ts";
import type { BoundMesh } from "./bind/bound-mesh.ts";
import { check } from "./check/check.ts";
import type { HatchAnswers, HatchNeed } from "./check/hatch/hatch.ts";
import type { MeshIR } from "./mesh/mesh.ts";
import { loadLibrary } from "./workspace/library.ts";
import { loadWorkspace, type Workspace } from "./workspace/load.ts";
import { applySeverity, severityChoices } from "./workspace/severity.ts";

export interface CompileOptions {
  /** Absolute folder of the standard library. */
  readonly library: string;
  /** ISO date: decides which deprecations are over. */
  readonly today: string;
  /** What the engine said of SQL texts that an earlier compilation needed. */
  readonly answers?: HatchAnswers;
}

/** What each stage understood. A later stage is absent where an earlier one had nothing to give it. */
export interface Compiled {
  /** Absolute folder of the manifest; where it was looked for when there is none. */
  readonly root: string;
  readonly workspace: Workspace | undefined;
  readonly bound: BoundMesh | undefined;
  /** What could be checked; complete only without errors. */
  readonly mesh: MeshIR | undefined;
  /** SQL texts to bind before what depends on them can be checked. */
  readonly needs: readonly HatchNeed[];
  /** In order of file and place, with the severities of the manifest. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every text that a diagnostic can point into. */
  sources(path: string): SourceText | undefined;
}

/** Compiles the mesh that `start` (an absolute folder) belongs to. Never throws for what files say. */
export function compile(host: Host, start: string, options: CompileOptions): Compiled {
  const loaded = loadWorkspace(host, start, parse);
  const workspace = loaded.value;
  const library = loadLibrary(host, options.library, parse);
  const libraryTexts = new Map(library.map((file) => [file.source.path, file.source]));
  const sources = (path: string) => workspace.sources.get(path) ?? libraryTexts.get(path);
  // Without a manifest there is no mesh to look at.
  if (workspace.sources.size === 0)
    return {
      root: workspace.root,
      workspace: undefined,
      bound: undefined,
      mesh: undefined,
      needs: [],
      diagnostics: loaded.diagnostics,
      sources,
    };
  const bound = bind(workspace.files, library, { today: options.today });
  const checked = check(bound.value, { manifest: workspace.manifest, answers: options.answers ?? new Map() });
  const choices = severityChoices(workspace.manifest, workspace.manifestPlace, all);
  const diagnostics = [
    ...loaded.diagnostics,
    ...library.flatMap((file) => file.diagnostics),
    ...workspace.files.flatMap((file) => file.diagnostics),
    ...bound.diagnostics,
    ...checked.diagnostics,
    ...choices.diagnostics,
  ];
  return {
    root: workspace.root,
    workspace,
    bound: bound.value,
    mesh: checked.value.mesh,
    needs: checked.value.needs,
    diagnostics: inOrder(applySeverity(diagnostics, choices.value)),
    sources,
  };
}
