/** `type OrderId = string matches /…/ labelled contact`: an alias, or a refinement that a port checks at run time. */
import { refinementOnWrongType } from "../../../language/diagnostics/registry/types.ts";
import { type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { NamedTypeIR, ValueType } from "../../mesh/mesh.ts";
import { reportPattern } from "../expression/pattern.ts";
import type { RefinementChecker } from "./create-type-table.ts";
import { declaredIR } from "./declared.ts";
import { addLabelsOfType, labelsInside } from "./labels-of-type.ts";
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
    labels: labelsOf(symbol, base, mesh, table, report),
  };
}

/** Its own labels, those of the type that it is made of, and those of the fields and items in it. */
function labelsOf(
  symbol: SymbolOf<"Type">,
  base: ValueType,
  mesh: BoundMesh,
  table: TypeTable,
  report: Report,
): readonly string[] {
  const labels = new Set<string>();
  addLabelsOfType(base, table, labels);
  for (const label of [...labelsInside(symbol.node.type), ...symbol.node.labels]) {
    const found = mesh.resolve(label, symbol.file, ["Label"], report);
    if (found !== undefined) labels.add(found.fullName);
  }
  return [...labels].sort();
}
