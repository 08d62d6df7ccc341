/**
 * Purposes are words of the whole mesh: `purpose: [analytics]` needs no declaration. Declaring one adds its text and the broader purposes it is
 * part of, so its address is the bare word.
 */
import { purposeRepeated } from "../../../language/diagnostics/registry/labels.ts";
import { type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { PurposeIR } from "../../mesh/mesh.ts";
import { checkBroader, type Narrower } from "./broader.ts";
import { declared } from "./declared.ts";

/** All declared purposes of the mesh, sorted by word. */
export function checkPurposes(mesh: BoundMesh, report: Report): readonly PurposeIR[] {
  const first = new Map<string, SymbolOf<"Purpose">>();
  const purposes: PurposeIR[] = [];
  const narrower: Narrower[] = [];
  for (const symbol of mesh.symbols) {
    if (symbol.kind !== "Purpose") continue;
    const { node, file, name } = symbol;
    const earlier = first.get(name);
    if (earlier !== undefined) {
      const related = [{ ...placeOf(earlier.file, earlier.node.name), message: "first declared here" }];
      report(purposeRepeated.at(placeOf(file, node.name), { purpose: name }, { related }));
      continue;
    }
    first.set(name, symbol);
    const broader = [...new Set(node.broader.map((one) => one.parts.at(-1)!.text))];
    narrower.push({ address: name, broader, name: node.name, file });
    purposes.push({
      ...declared(node, name, "", file),
      ...(node.text === undefined ? {} : { text: node.text.value }),
      broader,
    });
  }
  checkBroader("purpose", narrower, report);
  return purposes.sort((a, b) => (a.address < b.address ? -1 : 1));
}
