/** What other files can notice of a file, and which files it may depend on, from its text and its checked ports. */
import type * as ast from "../../language/syntax/ast.ts";
import { sha256 } from "../../language/text/digest.ts";
import type { BoundFile, BoundMesh } from "../bind/bound-mesh.ts";
import { type PortSignature, signatureText } from "../check/product/signature.ts";
import type { FileFacts } from "./check-cache.ts";

/** Facts of a bound file; `signatures` are those of its ports by address. */
export function fileFacts(file: BoundFile, mesh: BoundMesh, signatures: ReadonlyMap<string, PortSignature>): FileFacts {
  const names: string[] = [];
  const shared: string[] = [];
  const signature: string[] = [];
  const { text } = file.parsed.source;
  const written = (node: { readonly start: number; readonly end: number }) => text.slice(node.start, node.end);
  for (const node of file.parsed.ast.declarations) {
    switch (node.kind) {
      case "Use":
      case "Test":
        break;
      case "Product": {
        const symbol = mesh.lookup(`${file.domain}.${node.name.text}`, file, ["Product"]);
        names.push(`Product ${file.domain}.${node.name.text}`);
        signature.push(...productHeader(node, written));
        for (const port of symbol === undefined ? [] : mesh.ports(symbol)) {
          names.push(`Port ${port.address} v${port.version}`);
          const checked = signatures.get(port.address);
          signature.push(
            checked === undefined ? `open ${port.address}` : signatureText(checked),
            portHeader(port.node, written),
          );
        }
        break;
      }
      case "Source":
        names.push(`Source ${file.domain}.${node.name.text}`);
        signature.push(written(node));
        break;
      case "Domain":
        if (node.body === undefined) break;
        names.push(`Domain ${file.domain}`);
        shared.push(written(node));
        break;
      default:
        names.push(`${node.kind} ${file.domain}.${nameOf(node)}`);
        shared.push(written(node));
    }
  }
  return {
    domain: file.domain,
    names: names.sort(),
    shared: shared.length === 0 ? "" : sha256(shared.join("\n")),
    signature: signature.length === 0 ? "" : sha256(signature.join("\n")),
  };
}

/** Team, version and notes of a product stand in messages about it. */
function productHeader(node: ast.ProductDeclaration, written: (node: ast.Node) => string): string[] {
  const settings = node.members.filter((member) => member.kind === "Setting").map(written);
  return [node.deprecated, node.movedFrom]
    .flatMap((note) => (note === undefined ? [] : written(note)))
    .concat(settings);
}

function portHeader(node: ast.PortDeclaration, written: (node: ast.Node) => string): string {
  return [node.deprecated, node.movedFrom].flatMap((note) => (note === undefined ? [] : written(note))).join("\n");
}

function nameOf(node: ast.Declaration): string {
  if (!("name" in node) || node.name === undefined) return "";
  return node.name.kind === "Name" ? node.name.text : node.name.parts.map((part) => part.text).join(".");
}
