/** What the `use` lines of a file bring in. */
import { didYouMean } from "../../language/diagnostics/did-you-mean.ts";
import {
  notInDomain,
  privateToProduct,
  twoMeanings,
  unknownDomain,
  unknownPort,
  unusedUse,
  useWithoutName,
} from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import type { Place } from "../../language/text/source.ts";
import { type BoundFile, type DeclaredSymbol, placeOf, type Report, type SymbolOf } from "./bound-mesh.ts";
import { isDamaged } from "./damage.ts";
import { coreDomain } from "./domains.ts";
import { dotted, someOf } from "./names.ts";
import { innerMember, portNames } from "./product-members.ts";
import { reportPrivate } from "./resolve.ts";
import { type FileScope, isPrivate, type PortOfUse, type Scopes } from "./scope.ts";
import type { Suggestions } from "./suggestions.ts";
import { type DomainNames, nameKey } from "./symbols.ts";
import { removalOf } from "./unused-uses.ts";

/** What one item of a `use` means: any of these under one name. */
interface Meaning {
  readonly symbols: readonly DeclaredSymbol[];
  readonly functions: readonly SymbolOf<"Function">[];
  readonly port?: PortOfUse;
}

/** Fills `scopes.files` with what each file uses. */
export function bindUses(files: readonly BoundFile[], scopes: Scopes, suggest: Suggestions, report: Report): void {
  for (const file of files) {
    let scope: FileScope | undefined;
    let previous: ast.Declaration | undefined;
    for (const node of file.parsed.ast.declarations) {
      if (node.kind === "Use" || isBrokenUse(node, previous, file)) {
        scope ??= { names: new Map(), functions: new Map(), ports: new Map(), broken: new Set() };
        if (node.kind !== "Use" || isDamaged(file, node)) poisonWords(node, file, scope);
        if (node.kind === "Use") {
          for (const item of node.items) bindItem(node, item, file, scope, scopes, suggest, report);
        }
      }
      previous = node;
    }
    if (scope !== undefined) scopes.files.set(file, scope);
  }
}

/** A `use` that could not be read, or what was left over behind one. */
function isBrokenUse(node: ast.Declaration, previous: ast.Declaration | undefined, file: BoundFile): boolean {
  if (node.kind !== "BrokenDeclaration") return false;
  return previous?.kind === "Use" || file.parsed.source.text.startsWith("use", node.start);
}

/** Whatever stands in a `use` that could not be read may be what it brings in. */
function poisonWords(node: ast.Declaration, file: BoundFile, scope: FileScope): void {
  const { text } = file.parsed.source;
  for (const word of text.slice(node.start, node.end).match(/\w+/g) ?? []) scope.broken.add(word);
}

function bindItem(
  use: ast.UseDeclaration,
  item: ast.UseItem,
  file: BoundFile,
  scope: FileScope,
  scopes: Scopes,
  suggest: Suggestions,
  report: Report,
): void {
  const local = (item.alias ?? item.name).text;
  if (item.name.text === "") return;
  const meaning = meaningOf(use, item, file, scopes, suggest, report);
  if (meaning === undefined) {
    scope.broken.add(local);
    return;
  }
  const { functions } = meaning;
  const where = placeOf(file, item);
  if (
    meaning.port === undefined &&
    [...meaning.symbols, ...functions].every((symbol) => isInReach(symbol, file, item))
  ) {
    const why = `names of \`${file.domain}\` need no \`use\` here`;
    const core = `names of \`${coreDomain}\` need no \`use\``;
    const own = [...meaning.symbols, ...functions][0]?.file.domain === file.domain;
    report(unusedUse.at(where, { name: local, why: own ? why : core }, { fixes: [removalOf(use, item, file)] }));
    return;
  }
  for (const symbol of meaning.symbols) {
    const key = nameKey(symbol.kind, local);
    const earlier = scope.names.get(key) ?? scopes.table.domains.get(file.domain)?.names.get(key);
    if (earlier === symbol) reportRepeated(use, item, local, file, report);
    else if (earlier !== undefined) reportTwoMeanings(where, local, symbol, earlier, report);
    else scope.names.set(key, symbol);
  }
  if (meaning.port !== undefined) {
    const earlier = scope.names.get(local) ?? scopes.table.domains.get(file.domain)?.names.get(local);
    if (earlier !== undefined) reportTwoMeanings(where, local, meaning.port.product, earlier, report);
    else scope.ports.set(local, meaning.port);
  }
  if (functions.length > 0) scope.functions.set(local, [...(scope.functions.get(local) ?? []), ...functions]);
}

