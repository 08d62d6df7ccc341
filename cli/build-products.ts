/** Lowers products to jobs and has the embedded runner build them, with progress. */
import type { MeshIR } from "../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import type { ProductJob } from "../runtime/job/job.ts";
import type { BuildReport } from "../runtime/report.ts";
import { lowerProduct } from "../targets/job/lower-product.ts";
import { progressLine } from "./build-progress.ts";
import type { CommandContext } from "./command.ts";
import type { MeshSession } from "./mesh-session.ts";
import { openForWriting } from "./open-database.ts";
import { problemsInSource } from "./places.ts";

export interface BuildRequest {
  /** Addresses, in build order. */
  readonly products: readonly string[];
  /** Products that are no longer in the mesh: their views and stored versions go. */
  readonly removed: readonly string[];
  /** `new`: load only what was never loaded; `all`: look for new data everywhere. */
  readonly load: "new" | "all";
}

export type BuildResult =
  | { readonly kind: "done"; readonly reports: readonly BuildReport[] }
  /** Nothing was touched. */
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[] };

/** Builds products of a checked mesh in the environment's database. */
export async function buildProducts(
  mesh: MeshIR,
  request: BuildRequest,
  session: MeshSession,
  context: CommandContext,
): Promise<BuildResult> {
  const jobs: ProductJob[] = [];
  const problems: Diagnostic[] = [];
  for (const address of request.products) {
    const lowered = lowerProduct(mesh, address);
    problems.push(...problemsInSource(lowered.diagnostics, session.sources));
    jobs.push(lowered.value);
  }
  if (problems.length > 0) return { kind: "failed", diagnostics: problems };
  const [opened, { runProducts }] = await Promise.all([openForWriting(session), import("../runtime/runner.ts")]);
  if (opened.engine === undefined) return { kind: "failed", diagnostics: opened.diagnostics };
  try {
    const report = await runProducts(jobs, opened.engine, {
      host: context.host,
      root: session.root,
      load: request.load,
      removed: request.removed,
      signal: context.signal,
      onEvent: progressLine(context.terminal),
    });
    return { kind: "done", reports: report.products };
  } finally {
    context.terminal.settle();
    opened.engine.close();
  }
}
