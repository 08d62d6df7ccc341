/** What every message owes its readers: a code and a slug of its own, and good words. */
import { describe, expect, it } from "vitest";
import { all } from "../../../language/diagnostics/registry/index.ts";
import { describe as wordsOf } from "../../../language/diagnostics/render/sarif.ts";
import { type DefinedKind, definedKinds, registryFolder } from "../../support/registry.ts";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";

const specs = all.map((kind) => kind.spec);
/** The first two digits of a code say who speaks. */
const numbers: { readonly [category: string]: string } = {
  syntax: "10",
  workspace: "20",
  names: "21",
  types: "3[01]",
  units: "32",
  steps: "33",
  functions: "34",
  sql: "35",
  contracts: "40",
  quality: "41",
  labels: "42",
  runtime: "50",
  state: "51",
  plan: "52",
  targets: "60",
  usage: "70",
};
describe("the registry", () => {
  it("holds every kind that a category defines", () => {
    const shown = ({ code, slug, category }: Pick<DefinedKind, "code" | "slug" | "category">) =>
      `${code} ${category}/${slug}`;
    expect(specs.map(shown).sort()).toEqual(definedKinds().map(shown).sort());
  });

  it("gives each kind a code and a slug of its own", () => {
    expect(repeated(specs.map(({ code }) => code))).toEqual([]);
    expect(repeated(specs.map(({ slug }) => slug))).toEqual([]);
  });

  it("numbers codes by category", () => {
    const wrong = specs.filter(({ code, category }) => !new RegExp(`^CHM${numbers[category]}\\d\\d$`).test(code));
    expect(wrong.map(({ code, category }) => `${code} in ${category}`)).toEqual([]);
  });

  it("says a mistake in at most eight words beside its parameters, without a full stop", () => {
    const long = all
      .map((kind) => [kind.spec.code, wordsOf(kind).message] as const)
      .filter(([, message]) => ownWords(message) > 8 || /[.!]$/.test(message) || /^[A-Z][a-z]/.test(message));
    expect(long).toEqual([]);
  });

  it("speaks plainly", () => {
    const stiff = filesBelow(registryFolder, ".ts").flatMap((path) =>
      readRepositoryFile(path)
        .split("\n")
        .filter((line) => /failed to|invalid token|unexpected token|unable to resolve/i.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(stiff).toEqual([]);
  });
});

function repeated(values: readonly string[]): string[] {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

/** Words that are not a parameter and not code in backticks. */
function ownWords(message: string): number {
  return message
    .replace(/`[^`]*`|‹\w+›/g, " ")
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length;
}
