/** Names and texts of a mesh come into workflows as strings and comments, and never as anything else, whatever they are. */
import { stripTypeScriptTypes } from "node:module";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { compiledFiles } from "../support/compiled-mesh.ts";
import { runs } from "../support/fuzz.ts";
import { exampleFiles } from "../support/repository.ts";
import { emitTemporal } from "../support/temporal-target.ts";

let mesh: MeshIR;
beforeAll(async () => {
  mesh = (await compiledFiles(exampleFiles("shop"))).compiled.mesh!;
});

const nasty = fc.constantFrom(
  ...[
    '"',
    "'",
    "`",
    "\\",
    "*/",
    "/*",
    "//",
    "$" + "{x}",
    "\n",
    "\r",
    "\u2028",
    "\u0001",
    "{{x}}",
    "../",
    "/",
    ".",
    "😀",
  ],
  ...['"); process.exit(1); ("', "__proto__", "constructor", "</script>"],
);
const anything = fc
  .array(fc.oneof(nasty, fc.string({ unit: "grapheme", maxLength: 4 })), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");
const names = fc.record({
  domain: anything,
  product: anything,
  table: anything,
  input: anything,
  title: anything,
  version: anything,
});

/** The example's product of tickets and what it reads under other names. */
function renamed(to: {
  domain: string;
  product: string;
  table: string;
  input: string;
  title: string;
  version: string;
}): MeshIR {
  const one = mesh.products.find(({ name }) => name === "Tickets")!;
  const [first, ...others] = one.tables;
  const product = {
    ...one,
    name: to.product,
    domain: to.domain,
    address: `${to.domain}.${to.product}`,
    title: to.title,
    version: to.version,
    inputs: one.inputs.map((input, at) => (at === 0 ? { ...input, name: to.input } : input)),
    tables: [{ ...first!, name: to.table }, ...others],
  };
  return { ...mesh, products: mesh.products.map((each) => (each === one ? product : each)) };
}

it("emits programs that differ in strings and comments alone", async () => {
  const harmless = renamed({ domain: "d", product: "P", table: "t", input: "i", title: "x", version: "1" });
  const shape = (await emitTemporal(harmless, { approval: "all" })).artifacts.map(({ text }) => skeleton(text));
  await fc.assert(
    fc.asyncProperty(names, async (to) => {
      const { artifacts } = await emitTemporal(renamed(to), { approval: "all" });
      expect(artifacts.map(({ text }) => skeleton(text)).toSorted()).toEqual(shape.toSorted());
      for (const { path, text } of artifacts)
        if (path.endsWith(".ts")) expect(() => stripTypeScriptTypes(text), text).not.toThrow();
      const all = artifacts.flatMap((each) => literalsOf(each.text));
      for (const name of [to.table, to.input, to.domain, to.version, `${to.domain}.${to.product}`])
        expect(all).toContain(name);
    }),
    { numRuns: runs(150) },
  );
});

it("writes every file below its folder, and no two alike", async () => {
  await fc.assert(
    fc.asyncProperty(anything, anything, async (domain, product) => {
      const { artifacts } = await emitTemporal(
        renamed({ domain, product, table: "t", input: "i", title: "x", version: "1" }),
      );
      const paths = artifacts.map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      for (const path of paths)
        expect(path).toMatch(/^([A-Za-z0-9_~-][A-Za-z0-9._~-]*\/)*[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/);
    }),
    { numRuns: runs(100) },
  );
});

const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/** The program without what its comments and strings say. */
function skeleton(text: string): string {
  return text.replace(token, (found) => found[0]!).replace(/\s+/g, " ");
}

function literalsOf(text: string): string[] {
  return [...text.matchAll(token)].filter(([found]) => found.startsWith('"')).map(([found]) => JSON.parse(found));
}
