/** What the target `kubernetes` makes of a mesh, in memory. */
import { parseAllDocuments } from "yaml";
import { nodeHost } from "../../cli/host.ts";
import { chooseTarget, type Emitted, emitTarget } from "../../cli/targets.ts";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { compiledFiles } from "./compiled-mesh.ts";
import type { KubernetesObject } from "./engines/kubernetes-api.ts";
import { exampleFiles, repository } from "./repository.ts";

/** A mesh without errors of an example, or of files. */
export async function meshOf(files: string | { readonly [path: string]: string }): Promise<MeshIR> {
  const { compiled } = await compiledFiles(typeof files === "string" ? exampleFiles(files) : files);
  const errors = compiled.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0 || compiled.mesh === undefined)
    throw new Error(errors.map(({ code, message }) => `${code} ${message}`).join("\n"));
  return compiled.mesh;
}

export async function emitKubernetes(
  mesh: MeshIR,
  options: object = {},
  environment: string = "local",
): Promise<Emitted> {
  const chosen = await chooseTarget("kubernetes", options as Record<string, unknown>, repository);
  if ("code" in chosen) throw new Error(chosen.label);
  const emitted = emitTarget(chosen, mesh, environment, nodeHost());
  if ("code" in emitted) throw new Error(emitted.label);
  return emitted;
}

/** The objects of all files, in the order in which Kustomize reads them. */
export function objectsIn({ artifacts }: Emitted): KubernetesObject[] {
  return artifacts
    .filter(({ path }) => !path.endsWith("kustomization.yaml"))
    .flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject));
}

/** The same mesh whose environment hands work to an orchestrator. */
export function withOrchestrator(mesh: MeshIR, orchestrator: string): MeshIR {
  const environments = Object.entries(mesh.environments).map(([name, said]) => [name, { ...said, orchestrator }]);
  return { ...mesh, environments: Object.fromEntries(environments) };
}
