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
  const ir: Mutable<DeclaredIR> = { address, place: placeIR(file.parsed.source, node.name) };
  addNotes(ir, node, scope);
  return ir;
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Puts description, deprecation and former name, where there are any, into `ir`. */
export function addNotes(ir: Mutable<Omit<DeclaredIR, "place">>, node: Described, scope: string): void {
  const { doc, deprecated, movedFrom } = node;
  if (doc !== undefined && doc.text !== "") ir.description = doc.text;
  if (deprecated !== undefined) ir.deprecated = deprecation(deprecated);
  if (movedFrom !== undefined) ir.movedFrom = formerAddress(movedFrom, scope);
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
