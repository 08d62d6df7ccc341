/**
 * What to say about a name that was not found: the same name in another domain with the `use` that brings it in, or the nearest one.
 * Lists are made on the first mistake and kept, so that a mesh full of mistakes is still answered quickly.
 */

import type { Extras, Fix } from "../../language/diagnostics/diagnostic.ts";
import { didYouMean, replaceBy } from "../../language/diagnostics/did-you-mean.ts";
import { nearestName } from "../../language/text/nearest-name.ts";
import type { Place } from "../../language/text/source.ts";
import { type BoundFile, type DeclaredSymbol, placeOf, type SymbolKind, type SymbolOf } from "./bound-mesh.ts";
import { coreDomain } from "./domains.ts";
import { someOf } from "./names.ts";
import { lookupName } from "./resolve.ts";
import { isPrivate, type Scopes } from "./scope.ts";
import { nameKey } from "./symbols.ts";

export interface Suggestions {
  /** For a name that is not in reach among `kinds`. */
  forName(place: Place, name: string, file: BoundFile, kinds: readonly SymbolKind[]): Extras;
  /** For a name that `domain` does not declare. */
  inDomain(place: Place, name: string, domain: string): Extras;
  /** A source of another domain that has this name. */
  sourceElsewhere(name: string): SymbolOf<"Source"> | undefined;
  functionNames(file: BoundFile): readonly string[];
}

/**
 * Names that are looked through before no more near ones are searched. Ten thousand mistakes among ten thousand names would take minutes, and
 * nobody reads the suggestion of the ten-thousandth.
 */
const mostNames = 2_000_000;

/** Answers over the names of a mesh, made from its tables when first needed. */
export function suggestions(scopes: Scopes): Suggestions {
  const shortNames = lazy(() => groupBy(scopes.table.all, (symbol) => symbol.name));
  const ofDomain = lazy(() => groupBy(scopes.table.all, (symbol) => symbol.file.domain));
  const ofKind = lazy(() =>
    groupBy(
      scopes.table.all.filter((symbol) => !isPrivate(symbol)),
      (symbol) => symbol.kind,
    ),
  );
  let namesLeft = mostNames;
  const affordable = (names: number): boolean => {
    namesLeft -= names;
    return namesLeft >= 0;
  };
  const namesInDomain = new Map<string, readonly string[]>();
  const nearest = new Map<string, { readonly fullName: string | undefined }>();
  const functionsInReach = new Map<string, readonly string[]>();

  const declaredIn = (domain: string, kinds: readonly SymbolKind[]): readonly string[] => {
    const key = `${domain} ${kinds.join(" ")}`;
    const known = namesInDomain.get(key);
    if (known !== undefined) return known;
    const names = (ofDomain().get(domain) ?? [])
      .filter((symbol) => kinds.includes(symbol.kind))
      .map((symbol) => symbol.name);
    namesInDomain.set(key, names);
    return names;
  };

  /** Full name of the nearest in the whole mesh. The same misspelling tends to stand in many files. */
  const nearestOfAll = (name: string, kinds: readonly SymbolKind[]): string | undefined => {
    const key = `${name} ${kinds.join(" ")}`;
    const known = nearest.get(key);
    if (known !== undefined) return known.fullName;
    const all = kinds.flatMap((kind) => ofKind().get(kind) ?? []);
    if (!affordable(all.length)) return undefined;
    const byName = new Map(all.map((symbol) => [name.includes(".") ? symbol.fullName : symbol.name, symbol.fullName]));
    const found = nearestName(name, byName.keys(), 1);
    const answer = { fullName: found === undefined ? undefined : byName.get(found) };
    nearest.set(key, answer);
    return answer.fullName;
  };

  /** Labels of the taxonomy that `name` starts in, written as in the file: `contact.email` where `contact` is in reach. */
  const labelsBelow = (name: string, file: BoundFile): readonly string[] => {
    const root = name.slice(0, name.indexOf("."));
    const symbol = lookupName(scopes, root, file, ["Label"]);
    if (symbol === undefined) return [];
    return declaredIn(symbol.file.domain, ["Label"])
      .filter((label) => label.startsWith(`${symbol.name}.`))
      .map((label) => root + label.slice(symbol.name.length));
  };

  return {
    forName(place, name, file, kinds) {
      const elsewhere = (shortNames().get(name) ?? []).filter(
        (symbol) => kinds.includes(symbol.kind) && !isPrivate(symbol) && symbol.file.domain !== "",
      );
      if (elsewhere.length > 0) return bringIn(elsewhere, file);
      const own = declaredIn(file.domain, kinds);
      if (!affordable(own.length)) return {};
      const below = name.includes(".") && kinds.includes("Label") ? labelsBelow(name, file) : [];
      const used = [...(scopes.files.get(file)?.names.entries() ?? [])]
        .filter(([, symbol]) => kinds.includes(symbol.kind))
        .map(([key, symbol]) => key.slice(nameKey(symbol.kind, "").length));
      const inReach = [...below, ...used, ...own, ...declaredIn(coreDomain, kinds)];
      const near = nearestName(name, inReach);
      if (near !== undefined) return replaceBy(place, near);
      const far = nearestOfAll(name, kinds);
      if (far !== undefined) return replaceBy(place, far);
      const known = [...new Set(inReach)];
      if (known.length === 0 || known.length > 8) return {};
      return { hint: `in reach here are ${someOf(known, 8)}; others are brought in with \`use\`` };
    },
    sourceElsewhere: (name) => (shortNames().get(name) ?? []).find((symbol) => symbol.kind === "Source"),
    inDomain(place, name, domain) {
      const declared = ofDomain().get(domain) ?? [];
      if (!affordable(declared.length)) return {};
      const names = new Set(declared.filter((symbol) => !isPrivate(symbol)).map((symbol) => symbol.name));
      const extras = didYouMean(place, name, names);
      if (extras.hint !== undefined || names.size === 0) return extras;
      return { hint: `\`${domain}\` declares ${someOf([...names])}` };
    },
    functionNames(file) {
      const key = scopes.files.get(file)?.functions.size ? `${file.domain} ${file.parsed.source.path}` : file.domain;
      const known = functionsInReach.get(key);
      if (known !== undefined) return known;
      const { domains } = scopes.table;
      const names = [
        ...new Set([
          ...(scopes.files.get(file)?.functions.keys() ?? []),
          ...(domains.get(file.domain)?.functions.keys() ?? []),
          ...(domains.get(coreDomain)?.functions.keys() ?? []),
        ]),
      ];
      functionsInReach.set(key, names);
      return names;
    },
  };
}

