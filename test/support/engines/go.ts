/**
 * Programs written in Go that nobody hands out ready-made here. Each is built from a module of our own, since `go install` refuses what
 * leans on replacements.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { must, onPath } from "./engine.ts";

export interface GoModule {
  /** The oldest Go that builds it. */
  readonly go: string;
  /** Versions by module. */
  readonly requires: Readonly<Record<string, string>>;
  /** `module version` by the module that it stands in for. */
  readonly replaces?: Readonly<Record<string, string>>;
  /** Texts of our own, by path in the module. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Packages by the name of the program that each becomes. */
  readonly programs: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** What the linker writes into variables, by their full names. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Builds the programs of a module into `folder/bin`. */
export function buildGo(module: GoModule, folder: string): void {
  const work = join(folder, "module");
  for (const [path, text] of Object.entries({ "go.mod": goModOf(module), ...module.sources })) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
  }
  // Some tests of what we lean on need modules that are nowhere; the programs do not.
  go(["mod", "tidy", "-e"], work);
  const variables = Object.entries(module.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const flags = ["-buildvcs=false", "-tags", (module.tags ?? []).join(), "-ldflags", ["-s -w", ...variables].join(" ")];
  for (const [program, source] of Object.entries(module.programs))
    go(["build", ...flags, "-o", join(folder, "bin", program), source], work);
  rmSync(work, { recursive: true });
}

/** What a published module requires, as versions by module. */
export function requirementsOf(module: string, version: string, folder: string): ReadonlyMap<string, string> {
  const { GoMod } = JSON.parse(go(["mod", "download", "-json", `${module}@${version}`], folder)) as { GoMod: string };
  const { Require } = JSON.parse(go(["mod", "edit", "-json", GoMod], folder)) as {
    Require: readonly { readonly Path: string; readonly Version: string }[];
  };
  return new Map(Require.map(({ Path, Version }) => [Path, Version]));
}

function goModOf({ go, requires, replaces = {}, programs }: GoModule): string {
  return [
    "module engines",
    `go ${go}`,
    ...Object.entries(requires).map(([module, version]) => `require ${module} ${version}`),
    ...Object.entries(replaces).map(([module, other]) => `replace ${module} => ${other}`),
    // Programs of other modules have to be named, or tidying drops what only they need.
    ...Object.values(programs).flatMap((source) => (source.startsWith("./") ? [] : [`tool ${source}`])),
    "",
  ].join("\n");
}

/** Whatever the user set for their own work does not reach this build. A Go that is too old fetches a younger one. */
function go(args: readonly string[], cwd: string): string {
  const program = onPath("go");
  if (program === undefined) throw new Error("there is no go on PATH");
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=mod", GOTOOLCHAIN: "auto", GOWORK: "off" };
  return must(program, args, { cwd, env });
}
