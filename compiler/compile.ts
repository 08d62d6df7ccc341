/** From a folder to a checked mesh: all stages of the compiler, one after the other. */
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { inOrder } from "../language/diagnostics/order.ts";
import { all } from "../language/diagnostics/registry/index.ts";
import type { Host } from "../language/host.ts";
import { parse } from "../language/syntax/parse.ts";
import type { ParsedFile } from "../language/syntax/parsed-file.ts";
import type { SourceText } from "../language/text/source.ts";
import { bind } from "./bind/bind.ts";
import type { BoundMesh } from "./bind/bound-mesh.ts";
import { type CheckedMesh, check } from "./check/check.ts";
import type { HatchAnswers, HatchNeed } from "./check/hatch/hatch.ts";
import type { MeshIR } from "./mesh/mesh.ts";
import { loadLibrary } from "./workspace/library.ts";
import { loadWorkspace, type Workspace } from "./workspace/load.ts";
import { applySeverity, severityChoices } from "./workspace/severity.ts";

export interface CompileOptions {
  /** Absolute folder of the standard library. */
  readonly library: string;
  /** ISO date: decides which deprecations are over. */
  readonly today?: string;
  /** What the engine said of the SQL texts that an earlier run needed. */
  readonly answers?: HatchAnswers;
  /** Only these files of the mesh, sorted: whoever asks knows that the others do not matter. */
  readonly only?: ReadonlySet<string>;
  /** The mesh itself is not asked for, only what is wrong with it. */
  readonly diagnosticsOnly?: boolean;
}

export interface Compiled {
  /** Absolute folder of the manifest. */
  readonly root: string;
  readonly workspace: Workspace;
  readonly bound: BoundMesh;
  readonly checked: CheckedMesh;
  /** What of the mesh is right. */
  readonly mesh: MeshIR;
  /** In order of file and place, with the severities that the manifest chooses. */
  readonly diagnostics: readonly Diagnostic[];
  /** SQL texts that must be answered before all is known. */
  readonly needs: readonly HatchNeed[];
  /** Every text that a diagnostic can point into, by path. */
  readonly sources: (path: string) => SourceText | undefined;
}

/** Compiles the mesh that the folder `start` belongs to. */
export function compile(host: Host, start: string, options: CompileOptions): Compiled {
  const loaded = loadWorkspace(host, start, parse, options.only);
  const workspace = loaded.value;
  const library = loadLibrary(host, options.library, parse);
  const bound = bind(workspace.files, library, options.today === undefined ? {} : { today: options.today });
  const { name, environments } = workspace.manifest;
  const checked = check(bound.value, {
    name,
    environments,
    ...(options.answers === undefined ? {} : { answers: options.answers }),
    ...(options.diagnosticsOnly === undefined ? {} : { diagnosticsOnly: options.diagnosticsOnly }),
  });
  const choices = severityChoices(workspace.manifest, workspace.manifestPlace, all);
  const diagnostics = [
    ...loaded.diagnostics,
    ...choices.diagnostics,
    ...syntaxDiagnostics(workspace.files),
    ...syntaxDiagnostics(library),
    ...bound.diagnostics,
    ...checked.diagnostics,
  ];
  return {
    root: workspace.root,
    workspace,
    bound: bound.value,
    checked: checked.value,
    mesh: checked.value.mesh,
    diagnostics: applySeverity(inOrder(diagnostics), choices.value),
    needs: checked.value.needs,
    sources: textsOf(workspace, library),
  };
}

function syntaxDiagnostics(files: readonly ParsedFile[]): readonly Diagnostic[] {
  return files.flatMap((file) => file.diagnostics);
}

function textsOf(workspace: Workspace, library: readonly ParsedFile[]): (path: string) => SourceText | undefined {
  let standard: Map<string, SourceText> | undefined;
  return (path) => {
    const own = workspace.sources.get(path);
    if (own !== undefined) return own;
    standard ??= new Map(library.map((file) => [file.source.path, file.source]));
    return standard.get(path);
  };
}
