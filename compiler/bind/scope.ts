/**
 * What a word means in a file: what the file brings in with `use`, the names of its own domain, then the core of the standard
 * library; a name with dots is a full name or a label of a taxonomy in reach. Lookups are a few map reads.
 */
import type { BoundFile, DeclaredSymbol, PortSymbol, SymbolKind, SymbolOf } from "./bound-mesh.ts";
import { coreDomain } from "./domains.ts";
import { type DomainNames, nameKey, type SymbolTable } from "./symbols.ts";

/** What the `use` lines of a file bring in, by the name they have there. */
export interface FileScope {
  /** By `nameKey`. */
  readonly names: Map<string, DeclaredSymbol>;
  readonly functions: Map<string, SymbolOf<"Function">[]>;
  readonly ports: Map<string, PortOfUse>;
  /** Names whose `use` was reported; what they would mean is not reported again. */
  readonly broken: Set<string>;
}

/** `use retail.customers.Customers.profiles`: the newest version of a port. */
export interface PortOfUse {
  readonly product: SymbolOf<"Product">;
  readonly port: string;
}

export interface Scopes {
  readonly table: SymbolTable;
  /** Only files that use something are here. */
  readonly files: Map<BoundFile, FileScope>;
  ports(product: SymbolOf<"Product">): readonly PortSymbol[];
}

/** The symbol that a simple or dotted name means among `kinds`, or the first of another kind when none fits. */
export function findSymbol(
  scopes: Scopes,
  name: string,
  file: BoundFile,
  kinds: readonly SymbolKind[],
): DeclaredSymbol | undefined {
  let other: DeclaredSymbol | undefined;
  let lastKey: string | undefined;
  for (const kind of kinds) {
    if (kind === "Function") {
      const overload = findFunctions(scopes, name, file)[0];
      if (overload !== undefined) return overload;
      continue;
    }
    const key = nameKey(kind, name);
    if (key === lastKey) continue;
    lastKey = key;
    const found = name.includes(".") ? findDotted(scopes, name, file, kind) : findSimple(scopes, key, file);
    if (found === undefined) continue;
    if (kinds.includes(found.kind)) return found;
    other ??= found;
  }
  return other;
}

function findSimple(scopes: Scopes, key: string, file: BoundFile): DeclaredSymbol | undefined {
  const { domains } = scopes.table;
  return (
    scopes.files.get(file)?.names.get(key) ??
    domains.get(file.domain)?.names.get(key) ??
    domains.get(coreDomain)?.names.get(key)
  );
}

/** A label below one in reach (`contact.email`), or a full name (`retail.sales.OrderId`). */
function findDotted(scopes: Scopes, name: string, file: BoundFile, kind: SymbolKind): DeclaredSymbol | undefined {
  if (kind === "Label") {
    const dot = name.indexOf(".");
    const root = findSimple(scopes, name.slice(0, dot), file);
    if (root?.kind === "Label") {
      const below = scopes.table.domains.get(root.file.domain)?.names.get(root.name + name.slice(dot));
      if (below !== undefined) return below;
    }
    const own = scopes.table.domains.get(file.domain)?.names.get(name);
    if (own !== undefined) return own;
  }
  return inDomain(scopes, name, (domain, rest) => domain.names.get(nameKey(kind, rest)));
}

/** All overloads of a function in reach: used ones, those of the own domain, and the core's. */
export function findFunctions(scopes: Scopes, name: string, file: BoundFile): readonly SymbolOf<"Function">[] {
  const { domains } = scopes.table;
  if (name.includes(".")) return inDomain(scopes, name, (domain, rest) => domain.functions.get(rest)) ?? [];
  const core = domains.get(coreDomain)?.functions.get(name);
  const used = scopes.files.get(file)?.functions.get(name);
  const own = file.domain === coreDomain ? undefined : domains.get(file.domain)?.functions.get(name);
  if (used === undefined && own === undefined) return core ?? [];
  return [...new Set([...(used ?? []), ...(own ?? []), ...(core ?? [])])];
}

/** Splits a full name at each dot, longest domain first, until `find` finds something. */
export function inDomain<T>(
  scopes: Scopes,
  name: string,
  find: (domain: DomainNames, rest: string) => T | undefined,
): T | undefined {
  for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1)) {
    const domain = scopes.table.domains.get(name.slice(0, dot));
    if (domain === undefined) continue;
    const found = find(domain, name.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether what the name means was already reported: it could not be parsed, or its `use` is wrong. */
export function isPoisoned(scopes: Scopes, name: string, file: BoundFile): boolean {
  // A file without a domain has been reported, and the names of its domain cannot be known.
  if (file.domain === "") return true;
  const dot = name.indexOf(".");
  const first = dot < 0 ? name : name.slice(0, dot);
  if (scopes.files.get(file)?.broken.has(first) === true) return true;
  if (scopes.table.domains.get(file.domain)?.broken.has(first) === true) return true;
  return dot > 0 && inDomain(scopes, name, (domain, rest) => (domain.broken.has(rest) ? true : undefined)) === true;
}

/** Kinds that only their own domain can name. */
export function isPrivate(symbol: DeclaredSymbol): boolean {
  return symbol.kind === "Source" || symbol.kind === "Model";
}
