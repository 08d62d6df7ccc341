/** What the target `pulumi` makes of a mesh: the stacks, and the projects in a folder, built as a team would build them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodeHost } from "../../cli/host.ts";
import { chooseTarget, type Emitted, emitTarget } from "../../cli/targets.ts";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import type { PulumiOptions } from "../../targets/pulumi/options.ts";
import { type DomainStacks, domainStacks } from "../../targets/pulumi/stack.ts";
import { repository } from "./repository.ts";

export async function emitPulumi(mesh: MeshIR, options: object = {}, environment = "local"): Promise<Emitted> {
  const chosen = await chosenWith(options);
  const emitted = emitTarget(chosen, mesh, environment, nodeHost());
  if ("code" in emitted) throw new Error(emitted.label);
  return emitted;
}

/** The stacks with all defaults of the options. */
export async function stacksOf(mesh: MeshIR, options: object = {}, environment = "local"): Promise<DomainStacks> {
  return domainStacks(mesh, (await chosenWith(options)).options as PulumiOptions, environment);
}

async function chosenWith(options: object) {
  const chosen = await chooseTarget("pulumi", options as Record<string, unknown>, repository);
  if ("code" in chosen) throw new Error(chosen.label);
  return chosen;
}

/** Writes the projects below a folder, where they find the libraries as if they were installed. */
export function writeProjects({ artifacts }: Emitted, folder: string): void {
  for (const { path, text } of artifacts) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
}

/** Checks the types of a project, and writes its program into `bin`. What is wrong is thrown. */
export function buildProject(folder: string): void {
  const compiler = join(repository, "node_modules/typescript/bin/tsc");
  try {
    execFileSync(process.execPath, [compiler, "--project", folder], { encoding: "utf8" });
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout);
  }
}
