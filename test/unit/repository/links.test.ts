/** Documents lead somewhere: every relative link in Markdown names something that is there. */
import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, it } from "vitest";
import { filesBelow, readRepositoryFile, repository } from "../../support/repository.ts";

it("finds what each link in the documents names", () => {
  const broken = filesBelow("", ".md").flatMap((path) =>
    [...readRepositoryFile(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
      .map(([, target]) => posix.join(posix.dirname(path), target!))
      .filter((target) => !existsSync(join(repository, target)))
      .map((target) => `${path} links to ${target}`),
  );
  expect(broken).toEqual([]);
});

it("says in each top-level folder what lives there, on at most a page", () => {
  const folders = [
    ...new Set(
      filesBelow("")
        .filter((path) => path.includes("/"))
        .map((path) => path.split("/")[0]!),
    ),
  ];
  const lines = folders
    .filter((folder) => folder !== ".ci")
    .map(
      (folder) =>
        [
          folder,
          existsSync(join(repository, folder, "README.md"))
            ? readRepositoryFile(`${folder}/README.md`).split("\n").length
            : 0,
        ] as const,
    );
  expect(lines.filter(([, count]) => count === 0 || count > 60)).toEqual([]);
});

it("names only scripts that there are", () => {
  const { scripts } = JSON.parse(readRepositoryFile("package.json")) as { scripts: { [name: string]: string } };
  const named = filesBelow("", ".md").flatMap((path) =>
    [...readRepositoryFile(path).matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script!),
  );
  expect([...new Set(named)].filter((script) => !(script in scripts))).toEqual([]);
});
