/** The pages of the diagnostics mean what they say: the wrong example raises exactly the page's code, the right one raises nothing. */
import { describe, expect, it } from "vitest";
import { renderTerminal } from "../../../language/diagnostics/render/terminal.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { type Example, sectionsOf } from "../../support/pages.ts";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";

const pages = filesBelow("docs/diagnostics", ".md").filter((path) => !path.endsWith("/README.md"));

describe.each(pages)("%s", (path) => {
  const text = readRepositoryFile(path);
  const code = /^# \S+ \((CHM\d{4})\)\n/.exec(text)?.[1];
  const sections = sectionsOf(text);
  const examples = (title: string) => sections.find((section) => section.title === title)?.examples ?? [];

  it("has a code, a reason, something wrong and the right way", () => {
    expect(code).toMatch(/^CHM\d{4}$/);
    expect(text.split("## ")[0]!.split("\n").slice(1).join("").trim().length).toBeGreaterThan(40);
    expect(sections.map(({ title }) => title)).toEqual(expect.arrayContaining(["Wrong", "Right"]));
  });

  it.each(examples("Wrong").map((example) => ({ example })))(
    "raises its code for what is wrong",
    async ({ example }) => {
      const { codes, frames } = await check(example);
      expect([...new Set(codes)], frames).toEqual([code]);
    },
  );

  it.each(examples("Right").map((example) => ({ example })))(
    "raises nothing for what is right",
    async ({ example }) => {
      const { codes, frames } = await check(example);
      expect(codes, frames).toEqual([]);
    },
  );
});

async function check(example: Example): Promise<{ readonly codes: readonly string[]; readonly frames: string }> {
  const { compiled, sources } = await compiledFiles(example);
  return {
    codes: compiled.diagnostics.map((diagnostic) => diagnostic.code),
    frames: renderTerminal(compiled.diagnostics, sources),
  };
}
