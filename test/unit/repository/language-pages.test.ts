import { describe, expect, test } from "vitest";
import { renderTerminal } from "../../../language/diagnostics/render/terminal.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { examplesOf } from "../../support/pages.ts";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";

const pages = filesBelow("docs/language", ".md").filter((path) => examplesOf(readRepositoryFile(path)).length > 0);

describe.each(pages)("%s", (path) => {
  const examples = examplesOf(readRepositoryFile(path)).map((example, at) => ({ number: at + 1, example }));

  test.each(examples)("says nothing that does not compile (example $number)", async ({ example }) => {
    // A page about the manifest shows it alone.
    const files = Object.keys(example).some((name) => name.endsWith(".chimera"))
      ? example
      : { ...example, "domains/shop.chimera": "domain shop" };
    const { compiled, sources } = await compiledFiles(files);
    expect(renderTerminal(compiled.diagnostics, sources)).toBe("");
  });
});
