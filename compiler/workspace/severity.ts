/**
 * The severities that a mesh chooses in its manifest. Only warnings and infos can be changed: every error of the registry says that the mesh
 * has no meaning that is safe to run, so none of them can be silenced. This is the one place where severities change.
 */

import type { Diagnostic, DiagnosticKind, Severity } from "../../language/diagnostics/diagnostic.ts";
import { didYouMean } from "../../language/diagnostics/did-you-mean.ts";
import { severityFixed, unknownCode } from "../../language/diagnostics/registry/workspace.ts";
import type { Outcome } from "../../language/text/source.ts";
import type { Manifest, SeverityOverride } from "./manifest.ts";
import type { ManifestTree } from "./manifest-yaml.ts";

/** Chosen severities by code. */
export type SeverityChoices = ReadonlyMap<string, SeverityOverride>;

/** What of a registered diagnostic matters here, whatever its parameters. */
export type RegisteredDiagnostic = { readonly spec: Pick<DiagnosticKind["spec"], "code" | "slug" | "severity"> };

/** Reads the manifest's `severity` against the registry. */
export function severityChoices(
  manifest: Manifest,
  place: ManifestTree["place"],
  registry: Iterable<RegisteredDiagnostic>,
): Outcome<SeverityChoices, Diagnostic> {
  const choices = new Map<string, SeverityOverride>();
  const diagnostics: Diagnostic[] = [];
  const entries = Object.entries(manifest.severity);
  if (entries.length === 0) return { value: choices, diagnostics };
  const known = new Map<string, RegisteredDiagnostic>();
  for (const kind of registry) known.set(kind.spec.code, kind).set(kind.spec.slug, kind);
  for (const [name, severity] of entries) {
    const spec = known.get(name)?.spec;
    const at = place(["severity", name], "key");
    if (spec === undefined) diagnostics.push(unknownCode.at(at, { code: name }, didYouMean(at, name, known.keys())));
    else if (spec.severity === "error" && severity !== "error") diagnostics.push(severityFixed.at(at, { code: name }));
    else choices.set(spec.code, severity);
  }
  return { value: choices, diagnostics };
}

/** The diagnostics with the severities of the mesh; those that are off are left out. */
export function applySeverity(diagnostics: readonly Diagnostic[], choices: SeverityChoices): readonly Diagnostic[] {
  if (choices.size === 0) return diagnostics;
  return diagnostics.flatMap((diagnostic) => {
    const severity = choices.get(diagnostic.code);
    if (severity === undefined || severity === diagnostic.severity) return [diagnostic];
    return severity === "off" ? [] : [{ ...diagnostic, severity: severity satisfies Severity }];
  });
}