function bringIn(symbols: readonly DeclaredSymbol[], file: BoundFile): Extras {
  const names = symbols.map(nameToUse);
  const hint = `bring it in with \`use ${names[0]!}\``;
  return {
    hint: names.length === 1 ? hint : `it is declared as ${someOf(symbols.map((symbol) => symbol.fullName))}; ${hint}`,
    fixes: names.slice(0, 3).map((name) => useFix(name, file)),
    related: symbols
      .slice(0, 3)
      .map((symbol) => ({ ...placeOf(symbol.file, symbol.node.name), message: "declared here, in another domain" })),
  };
}

/** `contact.email` is in reach once `contact` is. */
function nameToUse(symbol: DeclaredSymbol): string {
  const dot = symbol.name.indexOf(".");
  return dot < 0 ? symbol.fullName : symbol.fullName.slice(0, symbol.fullName.length - symbol.name.length + dot);
}

/** Puts `use NAME` behind the last `use` of the file, or behind its header. */
export function useFix(fullName: string, file: BoundFile): Fix {
  const { declarations } = file.parsed.ast;
  const after =
    declarations.findLast((node) => node.kind === "Use") ?? declarations.find((node) => node.kind === "Domain");
  const end = after?.end ?? 0;
  const text = after === undefined ? `use ${fullName}\n` : `\nuse ${fullName}`;
  return { title: `add \`use ${fullName}\``, edits: [{ place: placeOf(file, { start: end, end }), text }] };
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function groupBy(
  symbols: readonly DeclaredSymbol[],
  keyOf: (symbol: DeclaredSymbol) => string,
): Map<string, DeclaredSymbol[]> {
  const groups = new Map<string, DeclaredSymbol[]>();
  for (const symbol of symbols) {
    const key = keyOf(symbol);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [symbol]);
    else group.push(symbol);
  }
  return groups;
}
