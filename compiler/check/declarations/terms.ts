/** The glossary: terms and the broader ones they belong to. */
import type { BoundMesh, Report } from "../../bind/bound-mesh.ts";
import type { TermIR } from "../../mesh/mesh.ts";
import { checkBroader, type Narrower } from "./broader.ts";
import { declared } from "./declared.ts";
import { readSettings } from "./settings/read-settings.ts";
import { termSettings } from "./settings/tables.ts";

/** All terms of the mesh, sorted by address. */
export function checkTerms(mesh: BoundMesh, report: Report): readonly TermIR[] {
  const terms: TermIR[] = [];
  const narrower: Narrower[] = [];
  for (const symbol of mesh.symbols) {
    if (symbol.kind !== "Term") continue;
    const { node, file } = symbol;
    const settings = readSettings(termSettings, node.settings, { mesh, file, report });
    const broader: string[] = [];
    for (const name of node.broader) {
      const found = mesh.resolve(name, file, ["Term"], report);
      if (found !== undefined && !broader.includes(found.fullName)) broader.push(found.fullName);
    }
    narrower.push({ address: symbol.fullName, broader, name: node.name, file });
    terms.push({
      ...declared(node, symbol.fullName, file.domain, file),
      ...(node.text === undefined ? {} : { text: node.text.value }),
      broader,
      ...settings,
    });
  }
  checkBroader("term", narrower, report);
  return terms.sort((a, b) => (a.address < b.address ? -1 : 1));
}
