/** From a name in a file to its declaration, and what to say when there is none that may be used. */
import type { Extras } from "../../language/diagnostics/diagnostic.ts";
import { privateToDomain, unknownName, wrongKind } from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import {
  type BoundFile,
  type DeclaredSymbol,
  placeOf,
  type Report,
  type SymbolKind,
  type SymbolOf,
} from "./bound-mesh.ts";
import { dotted, kindWord, someOf, withArticle } from "./names.ts";
import { findSymbol, isPoisoned, isPrivate, type Scopes } from "./scope.ts";
import type { Suggestions } from "./suggestions.ts";

/** The symbol of `name` among `kinds` that `file` may use. Nothing is reported. */
export function lookupName<K extends SymbolKind>(
  scopes: Scopes,
  name: string,
  file: BoundFile,
  kinds: readonly K[],
): SymbolOf<K> | undefined {
  const found = findSymbol(scopes, name, file, kinds);
  if (found === undefined || !isOneOf(found, kinds)) return undefined;
  if (isPrivate(found) && found.file.domain !== file.domain) return undefined;
  return found;
}

/** As `lookupName`; says what is wrong when there is no such symbol. */
export function resolveName<K extends SymbolKind>(
  scopes: Scopes,
  suggest: Suggestions,
  name: ast.QualifiedName,
  file: BoundFile,
  kinds: readonly K[],
  report: Report,
): SymbolOf<K> | undefined {
  const text = dotted(name);
  const found = findSymbol(scopes, text, file, kinds);
  if (found === undefined) {
    if (text === "" || isPoisoned(scopes, text, file)) return undefined;
    const place = placeOf(file, name);
    const extras = suggest.forName(place, text, file, kinds);
    report(unknownName.at(place, { name: text, wanted: kindWord(kinds[0]!) }, extras));
    return undefined;
  }
  if (!isOneOf(found, kinds)) {
    report(
      wrongKind.at(
        placeOf(file, name),
        { name: text, wanted: withArticle(kindWord(kinds[0]!)), found: withArticle(kindWord(found.kind)) },
        { related: [{ ...placeOf(found.file, found.node.name), message: "declared here" }] },
      ),
    );
    return undefined;
  }
  if (isPrivate(found) && found.file.domain !== file.domain) {
    reportPrivate(scopes, found, placeOf(file, name), report);
    return undefined;
  }
  return found;
}

function isOneOf<K extends SymbolKind>(symbol: DeclaredSymbol, kinds: readonly K[]): symbol is SymbolOf<K> {
  const all: readonly SymbolKind[] = kinds;
  return all.includes(symbol.kind);
}

/** A source of another domain, with the ports that offer what it holds. `table` is the one that was meant, where that is known. */
export function reportPrivate(
  scopes: Scopes,
  symbol: DeclaredSymbol,
  place: ReturnType<typeof placeOf>,
  report: Report,
  table?: string,
): void {
  const ports = portsInstead(scopes, symbol, table);
  const only = ports.length === 1 ? ports[0] : undefined;
  const extras: Extras = {
    related: [{ ...placeOf(symbol.file, symbol.node.name), message: "declared here" }],
    ...(only === undefined || table === undefined
      ? {}
      : { fixes: [{ title: `read \`${only}\``, edits: [{ place, text: only }] }] }),
  };
  report(
    privateToDomain.at(
      place,
      { name: symbol.name, kind: kindWord(symbol.kind), domain: symbol.file.domain, instead: someOf(ports) },
      extras,
    ),
  );
}

/** Ports of products that read the table, else of those that read the source, else of all products of its domain. */
function portsInstead(scopes: Scopes, symbol: DeclaredSymbol, table: string | undefined): readonly string[] {
  const products = scopes.table.domains.get(symbol.file.domain)?.products ?? [];
  const reads = (product: SymbolOf<"Product">, target: string, exactly: boolean) =>
    product.node.members.some((member) => {
      if (member.kind !== "Input") return false;
      const read = dotted(member.target);
      return exactly ? read === target : read.startsWith(`${target}.`);
    });
  const ofTable =
    table === undefined ? [] : products.filter((product) => reads(product, `${symbol.name}.${table}`, true));
  const ofSource = ofTable.length > 0 ? ofTable : products.filter((product) => reads(product, symbol.name, false));
  const chosen = ofSource.length > 0 ? ofSource : products;
  return chosen.flatMap((product) => scopes.ports(product).map((port) => port.address));
}
