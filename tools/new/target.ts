/** A new target: a folder that says what it is, lowers the MeshIR and lists what maps to what, with a test of its first artifact. */
import type { Maker } from "../new.ts";

export const newTarget: Maker = (name, read) => {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error("a target is a word in lower case");
  const folder = `targets/${name}`;
  if (read(`${folder}/index.ts`) !== undefined) throw new Error(`${folder} is there already`);
  return {
    files: {
      [`${folder}/index.ts`]: index(name),
      [`${folder}/lower.ts`]: lower(name),
      [`${folder}/README.md`]: readme(name),
      [`test/unit/targets/${name}/${name}.test.ts`]: test(name),
    },
    next: [
      `${folder}/lower.ts: decide what a product becomes; what cannot be expressed is a diagnostic of \`targets\``,
      `${folder}/index.ts: write its text`,
      "give what it writes to the real tool, or to its schema, in the test",
      `${folder}/README.md: what maps to what`,
    ],
  };
};

function index(name: string): string {
  return `/** The target ${name}: what it is for. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { lower } from "./lower.ts";

/** Files of the target by path. Pure: equal meshes give equal bytes. */
export function emit(mesh: MeshIR): ReadonlyMap<string, string> {
  return new Map(lower(mesh).map(({ product }) => [\`\${product}.txt\`, \`\${product}\\n\`]));
}
`;
}

function lower(name: string): string {
  return `/** What ${name} says of each product. Everything is decided here; \`index.ts\` only arranges. */
import type { MeshIR } from "../../compiler/mesh/mesh.ts";

export interface ProductView {
  /** Full name. */
  readonly product: string;
}

export function lower(mesh: MeshIR): readonly ProductView[] {
  return mesh.products.map(({ address }) => ({ product: address }));
}
`;
}

function readme(name: string): string {
  return `# ${name}

What it is, and who reads what it writes.

| in Chimera | in ${name} |
| --- | --- |
| product | … |
`;
}

function test(name: string): string {
  return `/** What the target ${name} writes. */
import { expect, it } from "vitest";
import { emit } from "../../../../targets/${name}/index.ts";
import { compiledFiles } from "../../../support/compiled-mesh.ts";

it("writes a product as a reader of ${name} expects it", async () => {
  const { compiled } = await compiledFiles({ "main.chimera": 'domain shop { title: "Shop" }\\n' });
  expect([...emit(compiled.mesh!)]).toEqual([["…", "…"]]);
});
`;
}
