/** What the target `temporal` makes of a mesh, in memory and in a folder where the compiler and the bundler find their packages. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { nodeHost } from "../../cli/host.ts";
import { chooseTarget, type Emitted, emitTarget } from "../../cli/targets.ts";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { repository } from "./repository.ts";

/** Emits for the environment `local` with these options. */
export async function emitTemporal(mesh: MeshIR, options: Readonly<Record<string, unknown>> = {}): Promise<Emitted> {
  const chosen = await chooseTarget("temporal", options, repository);
  if ("code" in chosen) throw new Error(chosen.label);
  const emitted = emitTarget(chosen, mesh, "local", nodeHost());
  if ("code" in emitted) throw new Error(emitted.label);
  return emitted;
}

/** The text of an artifact. */
export function artifact({ artifacts }: Emitted, path: string): string {
  const found = artifacts.find((each) => each.path === path);
  if (found === undefined) throw new Error(`${path} is not among ${artifacts.map((each) => each.path).join(", ")}`);
  return found.text;
}

export interface Folder {
  readonly path: string;
  remove(): void;
}

/** Writes the artifacts into a folder of their own that has the repository's packages. */
export function writeArtifacts({ artifacts }: Emitted): Folder {
  const path = mkdtempSync(join(tmpdir(), "chimera-temporal-target-"));
  symlinkSync(join(repository, "node_modules"), join(path, "node_modules"));
  for (const each of artifacts) {
    mkdirSync(dirname(join(path, each.path)), { recursive: true });
    writeFileSync(join(path, each.path), each.text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
