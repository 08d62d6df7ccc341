/** What the commands that work with Temporal share: the environment's options, what it emits, and the packages, which may not be installed. */
import { resolve } from "node:path";
import type { MeshIR } from "../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import {
  noSuchNamespace,
  nothingApplied,
  orchestratorUnreachable,
  otherOrchestrator,
  packageMissing,
} from "../language/diagnostics/registry/usage.ts";
import type { ProductJob } from "../runtime/job/job.ts";
import type { Connected } from "../runtime/temporal/client.ts";
import type { WorkerDomain } from "../runtime/temporal/worker.ts";
import { lowerProduct } from "../targets/job/lower-product.ts";
import { diagnosticsOf } from "../targets/sdk/problem.ts";
import type { Artifact } from "../targets/sdk/target.ts";
import { prefixOf, taskQueue, workflowsModule } from "../targets/temporal/names.ts";
import type { Options } from "../targets/temporal/options.ts";
import type { CommandContext } from "./command.ts";
import { environmentProblem, stateFolder } from "./environment.ts";
import type { MeshSession } from "./mesh-session.ts";
import { problemsInSource } from "./places.ts";
import { chooseTarget, emitTarget, optionsOf } from "./targets.ts";
import { commandLine, known } from "./usage.ts";

/** An environment that Temporal runs: what was applied to it, and what that becomes. */
export interface TemporalEnvironment {
  readonly mesh: MeshIR;
  /** How everything of the environment begins on the server. */
  readonly prefix: string;
  readonly options: Options;
  readonly artifacts: readonly Artifact[];
}

export function isTemporal({ compiled, environment }: MeshSession): boolean {
  return compiled.workspace.manifest.environments[environment]?.orchestrator === "temporal";
}

/** Reads what was applied and emits it; what stands in the way instead. */
export async function temporalEnvironment(
  session: MeshSession,
  context: CommandContext,
): Promise<TemporalEnvironment | readonly Diagnostic[]> {
  const { environment, compiled, root } = session;
  if (!isTemporal(session)) {
    const orchestrator = compiled.workspace.manifest.environments[environment]?.orchestrator ?? "local";
    return [otherOrchestrator.at(commandLine, { environment, orchestrator })];
  }
  const problem = environmentProblem(session);
  if (problem !== undefined) return [problem];
  const { value: state, diagnostics } = stateFolder(session, context).read();
  if (state === undefined) return diagnostics;
  const { mesh } = state;
  if (mesh === undefined) return [nothingApplied.at(commandLine, { environment })];
  const chosen = await chooseTarget("temporal", optionsOf(compiled.mesh, environment, "temporal"), root);
  if ("code" in chosen) return [chosen];
  const emitted = emitTarget(chosen, mesh, environment, context.host);
  if ("code" in emitted) return [emitted];
  const wrong = diagnosticsOf(emitted.problems, session.sources).filter(({ severity }) => severity === "error");
  if (wrong.length > 0) return wrong;
  return {
    mesh,
    prefix: prefixOf(mesh, environment),
    options: chosen.options as Options,
    artifacts: emitted.artifacts,
  };
}

/** The jobs of products by address, or what the engine cannot express. */
export function jobsOf(
  mesh: MeshIR,
  products: readonly string[],
  session: MeshSession,
): ReadonlyMap<string, ProductJob> | readonly Diagnostic[] {
  const lowered = products.map((address) => [address, lowerProduct(mesh, address)] as const);
  const problems = lowered.flatMap(([, { diagnostics }]) => problemsInSource(diagnostics, session.sources));
  return problems.length > 0 ? problems : new Map(lowered.map(([address, { value }]) => [address, value]));
}

/** Writes the emitted files where the bundler can read them; the folder of the module with a domain's workflows is below. */
export function writeWorkflows(
  artifacts: readonly Artifact[],
  { root, environment }: MeshSession,
  { host }: CommandContext,
): string {
  const folder = resolve(root, ".chimera", "temporal", environment);
  for (const { path, text } of artifacts)
    if (host.readText(`${folder}/${path}`) !== text) host.writeAtomic(`${folder}/${path}`, text);
  return folder;
}

/** Domains with products as workers know them; the modules are below `folder`. */
export function domainsOf({ mesh, prefix }: TemporalEnvironment, folder: string): readonly WorkerDomain[] {
  return [...new Set(mesh.products.map((product) => product.domain))].sort().map((domain) => ({
    domain,
    taskQueue: taskQueue(prefix, domain),
    workflowsPath: `${folder}/${workflowsModule(domain)}`,
  }));
}

/** Connects to the server of the environment, or says why that is not possible. Whoever has it closes it. */
export async function connectTo(options: Options, needs: string): Promise<Connected | Diagnostic> {
  const runtime = await withPackages(() => import("../runtime/temporal/client.ts"), needs);
  if ("code" in runtime) return runtime;
  try {
    return await runtime.connect(options);
  } catch (thrown) {
    if (!(thrown instanceof runtime.NamespaceUnknown)) return unreachable(options, thrown);
    const { namespace, address } = options;
    return noSuchNamespace.at(commandLine, { namespace, address, known: known(namespace, thrown.known, "namespaces") });
  }
}

/** Loads a part of the runtime that needs Temporal's packages; says which one is missing. */
export async function withPackages<T>(load: () => Promise<T>, needs: string): Promise<T | Diagnostic> {
  try {
    return await load();
  } catch (thrown) {
    const { code, message = "" } = thrown as { readonly code?: string; readonly message?: string };
    const missing = /'(@temporalio\/[a-z-]+)/.exec(message)?.[1];
    if (code !== "ERR_MODULE_NOT_FOUND" || missing === undefined) throw thrown;
    return packageMissing.at(commandLine, { package: missing, needs });
  }
}

/** What Temporal's client or worker said when it could not connect. */
export function unreachable({ address }: Options, thrown: unknown): Diagnostic {
  const { message = "", details } = thrown as { readonly message?: string; readonly details?: string };
  const reason = (details ?? message).split("\n")[0]!.trim();
  return orchestratorUnreachable.at(commandLine, { address, reason: reason === "" ? "nobody answers" : reason });
}
