/**
 * `chimerac emit [TARGET…] --out DIR`: what the mesh becomes, as files. Each target owns a folder and keeps a list of its files there with where their
 * lines come from; files of an earlier list that are no longer emitted are removed.
 */
import { join, resolve } from "node:path";
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { staleArtifacts } from "../../language/diagnostics/registry/targets.ts";
import type { Host } from "../../language/host.ts";
import { jsonArtifact } from "../../targets/sdk/data.ts";
import { diagnosticsOf, type TargetProblem } from "../../targets/sdk/problem.ts";
import type { Artifact, Origin } from "../../targets/sdk/target.ts";
import { type RunCommand, textOption } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { openMesh } from "../mesh-session.ts";
import { counted, fail, showFrames } from "../report.ts";
import { type ChosenTarget, chooseTarget, emitTarget, optionsOf, targetsOf } from "../targets.ts";
import { commandLine } from "../usage.ts";

/** The list of a target's files, in its folder. */
const listName = "chimera-map.json";

/** What differs between a target's folder and what it emits, as paths below the folder of all targets. */
interface Differences {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

export const run: RunCommand = async (names, options, context) => {
  const { host, terminal } = context;
  const session = await openMesh(context);
  const { mesh, environment, root, sources } = session;
  if (mesh === undefined) return fail(session.diagnostics, context, sources);
  await showFrames(session.diagnostics, context, sources);

  const wanted =
    names.length === 0
      ? targetsOf(mesh, environment)
      : Object.fromEntries(names.map((name) => [name, optionsOf(mesh, environment, name)]));
  const chosen: ChosenTarget[] = [];
  const wrong: Diagnostic[] = [];
  for (const [name, said] of Object.entries(wanted)) {
    const target = await chooseTarget(name, said, root);
    if ("code" in target) wrong.push(target);
    else chosen.push(target);
  }
  if (wrong.length > 0) return fail(wrong, context);

  const folder = resolve(context.folder, textOption(options, "out") ?? "out");
  const emitted: { readonly name: string; readonly artifacts: readonly Artifact[] }[] = [];
  const problems: TargetProblem[] = [];
  for (const target of chosen) {
    const made = emitTarget(target, mesh, environment, host);
    if ("code" in made) return fail(made, context);
    problems.push(...made.problems);
    emitted.push({ name: target.target.name, artifacts: made.artifacts });
  }
  // What several targets say alike of one place is shown once.
  const shown = diagnosticsOf(problems, sources);
  await showFrames(shown, context, sources);
  // A target that cannot say everything writes nothing: half of a deployment is worse than none.
  if (shown.some(({ severity }) => severity === "error")) return exitCode.error;

  const check = options.check === true;
  const all: Differences[] = emitted.map(({ name, artifacts }) =>
    settle(join(folder, name), name, artifacts, host, check),
  );
  const written = all.flatMap((each) => each.written);
  const removed = all.flatMap((each) => each.removed);
  if (options.format === "json") {
    const targets = emitted.map(({ name, artifacts }) => ({
      name,
      files: artifacts.map(({ path }) => `${name}/${path}`),
    }));
    terminal.out(`${JSON.stringify({ version: 1, folder, targets, written, removed }, null, 2)}\n`);
  } else {
    for (const { name, artifacts } of emitted) terminal.out(`${name}: ${counted(artifacts.length, "file")}\n`);
  }
  if (check) {
    const paths = [...written, ...removed];
    if (paths.length === 0) return exitCode.ok;
    const first = paths.slice(0, 5).join(", ");
    const more = paths.length > 5 ? ` and ${paths.length - 5} more` : "";
    // The result is written already, and says the same to a program.
    await showFrames([staleArtifacts.at(commandLine, { folder, paths: `${first}${more}` })], context);
    return exitCode.error;
  }
  terminal.say(`${written.length} written, ${removed.length} removed below ${folder}\n`);
  return exitCode.ok;
};

/**
 * Makes the folder of a target hold the artifacts and nothing of an earlier run; with `check` only says what that would change. The list names
 * the old files until they are gone and, written first, the new ones before they are there: an interrupted run is mended by the next.
 */
function settle(folder: string, name: string, artifacts: readonly Artifact[], host: Host, check: boolean): Differences {
  const now = new Set(artifacts.map(({ path }) => path));
  const removed = filesOf(host.readText(join(folder, listName))).filter((path) => !now.has(path));
  const files = [...artifacts, listOf(artifacts)];
  const changed = files.filter(({ path, text }) => host.readText(join(folder, path)) !== text);
  if (!check) {
    for (const path of removed) host.remove(join(folder, path));
    for (const { path, text } of changed.toReversed()) host.writeAtomic(join(folder, path), text);
  }
  const shown = (path: string) => `${name}/${path}`;
  return { written: changed.map(({ path }) => shown(path)), removed: removed.map(shown) };
}

/** Files with where their lines come from: `"12-18": "sales.chimera:4:1"`, outer ranges before inner ones. */
function listOf(artifacts: readonly Artifact[]): Artifact {
  const files = artifacts.map(({ path, origins }) => [path, Object.fromEntries(origins.map(originEntry))] as const);
  return jsonArtifact(listName, { version: 1, files: Object.fromEntries(files) });
}

function originEntry({ line, endLine, place }: Origin): [string, string] {
  return [`${line}-${endLine}`, placeText(place)];
}

function placeText({ file, line, column }: PlaceIR): string {
  return `${file}:${line}:${column}`;
}

/** Files that an earlier run wrote; a list that cannot be read names none. */
function filesOf(list: string | undefined): readonly string[] {
  if (list === undefined) return [];
  try {
    const { files } = JSON.parse(list) as { readonly files?: unknown };
    const paths = typeof files === "object" && files !== null ? Object.keys(files) : [];
    return paths.filter((path) => !path.split(/[/\\]/).includes(".."));
  } catch {
    return [];
  }
}
