/**
 * What the engine tests share: where fetched engines are kept, and how a test says that one cannot be had here. Nothing is installed
 * system-wide; what was fetched once is found again by its version.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** An engine, or why it cannot be had on this machine. */
export type Engine<T> = { readonly engine: T } | { readonly missing: string };

/** Folder of fetched engines, outside the work tree. */
export function enginesFolder(): string {
  return process.env.CHIMERA_ENGINES ?? join(homedir(), ".cache", "chimera-engines");
}

/**
 * The folder `name` of fetched engines; `fetch` fills it when it is not there yet. It is filled under another name and renamed, so a
 * fetch that was cut off leaves nothing that looks finished.
 */
export function fetched(name: string, fetch: (folder: string) => void): string {
  const wanted = join(enginesFolder(), name);
  if (existsSync(wanted)) return wanted;
  mkdirSync(dirname(wanted), { recursive: true });
  const filling = mkdtempSync(`${wanted}.filling-`);
  try {
    fetch(filling);
    if (!existsSync(wanted)) renameSync(filling, wanted);
  } finally {
    rmSync(filling, { recursive: true, force: true });
  }
  return wanted;
}

/** Gets an engine; a failure of its recipe becomes the reason why its tests are skipped, printed once at the end of the run. */
export async function getEngine<T>(name: string, recipe: () => T | Promise<T>): Promise<Engine<T>> {
  try {
    return { engine: await recipe() };
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    const list = process.env.CHIMERA_MISSING_ENGINES;
    if (list !== undefined) appendFileSync(list, `${name}: ${missing.split("\n").join(" ")}\n`);
    return { missing };
  }
}

/** Runs a command of a recipe and gives what it printed; throws with its last words when it fails. */
export function must(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): string {
  const run = spawnSync(command, args, { encoding: "utf8", maxBuffer: 64 << 20, ...options });
  if (run.error) throw new Error(`\`${command}\` could not be started: ${run.error.message}`);
  if (run.status !== 0) {
    const words = `${run.stderr}\n${run.stdout}`.trim().split("\n").slice(-5).join("\n");
    throw new Error(`\`${[command, ...args].join(" ").slice(0, 200)}\` failed: ${words}`);
  }
  return run.stdout;
}

/** Absolute path of a program on PATH. */
export function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}
