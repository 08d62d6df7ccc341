/** The house rules about single files: their length, their first words, and words that must not stay. */
import { describe, expect, it } from "vitest";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";

const sources = filesBelow("").filter((path) => /\.(ts|mjs)$/.test(path));
const longest = 600;

// Written in halves, so that this file does not find itself.
const leftBehind = new RegExp(
  ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].map((word) => `\\b${word}\\b`).join("|") +
    "|not " +
    "implemented",
);
const silenced = new RegExp(`@ts-(${["ig" + "nore", "no" + "check", "expect-" + "error"].join("|")})`);
const looselyTyped = new RegExp(`(:|\\bas|<|,|\\|) ?${"an" + "y"}\\b(?! [a-z])`);
const unconditional = new RegExp(`\\b(it|test|describe)\\.(${["sk" + "ip", "on" + "ly", "to" + "do"].join("|")})\\(`);
const hardlyFails = new RegExp(["toBe" + "Truthy", "toBe" + "Defined", `expect\\(${"tr" + "ue"}\\)`].join("|"));

describe("every source file", () => {
  it(`has at most ${longest} lines`, () => {
    const long = sources.map((path) => [path, readRepositoryFile(path).split("\n").length - 1] as const);
    expect(long.filter(([, lines]) => lines > longest)).toEqual([]);
  });

  it("opens with why it exists", () => {
    // A test's sentences say why it exists.
    const silent = sources.filter(
      (path) => !path.endsWith(".test.ts") && !/^(#!.*\n)?(\/\*\*|\/\/ )/.test(readRepositoryFile(path)),
    );
    expect(silent).toEqual([]);
  });

  it("leaves no unfinished work behind", () => {
    expect(linesWith(sources, leftBehind)).toEqual([]);
  });

  it("silences no type error and keeps types tight", () => {
    expect([...linesWith(sources, silenced), ...linesWith(codeOnly(sources), looselyTyped)]).toEqual([]);
  });

  it("runs every test and expects something of it", () => {
    const tests = sources.filter((path) => path.startsWith("test/"));
    expect([...linesWith(tests, unconditional), ...linesWith(tests, hardlyFails)]).toEqual([]);
  });
});

describe("every text file", () => {
  const texts = filesBelow("").filter((path) => /(\.(ts|mjs|md|chimera|ya?ml|json|sh|hbs)|\/run)$/.test(path));

  it("names no place of one person's machine", () => {
    const homes = ["ho" + "me", "ro" + "ot", "Us" + "ers", "wo" + "rk", "wo" + "rkspace", "m" + "nt"].join("|");
    expect(linesWith(texts, new RegExp(`(^|[\\s"'\`(=:])/(${homes})/[\\w.-]`))).toEqual([]);
  });

  it("names no host that packages come from", () => {
    const hosts = /https?:\/\/[\w.-]*\b(registry|proxy|mirror|artifact\w*|nexus)\b[\w.-]*\.\w+/;
    expect(linesWith(texts, hosts)).toEqual([]);
    expect(linesWith(["package-lock.json"], /"resolved":/)).toEqual([]);
  });
});

interface Text {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Files with comments and strings blanked, so that prose is not taken for code. */
function codeOnly(paths: readonly string[]): readonly Text[] {
  return paths.map((path) => ({
    path,
    lines: readRepositoryFile(path)
      .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
      .split("\n")
      .map((line) => line.replace(/(["'`])(?:\\.|(?!\1).)*\1/g, "$1$1").replace(/(^|\s)\/\/.*$/, "")),
  }));
}

function linesWith(files: readonly (string | Text)[], pattern: RegExp): string[] {
  return files.flatMap((file) => {
    const text = typeof file === "string" ? { path: file, lines: readRepositoryFile(file).split("\n") } : file;
    return text.lines.flatMap((line, at) =>
      pattern.test(line) ? [`${text.path}:${at + 1}: ${line.trim().slice(0, 120)}`] : [],
    );
  });
}
