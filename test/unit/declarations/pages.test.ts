import { describe, expect, test } from "vitest";
import { loadWorkspace } from "../../../compiler/workspace/load.ts";
import { severityChoices } from "../../../compiler/workspace/severity.ts";
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { all } from "../../../language/diagnostics/registry/index.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { complaint } from "../../support/bound-files.ts";
import { checkedFiles } from "../../support/checked-files.ts";
import { memoryHost } from "../../support/memory-host.ts";
import { type Example, examplesOf } from "../../support/page-examples.ts";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";

const library = Object.fromEntries(
  filesBelow("stdlib", ".chimera").map((path) => [`std/${path}`, readRepositoryFile(path)]),
);

/** What the workspace, names and declarations say to an example. Without a manifest of its own it gets a small one. */
function diagnosticsOf(example: Example): readonly Diagnostic[] {
  const files = { "chimera.yaml": "name: example", ...example.files };
  const only = Object.keys(example.files).every((path) => path.endsWith(".yaml"));
  const host = memoryHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/mesh/${path}`, text])));
  const { value, diagnostics } = loadWorkspace(host, "/mesh", parse);
  const severity = severityChoices(value.manifest, value.manifestPlace, all);
  const { "chimera.yaml": _, ...sources } = files;
  const checked = only ? [] : checkedFiles({ ...library, ...sources }, "2026-01-01").diagnostics;
  return [...diagnostics, ...severity.diagnostics, ...checked];
}

const said = (example: Example) => diagnosticsOf(example).map((diagnostic) => complaint(diagnostic, example.files));

describe("each page of names, labels and the workspace", () => {
  const pages = ["names", "labels", "workspace"].flatMap((category) =>
    filesBelow(`docs/diagnostics/${category}`, ".md"),
  );

  test.each(pages)("%s raises its code when wrong and nothing when right", (path) => {
    const page = readRepositoryFile(path);
    const code = /\((CHM\d+)\)/.exec(page)![1];
    for (const example of examplesOf(page)) {
      const codes = [...new Set(diagnosticsOf(example).map((diagnostic) => diagnostic.code))];
      expect([example.section, codes, said(example)]).toEqual([
        example.section,
        example.section === "Wrong" ? [code] : [],
        example.section === "Wrong" ? said(example).slice(0, 1) : [],
      ]);
    }
  });
});

describe("each page of the language about declarations", () => {
  const pages = ["domains", "sources", "manifest"].map((name) => `docs/language/${name}.md`);

  test.each(pages)("%s has examples without a mistake", (path) => {
    const examples = examplesOf(readRepositoryFile(path));
    const isManifest = path.endsWith("manifest.md");
    const found = examples.flatMap((example) =>
      said(example)
        .filter((one) => !(isManifest && one.startsWith("CHM2010")))
        .map((one) => `line ${example.line}: ${one}`),
    );
    expect(found).toEqual([]);
  });
});
