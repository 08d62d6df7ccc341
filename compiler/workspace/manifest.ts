/** The workspace manifest `chimera.yaml`: what it says, and what is wrong with it, at the right place. */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { dependenciesNotBuilt } from "../../language/diagnostics/registry/workspace.ts";
import type { Outcome, SourceText } from "../../language/text/source.ts";
import type { EnvironmentIR } from "../mesh/mesh.ts";
import { reportSchemaErrors } from "./manifest-errors.ts";
import validate from "./manifest-validator.generated.mjs";
import { type ManifestTree, readYaml } from "./manifest-yaml.ts";

export const manifestName = "chimera.yaml";

export type SeverityOverride = "error" | "warning" | "info" | "off";

export interface Manifest {
  readonly name: string;
  readonly description?: string;
  /** Never empty: without any there is `local`. */
  readonly environments: { readonly [name: string]: EnvironmentIR };
  /** By code or slug. */
  readonly severity: { readonly [codeOrSlug: string]: SeverityOverride };
  /** Notice before a breaking change. */
  readonly noticeDays: number;
  /** Level of columns without a label. */
  readonly defaultLevel: string;
  readonly implicitFlows: "strict" | "graded";
  /** Patterns relative to the root. */
  readonly files: { readonly include?: readonly string[]; readonly exclude: readonly string[] };
}

/** What stands in a valid `chimera.yaml`. */
interface ManifestValue {
  readonly name: string;
  readonly description?: string;
  readonly environments?: { readonly [name: string]: { readonly [option: string]: unknown } };
  readonly severity?: { readonly [codeOrSlug: string]: SeverityOverride };
  readonly dependencies?: { readonly [name: string]: string };
  readonly notice?: string;
  readonly default_level?: string;
  readonly implicit_flows?: "strict" | "graded";
  readonly files?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
}

export interface ReadManifest {
  readonly manifest: Manifest;
  readonly tree: ManifestTree;
}

/** Reads a manifest. One that is wrong is reported and stands for an empty one, so that the mesh is still checked. */
export function readManifest(source: SourceText): Outcome<ReadManifest, Diagnostic> {
  const { value: tree, diagnostics: yamlDiagnostics } = readYaml(source);
  const diagnostics = [...yamlDiagnostics];
  if (yamlDiagnostics.length > 0) return { value: { manifest: manifestOf({ name: "mesh" }), tree }, diagnostics };
  if (!validate(tree.value)) {
    reportSchemaErrors(validate.errors ?? [], tree, (diagnostic) => diagnostics.push(diagnostic));
    return { value: { manifest: manifestOf({ name: "mesh" }), tree }, diagnostics };
  }
  const value = tree.value as ManifestValue;
  if (value.dependencies !== undefined && Object.keys(value.dependencies).length > 0) {
    diagnostics.push(dependenciesNotBuilt.at(tree.place(["dependencies"], "key"), {}));
  }
  return { value: { manifest: manifestOf(value), tree }, diagnostics };
}

function manifestOf(value: ManifestValue): Manifest {
  const environments = Object.entries(value.environments ?? {});
  if (environments.length === 0) environments.push(["local", {}]);
  return {
    name: value.name,
    ...(value.description === undefined ? {} : { description: value.description }),
    environments: Object.fromEntries(environments.map(([name, said]) => [name, environmentOf(said)])),
    severity: value.severity ?? {},
    noticeDays: value.notice === undefined ? 30 : daysOf(value.notice),
    defaultLevel: value.default_level ?? "internal",
    implicitFlows: value.implicit_flows ?? "graded",
    files: {
      ...(value.files?.include === undefined ? {} : { include: value.files.include }),
      exclude: value.files?.exclude ?? [],
    },
  };
}

function environmentOf(said: { readonly [option: string]: unknown }): EnvironmentIR {
  const { engine, orchestrator, region, ...options } = said;
  return {
    engine: typeof engine === "string" ? engine : "duckdb",
    orchestrator: typeof orchestrator === "string" ? orchestrator : "local",
    ...(typeof region === "string" ? { region } : {}),
    options,
  };
}

/** `90d`, `12w` */
function daysOf(notice: string): number {
  const amount = Number.parseInt(notice, 10);
  return notice.endsWith("w") ? amount * 7 : amount;
}
