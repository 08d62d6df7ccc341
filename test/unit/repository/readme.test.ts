/** What the README shows is what `chimerac` says: of the mesh that `init` writes, and of the mistake made in it. */
import { expect, it } from "vitest";
import { minimalTemplate } from "../../../cli/templates.ts";
import { renderTerminal } from "../../../language/diagnostics/render/terminal.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { readRepositoryFile } from "../../support/repository.ts";

const readme = readRepositoryFile("README.md");
const files = Object.fromEntries([...minimalTemplate("my-mesh")].filter(([path]) => /\.(chimera|yaml)$/.test(path)));
/** As the README sets code apart. */
const indented = (text: string) => text.trimEnd().replace(/^(?=.)/gm, "    ");

it("shows the product of the mesh that `init` writes", () => {
  const product = /^product Orders \{\n[\s\S]*?^\}$/m.exec(files["sales.chimera"]!)![0];
  expect(readme).toContain(indented(product));
});

it("shows the message for a discount that may be missing", async () => {
  const broken = files["sales.chimera"]!.replace("total - (discount ?? 0 EUR)", "total - discount");
  const { compiled, sources } = await compiledFiles({ ...files, "sales.chimera": broken });
  expect(readme).toContain(indented(renderTerminal(compiled.diagnostics, sources)));
});
