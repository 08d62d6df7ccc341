/** What every code owes: a page, somebody who says it, and a test. */
import { describe, expect, it } from "vitest";
import { definedKinds, pageOf, registryFolder } from "../../support/registry.ts";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";

const kinds = definedKinds();
const pages = new Map(filesBelow("docs/diagnostics", ".md").map((path) => [path, readRepositoryFile(path)]));

describe("each code", () => {
  it("has a page under its slug that opens with it", () => {
    const missing = kinds.filter((kind) => !pages.get(pageOf(kind))?.startsWith(`# ${kind.slug} (${kind.code})\n`));
    expect(missing.map((kind) => `${kind.code} ${pageOf(kind)}`)).toEqual([]);
  });

  it("is said by somebody", () => {
    const sources = ["language", "compiler", "targets", "runtime", "cli"].flatMap((folder) =>
      filesBelow(folder, ".ts"),
    );
    const words = wordsOf(sources.filter((path) => !path.startsWith(registryFolder)));
    expect(kinds.filter(({ name }) => !words.has(name)).map(({ name, path }) => `${name} in ${path}`)).toEqual([]);
  });

  it("is tested: by its code, its slug or its name, or by an example on its page", () => {
    const words = wordsOf([...filesBelow("test", ".ts"), ...filesBelow("test/baselines", ".diagnostics")]);
    const untested = kinds.filter((kind) => {
      const hasExample = /^## Wrong$[\s\S]*?^```(chimera|yaml)/m.test(pages.get(pageOf(kind)) ?? "");
      return !hasExample && ![kind.name, kind.code, kind.slug].some((word) => words.has(word));
    });
    expect(untested.map(({ name, code }) => `${code} ${name}`)).toEqual([]);
  });

  it("is the subject of every page that there is", () => {
    const wanted = new Set(kinds.map(pageOf));
    expect([...pages.keys()].filter((path) => !wanted.has(path) && !path.endsWith("/README.md"))).toEqual([]);
  });
});

/** Words of the sources, `-` included, so that slugs are found too. */
function wordsOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => readRepositoryFile(path).match(/[\w-]+/g) ?? []));
}
