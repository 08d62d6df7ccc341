/** The declarations of a mesh by address, and the names that artifacts give them, for targets that describe a mesh rather than run it. */
import type {
  DomainIR,
  LabelIR,
  MeshIR,
  NamedTypeIR,
  PortIR,
  ProductIR,
  PurposeIR,
  SourceIR,
  SourceTableIR,
  TeamIR,
  TermIR,
} from "../../compiler/mesh/mesh.ts";

export interface PortOfProduct {
  readonly product: ProductIR;
  readonly port: PortIR;
}
export interface TableOfSource {
  readonly source: SourceIR;
  readonly table: SourceTableIR;
}

/** What an address stands for. */
export interface Directory {
  readonly domains: ReadonlyMap<string, DomainIR>;
  readonly teams: ReadonlyMap<string, TeamIR>;
  readonly terms: ReadonlyMap<string, TermIR>;
  readonly labels: ReadonlyMap<string, LabelIR>;
  readonly purposes: ReadonlyMap<string, PurposeIR>;
  readonly types: ReadonlyMap<string, NamedTypeIR>;
  readonly ports: ReadonlyMap<string, PortOfProduct>;
  readonly sourceTables: ReadonlyMap<string, TableOfSource>;
}

export function directoryOf(mesh: MeshIR): Directory {
  return {
    domains: byAddress(mesh.domains),
    teams: byAddress(mesh.teams),
    terms: byAddress(mesh.terms),
    labels: byAddress(mesh.labels),
    purposes: byAddress(mesh.purposes),
    types: byAddress(mesh.types),
    ports: new Map(
      mesh.products.flatMap((product) => product.ports.map((port) => [port.address, { product, port }] as const)),
    ),
    sourceTables: new Map(
      mesh.sources.flatMap((source) => source.tables.map((table) => [table.address, { source, table }] as const)),
    ),
  };
}

function byAddress<T extends { readonly address: string }>(declared: readonly T[]): ReadonlyMap<string, T> {
  return new Map(declared.map((each) => [each.address, each]));
}

/** A domain, then the ones above it. */
export function domainAndAbove(directory: Directory, address: string): DomainIR[] {
  const chain: DomainIR[] = [];
  let at = directory.domains.get(address);
  while (at !== undefined && !chain.includes(at)) {
    chain.push(at);
    at = at.parent === undefined ? undefined : directory.domains.get(at.parent);
  }
  return chain;
}

/** What a declaration is called inside of what declares it: the last word of its address. */
export function nameIn(address: string): string {
  return address.slice(address.lastIndexOf(".") + 1);
}

/** The domain that declares what has an address, such as a term. */
export function domainIn(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf(".")));
}

/** What an address is called in a path: any text, as one part of it. */
export function pathPart(name: string): string {
  return name.replace(/[^\p{L}\p{N}_.-]|^\.+$/gu, inPercent);
}

/** The bytes of a text in percent, for where it cannot stand itself. */
export function inPercent(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

/** Path of a product's own artifact, without an ending: `shop.sales/Orders`. */
export function productPath(product: ProductIR): string {
  return `${pathPart(product.domain)}/${pathPart(product.name)}`;
}

/** Path of a port's own artifact, without an ending: `shop.sales/Orders/daily_revenue`, with `.v1` behind an older version. */
export function portPath({ product, port }: PortOfProduct): string {
  return `${productPath(product)}/${pathPart(port.address.slice(product.address.length + 1))}`;
}

/** Names in which formats allow ASCII letters, digits, `_` and `-` only. Different names stay different. */
export function plainId(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/gu, (c) => (c === "." ? "-" : `-x${c.codePointAt(0)!.toString(16)}-`));
}
