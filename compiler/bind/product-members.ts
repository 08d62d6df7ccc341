/** Inputs, tables and ports of a product by name. */
import { duplicateDeclaration } from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import { type PortSymbol, placeOf, type Report, type SymbolOf } from "./bound-mesh.ts";
import { withArticle } from "./names.ts";
import { majorOf } from "./ports.ts";

/** The input or table called `name`: what a product keeps to itself. */
export function innerMember(
  product: SymbolOf<"Product">,
  name: string,
): ast.InputDeclaration | ast.TableDeclaration | undefined {
  for (const member of product.node.members) {
    if ((member.kind === "Input" || member.kind === "Table") && member.name.text === name) return member;
  }
  return undefined;
}

/** Names of ports, each once. */
export function portNames(ports: readonly PortSymbol[]): readonly string[] {
  return [...new Set(ports.map((port) => port.node.name.text))];
}

type NamedMember = ast.InputDeclaration | ast.TableDeclaration | ast.PortDeclaration;

/** Inputs, tables and ports share one space of names; only versions of one port may have the same. */
export function checkMemberNames(product: SymbolOf<"Product">, report: Report): void {
  const first = new Map<string, NamedMember>();
  let versions: Set<string> | undefined;
  for (const member of product.node.members) {
    if (member.kind !== "Input" && member.kind !== "Table" && member.kind !== "Port") continue;
    const name = member.name.text;
    if (name === "") continue;
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, member);
      continue;
    }
    if (earlier.kind === "Port" && member.kind === "Port") {
      const major = majorOf(product.node);
      versions ??= new Set();
      versions.add(`${name} ${earlier.version?.major ?? major}`);
      const version = `${name} ${member.version?.major ?? major}`;
      if (!versions.has(version)) {
        versions.add(version);
        continue;
      }
    }
    report(
      duplicateDeclaration.at(
        placeOf(product.file, member.name),
        { name, kind: member.kind.toLowerCase(), earlier: withArticle(earlier.kind.toLowerCase()) },
        { related: [{ ...placeOf(product.file, earlier.name), message: "first declared here" }] },
      ),
    );
  }
}