/** Whether the name would be found without the `use`; an alias is a reason of its own. */
function isInReach(symbol: DeclaredSymbol, file: BoundFile, item: ast.UseItem): boolean {
  if (item.alias !== undefined) return false;
  return symbol.file.domain === file.domain || symbol.file.domain === coreDomain;
}

function meaningOf(
  use: ast.UseDeclaration,
  item: ast.UseItem,
  file: BoundFile,
  scopes: Scopes,
  suggest: Suggestions,
  report: Report,
): Meaning | undefined {
  const { domains } = scopes.table;
  const parts = use.path.parts.map((part) => part.text);
  const place = placeOf(file, item.name);
  for (let length = parts.length; length > 0; length--) {
    const domain = domains.get(parts.slice(0, length).join("."));
    if (domain === undefined) continue;
    const rest = parts.slice(length);
    const found = inDomain(domain, [...rest, item.name.text].join("."));
    if (found !== undefined) return usable(found, file, place, scopes, report);
    if (rest.length > 0) return memberOf(domain, rest, use, item, file, scopes, suggest, report);
    if (domain.broken.has(item.name.text)) return undefined;
    const whole = `${domain.domain}.${item.name.text}`;
    if (domains.has(whole)) return reportDomain(whole, domains.get(whole)!, wholePlace(use, item, file), report);
    const extras = suggest.inDomain(place, item.name.text, domain.domain);
    report(notInDomain.at(place, { name: item.name.text, domain: domain.domain }, extras));
    return undefined;
  }
  const path = dotted(use.path);
  const whole = path === "" ? item.name.text : `${path}.${item.name.text}`;
  const asDomain = domains.get(whole);
  if (asDomain !== undefined) return reportDomain(whole, asDomain, wholePlace(use, item, file), report);
  if (path === "") {
    report(
      unknownDomain.at(
        place,
        { domain: whole },
        { hint: `write where it comes from, such as \`use domain.${whole}\`` },
      ),
    );
  } else {
    const pathPlace = placeOf(file, use.path);
    report(unknownDomain.at(pathPlace, { domain: path }, didYouMean(pathPlace, path, domains.keys())));
  }
  return undefined;
}

/** `std.types` of `use std.types`; behind braces only the word. */
function wholePlace(use: ast.UseDeclaration, item: ast.UseItem, file: BoundFile): Place {
  return placeOf(file, { start: use.braces ? item.start : Math.min(use.path.start, item.start), end: item.end });
}

function inDomain(domain: DomainNames, name: string): Meaning | undefined {
  const symbols: DeclaredSymbol[] = [];
  for (const key of [name, nameKey("Connector", name), nameKey("Purpose", name)]) {
    const symbol = domain.names.get(key);
    if (symbol !== undefined) symbols.push(symbol);
  }
  const functions = domain.functions.get(name) ?? [];
  return symbols.length + functions.length === 0 ? undefined : { symbols, functions };
}

function usable(meaning: Meaning, file: BoundFile, place: Place, scopes: Scopes, report: Report): Meaning | undefined {
  const foreign = meaning.symbols.find((symbol) => isPrivate(symbol) && symbol.file.domain !== file.domain);
  if (foreign === undefined) return meaning;
  reportPrivate(scopes, foreign, place, report);
  return undefined;
}

