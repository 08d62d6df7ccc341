/** What every declaration says about itself: its address, its description, its end, its former name, its place. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { Span } from "../../../language/text/source.ts";
import type { BoundFile } from "../../bind/bound-mesh.ts";
import { dotted } from "../../bind/names.ts";
import type { PlaceIR } from "../../mesh/mesh.ts";
import { placeIR } from "../../mesh/place.ts";

export interface DeclaredIR {
  readonly address: string;
  readonly description?: string;
  readonly deprecated?: { readonly until?: string; readonly text?: string };
  readonly movedFrom?: string;
  readonly place: PlaceIR;
}

/** What `declared` looks at. */
export type Described = ast.NameNotes & ast.Documented & { readonly name: Span };

/**
 * `scope` is the address that a former name of one word is below: the domain of a product, the table of a column. A former name with
 * dots is a full one. The place is that of the name.
 */
export function declared(node: Described, address: string, scope: string, file: BoundFile): DeclaredIR {
  const { doc, deprecated, movedFrom } = node;
  return {
    address,
    ...(doc === undefined || doc.text === "" ? {} : { description: doc.text }),
    ...(deprecated === undefined ? {} : { deprecated: deprecation(deprecated) }),
    ...(movedFrom === undefined ? {} : { movedFrom: formerAddress(movedFrom, scope) }),
    place: placeIR(file.parsed.source, node.name),
  };
}

function deprecation(node: ast.Deprecation): { readonly until?: string; readonly text?: string } {
  return {
    ...(node.until === undefined ? {} : { until: node.until.value }),
    ...(node.text === undefined ? {} : { text: node.text.value }),
  };
}

function formerAddress(name: ast.QualifiedName, scope: string): string {
  return name.parts.length > 1 || scope === "" ? dotted(name) : `${scope}.${dotted(name)}`;
}
