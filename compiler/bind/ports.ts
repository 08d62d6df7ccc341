/** Ports of products as others see them: their versions and addresses. */
import type * as ast from "../../language/syntax/ast.ts";
import type { PortSymbol, SymbolOf } from "./bound-mesh.ts";

/** Ports in order of declaration; the second of one name and version is left out (reported where members are checked). */
export function portsOf(product: SymbolOf<"Product">): readonly PortSymbol[] {
  const productMajor = majorOf(product.node);
  const nodes = product.node.members.filter((member) => member.kind === "Port");
  const current = new Map<string, { readonly version: number; readonly deprecated: boolean }>();
  for (const node of nodes) {
    const candidate = { version: node.version?.major ?? productMajor, deprecated: node.deprecated !== undefined };
    const best = current.get(node.name.text);
    if (best === undefined || isNewer(candidate, best)) current.set(node.name.text, candidate);
  }
  const seen = new Set<string>();
  const ports: PortSymbol[] = [];
  for (const node of nodes) {
    const version = node.version?.major ?? productMajor;
    const plain = `${product.fullName}.${node.name.text}`;
    const address = current.get(node.name.text)?.version === version ? plain : `${plain}.v${version}`;
    if (seen.has(address)) continue;
    seen.add(address);
    ports.push({ product, node, version, address });
  }
  return ports;
}

/** A version that is not deprecated goes before one that is; then the higher one. */
function isNewer(a: { version: number; deprecated: boolean }, b: { version: number; deprecated: boolean }): boolean {
  return a.deprecated === b.deprecated ? a.version > b.version : !a.deprecated;
}

/** `version: 2.1.0` is major version 2; a product that does not say is at 1. */
export function majorOf(product: ast.ProductDeclaration): number {
  for (const member of product.members) {
    if (member.kind !== "Setting" || member.name.text !== "version" || member.value === undefined) continue;
    const { value } = member;
    const text = value.kind === "Version" ? value.value : value.kind === "Number" ? value.text : "1";
    return Number.parseInt(text, 10);
  }
  return 1;
}
