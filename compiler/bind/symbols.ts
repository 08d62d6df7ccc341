/**
 * Every declaration under its name in its domain. A name has one meaning in a domain; functions have overloads, and functions,
 * connectors and purposes live apart from the other names because they stand in places of their own.
 */
import { duplicateDeclaration } from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import {
  type BoundFile,
  type DeclaredSymbol,
  placeOf,
  type Report,
  type SymbolKind,
  type SymbolOf,
} from "./bound-mesh.ts";
import { dotted, kindWord, withArticle } from "./names.ts";

/** What one domain declares. Mutable while the table is built, then never again. */
export interface DomainNames {
  readonly domain: string;
  /** By `nameKey`. */
  readonly names: Map<string, DeclaredSymbol>;
  readonly functions: Map<string, SymbolOf<"Function">[]>;
  /** Names of declarations that could not be parsed: uses of them are not reported again. */
  readonly broken: Set<string>;
  readonly products: SymbolOf<"Product">[];
}

export interface SymbolTable {
  readonly domains: ReadonlyMap<string, DomainNames>;
  /** Of the mesh without the standard library, in order of file and place. */
  readonly symbols: readonly DeclaredSymbol[];
  /** With the standard library's, for "did you mean". */
  readonly all: readonly DeclaredSymbol[];
}

/** The key of a name among the declarations of its domain: connectors and purposes have spaces of their own. */
export function nameKey(kind: SymbolKind, name: string): string {
  if (kind === "Connector") return `connector ${name}`;
  if (kind === "Purpose") return `purpose ${name}`;
  return name;
}

/** Collects the declarations of all files. A second meaning of a name is reported and left out. */
export function collectSymbols(files: readonly BoundFile[], report: Report): SymbolTable {
  const domains = new Map<string, DomainNames>();
  const symbols: DeclaredSymbol[] = [];
  const all: DeclaredSymbol[] = [];
  for (const file of files) {
    const domain = domainNames(domains, file.domain);
    for (const node of file.parsed.ast.declarations) {
      if (node.kind === "BrokenDeclaration") {
        if (node.name !== undefined) domain.broken.add(node.name.text);
        continue;
      }
      const symbol = symbolOf(node, file);
      if (symbol === undefined || !declare(domain, symbol, report)) continue;
      all.push(symbol);
      if (!file.standard) symbols.push(symbol);
    }
  }
  return { domains, symbols, all };
}

function domainNames(domains: Map<string, DomainNames>, domain: string): DomainNames {
  const existing = domains.get(domain);
  if (existing !== undefined) return existing;
  const made: DomainNames = { domain, names: new Map(), functions: new Map(), broken: new Set(), products: [] };
  domains.set(domain, made);
  return made;
}

function symbolOf(node: ast.Declaration, file: BoundFile): DeclaredSymbol | undefined {
  switch (node.kind) {
    case "Team":
    case "Role":
    case "Type":
    case "Enum":
    case "Unit":
    case "Term":
    case "Purpose":
    case "Channel":
    case "Metric":
    case "Connector":
    case "Function":
    case "Source":
    case "Product":
    case "Model":
    case "Rule":
      return named(node.kind, node.name.text, node, file);
    case "Label":
      return named(node.kind, dotted(node.name), node, file);
    default:
      return undefined;
  }
}

function named(kind: SymbolKind, name: string, node: ast.Declaration, file: BoundFile): DeclaredSymbol {
  const fullName = file.domain === "" ? name : `${file.domain}.${name}`;
  // The switch above pairs kind and node; TypeScript cannot follow a pair through a parameter list.
  return { kind, name, fullName, file, node } as DeclaredSymbol;
}

function declare(domain: DomainNames, symbol: DeclaredSymbol, report: Report): boolean {
  // A name of no characters was inserted by the parser, which has reported it.
  if (symbol.name === "") return false;
  if (symbol.kind === "Function") {
    const overloads = domain.functions.get(symbol.name);
    if (overloads === undefined) domain.functions.set(symbol.name, [symbol]);
    else overloads.push(symbol);
    return true;
  }
  const key = nameKey(symbol.kind, symbol.name);
  const earlier = domain.names.get(key);
  if (earlier !== undefined) {
    reportDuplicate(symbol, earlier, report);
    return false;
  }
  domain.names.set(key, symbol);
  if (symbol.kind === "Product") domain.products.push(symbol);
  return true;
}

function reportDuplicate(symbol: DeclaredSymbol, earlier: DeclaredSymbol, report: Report): void {
  report(
    duplicateDeclaration.at(
      placeOf(symbol.file, symbol.node.name),
      { name: symbol.name, kind: kindWord(symbol.kind), earlier: withArticle(kindWord(earlier.kind)) },
      { related: [{ ...placeOf(earlier.file, earlier.node.name), message: "first declared here" }] },
    ),
  );
}
