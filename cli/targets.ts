/**
 * The targets that `emit` knows: those that come with chimerac, loaded when they are asked for, and those of npm packages that the mesh's
 * folder has installed.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { MeshIR } from "../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";
import { badTargetOptions, noSuchTarget, targetFailed } from "../language/diagnostics/registry/targets.ts";
import type { Host } from "../language/host.ts";
import type { Artifact, Target, TargetProblem } from "../targets/sdk/target.ts";
import { targetsFolder } from "./folders.ts";
import { commandLine, known } from "./usage.ts";

const builtIn: { readonly [name: string]: () => Promise<{ readonly default: Target<never> }> } = {
  sql: () => import("../targets/sql/target.ts"),
  kubernetes: () => import("../targets/kubernetes/target.ts"),
  odcs: () => import("../targets/odcs/target.ts"),
  datahub: () => import("../targets/datahub/target.ts"),
  openmetadata: () => import("../targets/openmetadata/target.ts"),
  openlineage: () => import("../targets/openlineage/target.ts"),
  temporal: () => import("../targets/temporal/target.ts"),
  pulumi: () => import("../targets/pulumi/target.ts"),
};

export const targetNames: readonly string[] = Object.keys(builtIn);

/** A target with the options that it runs with. */
export interface ChosenTarget {
  /** As it was named: a built-in target's name or a package's. */
  readonly name: string;
  readonly target: Target;
  readonly options: object;
  /** The folder of its templates. */
  readonly templates: string;
}

export interface Emitted {
  readonly artifacts: readonly Artifact[];
  readonly problems: readonly TargetProblem[];
}

type Options = { readonly [option: string]: unknown };

/** What an environment says of targets: names with their options. An environment that names none has all built-in ones. */
export function targetsOf(mesh: MeshIR, environment: string): { readonly [name: string]: Options } {
  const names = namedTargets(mesh.environments[environment]?.options.targets) ?? targetNames;
  return Object.fromEntries(names.map((name) => [name, optionsOf(mesh, environment, name)]));
}

/** The names in an environment's `targets`, a list or names with options; undefined where it says none. */
export function namedTargets(said: unknown): readonly string[] | undefined {
  if (said === undefined || said === null) return undefined;
  return Array.isArray(said) ? (said as string[]) : Object.keys(said);
}

/** A target's options stand with its name in `targets`, or in a block of its name beside it. */
export function optionsOf(mesh: MeshIR, environment: string, name: string): Options {
  const options = mesh.environments[environment]?.options ?? {};
  const { targets } = options as { readonly targets?: readonly string[] | { readonly [name: string]: Options | null } };
  const listed =
    targets === undefined || Array.isArray(targets) ? undefined : (targets as { [name: string]: Options | null })[name];
  return { ...(listed ?? {}), ...((options[name] as Options | undefined) ?? {}) };
}

/** Finds a target and checks its options; what is wrong instead. */
export async function chooseTarget(name: string, said: Options, root: string): Promise<ChosenTarget | Diagnostic> {
  const found = await findTarget(name, root);
  if ("code" in found) return found;
  const { target, templates } = found;
  const { default: Ajv } = await import("ajv");
  const validate = new Ajv.default({ useDefaults: true, allErrors: true, strict: false }).compile(target.options);
  const options = structuredClone(said);
  if (validate(options)) return { name, target, options, templates };
  const [first] = validate.errors ?? [];
  const where = first?.instancePath.slice(1).replaceAll("/", ".") ?? "";
  const unknown = first?.params.additionalProperty;
  const problem =
    unknown === undefined
      ? `${where === "" ? "" : `\`${where}\` `}${first?.message ?? "do not fit"}`
      : `there is no \`${unknown}\`; options are ${Object.keys(target.options.properties).join(", ")}`;
  return badTargetOptions.at(commandLine, { target: name, problem });
}

async function findTarget(
  name: string,
  root: string,
): Promise<{ readonly target: Target; readonly templates: string } | Diagnostic> {
  const own = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (own !== undefined) {
    const { default: target } = await own();
    return { target: target as Target, templates: join(targetsFolder(), name, "templates") };
  }
  const require = createRequire(join(root, "chimera.yaml"));
  let path: string;
  try {
    path = require.resolve(name);
  } catch {
    return noSuchTarget.at(commandLine, { name, known: known(name, targetNames, "targets") });
  }
  try {
    const { default: target } = await import(pathToFileURL(path).href);
    if (isTarget(target)) return { target, templates: join(dirname(path), "templates") };
    return targetFailed.at(commandLine, { target: name, reason: "its default export is not a target" });
  } catch (error) {
    return targetFailed.at(commandLine, {
      target: name,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

function isTarget(value: unknown): value is Target {
  if (typeof value !== "object" || value === null) return false;
  const { name, options, emit } = value as Partial<Target>;
  return typeof name === "string" && typeof options === "object" && typeof emit === "function";
}

/** What a target makes of the mesh; its own mistakes are said as such. */
export function emitTarget(chosen: ChosenTarget, mesh: MeshIR, environment: string, host: Host): Emitted | Diagnostic {
  const failed = (reason: string) => targetFailed.at(commandLine, { target: chosen.name, reason });
  const template = (file: string) => {
    const text = host.readText(join(chosen.templates, file));
    if (text === undefined) throw new Error(`it has no template ${file}`);
    return text;
  };
  let emitted: Emitted;
  try {
    emitted = chosen.target.emit(mesh, chosen.options, { environment, template });
  } catch (error) {
    // A package's mistake is the user's to report there; our own is a bug that must be seen.
    if (Object.hasOwn(builtIn, chosen.name)) throw error;
    return failed(error instanceof Error ? error.message : String(error));
  }
  const seen = new Set<string>();
  for (const { path } of emitted.artifacts) {
    const parts = path.split("/");
    if (
      parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\\") || part.includes("\0"))
    )
      return failed(`\`${path}\` is not a path below its folder`);
    // Some file systems do not tell upper from lower case.
    const folded = path.toLowerCase();
    if (seen.has(folded)) return failed(`two artifacts are called \`${path}\``);
    seen.add(folded);
  }
  return emitted;
}
