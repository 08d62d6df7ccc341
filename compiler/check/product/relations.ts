/** The relations that pipelines of a product can name, and what is said about names that are none of them. */
import { didYouMean, replaceBy } from "../../../language/diagnostics/did-you-mean.ts";
import {
  relationNotBroughtIn,
  relationOfOtherProduct,
  unknownRelation,
} from "../../../language/diagnostics/registry/steps.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { nearestName } from "../../../language/text/nearest-name.ts";
import { type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import { dotted, someOf } from "../../bind/names.ts";
import { innerMember, portNames } from "../../bind/product-members.ts";
import type { Relation } from "../steps/rows.ts";

/** Where an inner table of some product is found, for messages. */
export type Elsewhere = (name: string) => SymbolOf<"Product"> | undefined;

/** Reports a name that is no input, table or port of `product`. */
export function reportUnknownRelation(
  name: ast.QualifiedName,
  product: SymbolOf<"Product">,
  relations: ReadonlyMap<string, Relation>,
  mesh: BoundMesh,
  elsewhere: Elsewhere,
  report: Report,
): void {
  const place = placeOf(product.file, name);
  const text = dotted(name);
  const known = [...relations.keys()];
  if (name.parts.length > 1) {
    if (!reportQualified(name, product, mesh, report))
      report(unknownRelation.at(place, { name: text, known: someOf(known, 12) }));
    return;
  }
  const near = nearestName(text, known);
  if (near !== undefined) {
    const related = [{ ...relations.get(near)!.place, message: `\`${near}\` is declared here` }];
    report(unknownRelation.at(place, { name: text, known: "" }, { ...didYouMean(place, text, [near]), related }));
    return;
  }
  const declared = mesh.lookup(text, product.file, ["Source", "Product"]);
  if (declared !== undefined) {
    const what = declared.kind === "Source" ? "a source" : "a product";
    const part = declared.kind === "Source" ? "table" : "port";
    const related = [{ ...placeOf(declared.file, declared.node.name), message: "declared here" }];
    const params = { name: text, what, input: `input NAME = ${text}.${part.toUpperCase()}` };
    report(relationNotBroughtIn.at(place, params, { related }));
    return;
  }
  const other = elsewhere(text);
  if (other !== undefined) reportForeign(name, text, other, mesh, report, product);
  else report(unknownRelation.at(place, { name: text, known: someOf(known, 12) }));
}

/** `Shop.orders`, `Customers.profiles`: what it is, and the input that would bring it in. */
function reportQualified(
  name: ast.QualifiedName,
  product: SymbolOf<"Product">,
  mesh: BoundMesh,
  report: Report,
): boolean {
  const last = name.parts.at(-1)!.text;
  const owner = name.parts
    .slice(0, -1)
    .map((part) => part.text)
    .join(".");
  const declared = mesh.lookup(owner, product.file, ["Source", "Product"]);
  if (declared === undefined) return false;
  const place = placeOf(product.file, name);
  const text = dotted(name);
  if (declared.kind === "Product") {
    if (declared.node === product.node) {
      report(unknownRelation.at(place, { name: text, known: "" }, replaceBy(place, last)));
      return true;
    }
    const port = mesh.ports(declared).find((each) => each.node.name.text === last);
    if (port === undefined) {
      reportForeign(name, last, declared, mesh, report, product);
      return true;
    }
  }
  const already = inputOf(declared, last, product, mesh);
  if (already !== undefined) {
    const related = [{ ...placeOf(product.file, already), message: "it is brought in here" }];
    report(unknownRelation.at(place, { name: text, known: "" }, { ...replaceBy(place, already.text), related }));
    return true;
  }
  const what = declared.kind === "Product" ? "a port of another product" : "a table of a source";
  report(
    relationNotBroughtIn.at(
      place,
      { name: text, what, input: `input ${last} = ${text}` },
      inputFix(product, last, text, place),
    ),
  );
  return true;
}

/** The name of the input that brings a table or port in already. */
function inputOf(
  declared: SymbolOf<"Source" | "Product">,
  name: string,
  product: SymbolOf<"Product">,
  mesh: BoundMesh,
): ast.Name | undefined {
  for (const member of product.node.members) {
    if (member.kind !== "Input") continue;
    const target = mesh.inputTarget(member);
    const same =
      target?.kind === "source"
        ? target.source === declared && target.table.name.text === name
        : target?.port.product === declared && target.port.node.name.text === name;
    if (same) return member.name;
  }
  return undefined;
}

/** Puts the input before the first member of the product, and its name in place of what was written. */
function inputFix(
  product: SymbolOf<"Product">,
  name: string,
  target: string,
  place: { readonly file: string; readonly start: number; readonly end: number },
) {
  const first = product.node.members.find(
    (member) => member.kind === "Input" || member.kind === "Table" || member.kind === "Port",
  );
  if (first === undefined) return {};
  const at = { file: place.file, start: first.start, end: first.start };
  const title = `add \`input ${name} = ${target}\``;
  return {
    fixes: [
      {
        title,
        edits: [
          { place: at, text: `input ${name} = ${target}${lineBreakBefore(product, first.start)}` },
          { place, text: name },
        ],
      },
    ],
  };
}

function lineBreakBefore(product: SymbolOf<"Product">, offset: number): string {
  const { text } = product.file.parsed.source;
  let start = offset;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  return `\n${text.slice(start, offset)}`;
}

function reportForeign(
  name: ast.QualifiedName,
  table: string,
  other: SymbolOf<"Product">,
  mesh: BoundMesh,
  report: Report,
  product: SymbolOf<"Product">,
): void {
  const member = innerMember(other, table);
  const ports = portNames(mesh.ports(other)).map((port) => `${other.name}.${port}`);
  const params = {
    name: dotted(name),
    kind: member?.kind === "Input" ? "input" : "table",
    product: other.name,
    instead: someOf(ports),
  };
  const related =
    member === undefined ? [] : [{ ...placeOf(other.file, member.name), message: `\`${table}\` is declared here` }];
  report(relationOfOtherProduct.at(placeOf(product.file, name), params, { related }));
}
