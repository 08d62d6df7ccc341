/** Meshes as targets get them, and what targets make of them. */
import { expect } from "vitest";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import type { Artifact, Target } from "../../targets/sdk/target.ts";
import { compiledFiles } from "./compiled-mesh.ts";
import { oddMeshes } from "./odd-meshes.ts";
import { exampleFiles, filesBelow, readRepositoryFile } from "./repository.ts";

const whole = "test/unit/targets/whole";

/** The MeshIR of files by path in their workspace; they have no errors. */
export async function meshOf(files: { readonly [path: string]: string }): Promise<MeshIR> {
  const { compiled } = await compiledFiles(files);
  expect(compiled.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return compiled.mesh!;
}

/** The MeshIR of an example. */
export function exampleMesh(name: string): Promise<MeshIR> {
  return meshOf(exampleFiles(name));
}

/** The MeshIR of a mesh that says everything that can be said, with odd names in it. */
export function wholeMesh(): Promise<MeshIR> {
  return meshOf(
    Object.fromEntries(filesBelow(whole).map((path) => [path.slice(whole.length + 1), readRepositoryFile(path)])),
  );
}

/** Meshes in which everything is said that can be said, and that for more than one engine, by name. */
export async function tellingMeshes(): Promise<{ readonly [name: string]: MeshIR }> {
  return {
    shop: await exampleMesh("shop"),
    skyways: await exampleMesh("skyways"),
    "shop-postgres": await exampleMesh("shop-postgres"),
    whole: await wholeMesh(),
  };
}

/** Those, and the odd ones. */
export async function allMeshes(): Promise<{ readonly [name: string]: MeshIR }> {
  const odd = Object.entries(oddMeshes).map(async ([title, files]) => [title, await meshOf(files)] as const);
  return { ...(await tellingMeshes()), ...Object.fromEntries(await Promise.all(odd)) };
}

/** The artifacts of a target by path; it has no problems. */
export function artifactsOf<O>(
  target: Target<O>,
  mesh: MeshIR,
  options: O,
  environment = "local",
): ReadonlyMap<string, Artifact> {
  const template = (file: string) => readRepositoryFile(`targets/${target.name}/templates/${file}`);
  const { artifacts, problems } = target.emit(mesh, options, { environment, template });
  expect(problems).toEqual([]);
  return new Map(artifacts.map((artifact) => [artifact.path, artifact]));
}
