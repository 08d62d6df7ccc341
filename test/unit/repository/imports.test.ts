/**
 * The house rules about who may import whom. Each rule is a row of a table; a test a row names the offending file and import, so
 * whoever breaks one is told which.
 */
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";

interface Import {
  readonly from: string;
  /** A path in the repository for relative imports, else a package or `node:` module. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const layers = ["language", "compiler", "targets", "runtime", "cli", "editors"] as const;
const imports = layers.flatMap(sourcesOf).flatMap(importsOf);

/** What each layer may import of the repository itself. The first match of `from` decides. */
const mayImport: readonly { readonly from: RegExp; readonly to: RegExp }[] = [
  { from: /^language\//, to: /^language\// },
  // The hatch's answers come from outside, so the compiler sees no engine.
  { from: /^compiler\//, to: /^(language|compiler)\// },
  { from: /^runtime\//, to: /^(language\/(text|diagnostics|host)|runtime\/|compiler\/mesh\/)/ },
  { from: /^targets\/sdk\//, to: /^(targets\/sdk\/|compiler\/mesh\/|language\/(text|diagnostics)\/|runtime\/job\/)/ },
  { from: /^targets\//, to: /^(targets\/|compiler\/mesh\/|language\/(text|diagnostics)\/|runtime\/job\/)/ },
  { from: /^cli\//, to: /^(language|compiler|targets|runtime|cli|stdlib)\/|^package\.json$/ },
  { from: /^editors\//, to: /^(language|compiler|cli|editors)\// },
];

/** Packages and `node:` modules with a home: nobody else imports them. */
const homes: readonly { readonly what: RegExp; readonly home: RegExp }[] = [
  { what: /^chevrotain$/, home: /^language\/syntax\// },
  { what: /^handlebars$/, home: /^targets\// },
  { what: /^vscode-/, home: /^(compiler\/server|editors)\// },
  { what: /^(@duckdb\/|pg$|pg-)/, home: /^(runtime\/(engines|connectors)|cli)\// },
  { what: /^@temporalio\//, home: /^runtime\/temporal\// },
  { what: /^@pulumi\//, home: /^(targets|runtime)\/pulumi\// },
  { what: /^commander$/, home: /^cli\// },
  {
    what: /^node:(?!path|crypto|util|assert|string_decoder|buffer|url|zlib|events|stream)/,
    home: /^(cli|runtime\/(engines|connectors))\//,
  },
];

/** Looks at the world without an import. */
const worldly =
  /(?<![.\w])(process\.(?!env\.NODE_ENV)[a-z]|Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(|fetch\()/;
const mayBeWorldly = /^(cli|editors|runtime\/(engines|connectors))\//;

describe("the import graph", () => {
  it("goes one way only between the folders", () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      if (to.startsWith("node:") || !isPath(to)) return false;
      const rule = mayImport.find((row) => row.from.test(from));
      if (rule === undefined || !rule.to.test(to)) return true;
      // The runtime may speak of the mesh's types, and the targets of a job's; neither runs the other's code.
      const speaksOnly =
        (from.startsWith("runtime/") && to.startsWith("compiler/")) ||
        (from.startsWith("targets/") && to.startsWith("runtime/"));
      return speaksOnly && !typeOnly;
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it("keeps one target out of another", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [folder, target] = from.split("/");
      const [otherFolder, other] = to.split("/");
      return (
        folder === "targets" &&
        otherFolder === "targets" &&
        target !== other &&
        // One builds SQL for the others, one the objects of a cluster, which a stack of Pulumi deploys.
        !["sdk", "sql", "kubernetes"].includes(other ?? "") &&
        other !== "index.ts" &&
        target !== "index.ts"
      );
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it.each(homes)("finds $what only in $home", ({ what, home }) => {
    expect(imports.filter(({ from, to }) => what.test(to) && !home.test(from)).map(show)).toEqual([]);
  });

  it("has no cycle between the rooms of a folder", () => {
    // Files of one room may call each other back and forth, as the parts of a recursive language do.
    const between = imports
      .filter(({ from, to, typeOnly }) => !typeOnly && isPath(to) && !from.startsWith("cli/"))
      .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to), typeOnly: false }))
      .filter(({ from, to }) => from !== to);
    expect(cycles(between)).toEqual([]);
  });

  it("lets only the outer folders look at clock, process and network", () => {
    const wrong = layers
      .flatMap(sourcesOf)
      .filter((path) => !mayBeWorldly.test(path))
      .flatMap((path) =>
        code(readRepositoryFile(path))
          .split("\n")
          .flatMap((line, at) => (worldly.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
      );
    expect(wrong).toEqual([]);
  });
});

function sourcesOf(layer: string): string[] {
  return filesBelow(layer, ".ts");
}

function importsOf(path: string): Import[] {
  const text = readRepositoryFile(path);
  const found: Import[] = [];
  const statement = /^\s*(import|export)\s+(type\s)?([^"';]*?\sfrom\s+)?"([^"]+)"/gm;
  for (const [, , type, , target] of text.matchAll(statement)) found.push(edge(path, target!, type !== undefined));
  for (const [, target] of text.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g)) found.push(edge(path, target!, false));
  return found;
}

function edge(from: string, target: string, typeOnly: boolean): Import {
  const to = target.startsWith(".") ? posix.join(posix.dirname(from), target) : target;
  return { from, to, typeOnly };
}

function isPath(to: string): boolean {
  return /\.(ts|mjs|json)$/.test(to);
}

/** `compiler/check/steps/join.ts` lies in `compiler/check`; a file of the folder itself is a room of its own. */
function roomOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

/** The text with comments blanked, line by line. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " ")).replace(/(^|\s)\/\/.*$/gm, "");
}

function show({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

/** Each cycle as the rooms along it. */
function cycles(edges: readonly Import[]): string[] {
  const next = Map.groupBy(edges, ({ from }) => from);
  const state = new Map<string, "open" | "done">();
  const found: string[] = [];
  const visit = (room: string, path: readonly string[]) => {
    if (state.get(room) === "done") return;
    if (state.get(room) === "open") {
      found.push([...path.slice(path.indexOf(room)), room].join(" → "));
      return;
    }
    state.set(room, "open");
    for (const { to } of next.get(room) ?? []) visit(to, [...path, room]);
    state.set(room, "done");
  };
  for (const room of next.keys()) visit(room, []);
  return found;
}
