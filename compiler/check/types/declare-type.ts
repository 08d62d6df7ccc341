/** `type OrderId = string matches /…/ labelled contact`: an alias, or a refinement that a port checks at run time. */
import { refinementOnWrongType } from "../../../language/diagnostics/registry/types.ts";
import { type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { NamedTypeIR } from "../../mesh/mesh.ts";
import { reportPattern } from "../expression/pattern.ts";
import type { RefinementChecker } from "./create-type-table.ts";
import { declaredIR } from "./declared.ts";
import type { TypeTable } from "./type-table.ts";
import { typeText } from "./type-text.ts";

export function declareType(
  symbol: SymbolOf<"Type">,
  mesh: BoundMesh,
  table: TypeTable,
  refine: RefinementChecker,
  report: Report,
): NamedTypeIR {
  const { node, file } = symbol;
  const base = table.resolve(node.type, file, report);
  const known = base.type.kind !== "unknown";
  let matches: string | undefined;
  if (node.matches !== undefined && known) {
    if (base.type.kind !== "string")
      report(refinementOnWrongType.at(placeOf(file, node.matches), { type: typeText(base.type) }));
    else if (reportPattern(node.matches, file, report)) matches = node.matches.value;
  }
  const check = node.check !== undefined && known ? refine(symbol, base, report) : undefined;
  return {
    ...declaredIR(symbol),
    type: base,
    ...(matches === undefined ? {} : { matches }),
    ...(check === undefined ? {} : { check }),
    labels: labelsOf(symbol, base.named, mesh, table, report),
  };
}

/** Its own labels and those of the type that it is made of. */
function labelsOf(
  symbol: SymbolOf<"Type">,
  base: string | undefined,
  mesh: BoundMesh,
  table: TypeTable,
  report: Report,
): readonly string[] {
  const labels = new Set(base === undefined ? [] : table.named(base)?.labels);
  for (const label of symbol.node.labels) {
    const found = mesh.resolve(label, symbol.file, ["Label"], report);
    if (found !== undefined) labels.add(found.fullName);
  }
  return [...labels].sort();
}
