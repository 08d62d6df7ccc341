/** What every declaration of the MeshIR says about itself. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { DeclaredSymbol } from "../../bind/bound-mesh.ts";
import type { NamedTypeIR } from "../../mesh/mesh.ts";
import { placeIR } from "../../mesh/place.ts";

type Declared = Pick<NamedTypeIR, "address" | "description" | "deprecated" | "movedFrom" | "place">;

/** Address, description, deprecation, earlier name and place of a symbol. */
export function declaredIR(symbol: Pick<DeclaredSymbol, "fullName" | "file" | "node">): Declared {
  const { node, file, fullName } = symbol;
  const deprecated = "deprecated" in node ? node.deprecated : undefined;
  const movedFrom = "movedFrom" in node ? node.movedFrom : undefined;
  return {
    address: fullName,
    ...(node.doc === undefined ? {} : { description: node.doc.text }),
    ...(deprecated === undefined ? {} : { deprecated: deprecation(deprecated) }),
    ...(movedFrom === undefined ? {} : { movedFrom: movedFrom.parts.map((part) => part.text).join(".") }),
    place: placeIR(file.parsed.source, node.name),
  };
}

function deprecation(node: ast.Deprecation): NonNullable<Declared["deprecated"]> {
  return {
    ...(node.until === undefined ? {} : { until: node.until.value }),
    ...(node.text === undefined ? {} : { text: node.text.value }),
  };
}