/** `use domain.Product.port`; whatever else stands below a declaration is private or not there. */
function memberOf(
  domain: DomainNames,
  rest: readonly string[],
  use: ast.UseDeclaration,
  item: ast.UseItem,
  file: BoundFile,
  scopes: Scopes,
  suggest: Suggestions,
  report: Report,
): Meaning | undefined {
  const owner = domain.names.get(rest.join("."));
  const place = placeOf(file, item.name);
  if (owner === undefined) {
    if (domain.broken.has(rest[0]!)) return undefined;
    reportUnknownPath(domain, rest, use, file, scopes, suggest, report);
    return undefined;
  }
  if (owner.kind === "Source") {
    reportPrivate(scopes, owner, place, report, item.name.text);
    return undefined;
  }
  if (owner.kind !== "Product") {
    report(notInDomain.at(place, { name: item.name.text, domain: owner.fullName }));
    return undefined;
  }
  const ports = scopes.ports(owner);
  if (ports.some((port) => port.node.name.text === item.name.text)) {
    return { symbols: [], functions: [], port: { product: owner, port: item.name.text } };
  }
  const inner = innerMember(owner, item.name.text);
  const related = [{ ...placeOf(owner.file, inner?.name ?? owner.node.name), message: "declared here" }];
  if (inner !== undefined) {
    const params = { name: item.name.text, kind: inner.kind.toLowerCase(), product: owner.name };
    report(privateToProduct.at(place, { ...params, instead: someOf(ports.map((port) => port.address)) }, { related }));
    return undefined;
  }
  if (isDamaged(owner.file, owner.node)) return undefined;
  const params = { port: item.name.text, product: owner.name, ports: someOf(portNames(ports)) };
  report(unknownPort.at(place, params, didYouMean(place, item.name.text, portNames(ports), related)));
  return undefined;
}

/** A misspelt domain below a known one, or something that the known one does not declare. */
function reportUnknownPath(
  domain: DomainNames,
  rest: readonly string[],
  use: ast.UseDeclaration,
  file: BoundFile,
  scopes: Scopes,
  suggest: Suggestions,
  report: Report,
): void {
  const place = placeOf(file, use.path);
  const path = dotted(use.path);
  const other = didYouMean(place, path, scopes.table.domains.keys());
  if (other.hint !== undefined) {
    report(unknownDomain.at(place, { domain: path }, other));
    return;
  }
  const { hint } = suggest.inDomain(place, rest.join("."), domain.domain);
  const params = { name: rest.join("."), domain: domain.domain };
  report(notInDomain.at(place, params, hint === undefined ? {} : { hint }));
}

function reportDomain(name: string, domain: DomainNames, place: Place, report: Report): undefined {
  const names = [...domain.names.values()].filter((symbol) => !isPrivate(symbol)).map((symbol) => symbol.name);
  const shown = names.length === 0 ? "" : `\`use ${name}.{${names.slice(0, 3).join(", ")}}\``;
  report(useWithoutName.at(place, { name, names: shown }));
}

function reportRepeated(
  use: ast.UseDeclaration,
  item: ast.UseItem,
  name: string,
  file: BoundFile,
  report: Report,
): void {
  const why = "an earlier `use` brings it in already";
  report(unusedUse.at(placeOf(file, item), { name, why }, { fixes: [removalOf(use, item, file)] }));
}

function reportTwoMeanings(
  place: Place,
  name: string,
  symbol: DeclaredSymbol,
  earlier: DeclaredSymbol,
  report: Report,
): void {
  report(
    twoMeanings.at(
      place,
      { name, here: symbol.fullName },
      {
        related: [
          { ...placeOf(earlier.file, earlier.node.name), message: `the other meaning is \`${earlier.fullName}\`` },
          { ...placeOf(symbol.file, symbol.node.name), message: `\`${symbol.fullName}\` is declared here` },
        ],
      },
    ),
  );
}
