/** What an input of a product brings in: a table of a source of its own domain, or a port of any product. */
import { didYouMean } from "../../language/diagnostics/did-you-mean.ts";
import {
  inputIncomplete,
  privateToProduct,
  unknownName,
  unknownPort,
  unknownPortVersion,
  unknownTable,
  wrongKind,
} from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import {
  type BoundFile,
  type DeclaredSymbol,
  type InputTarget,
  type PortSymbol,
  placeOf,
  type Report,
  type SymbolOf,
} from "./bound-mesh.ts";
import { isDamaged } from "./damage.ts";
import { dotted, kindWord, someOf, withArticle } from "./names.ts";
import { innerMember, portNames } from "./product-members.ts";
import { reportPrivate } from "./resolve.ts";
import { findSymbol, isPoisoned, type Scopes } from "./scope.ts";
import type { Suggestions } from "./suggestions.ts";

const owners = ["Source", "Product"] as const;

/** Finds what `input` names, or says what is wrong with it. */
export function bindInput(
  input: ast.InputDeclaration,
  file: BoundFile,
  scopes: Scopes,
  suggest: Suggestions,
  report: Report,
): InputTarget | undefined {
  const { parts } = input.target;
  const whole = dotted(input.target);
  if (parts.some((part) => part.text === "")) return undefined;
  const used = parts.length === 1 ? scopes.files.get(file)?.ports.get(whole) : undefined;
  if (used !== undefined) return portTarget(input, used.product, used.port, file, scopes, report);

  const last = parts.at(-1)!;
  const ownerName = parts.length === 1 ? whole : whole.slice(0, whole.length - last.text.length - 1);
  const owner = parts.length === 1 ? undefined : findSymbol(scopes, ownerName, file, owners);
  if (owner?.kind === "Source") return sourceTarget(input, owner, last, file, scopes, report);
  if (owner?.kind === "Product") return portTarget(input, owner, last.text, file, scopes, report);

  const complete = findSymbol(scopes, whole, file, owners);
  if (complete?.kind === "Source" || complete?.kind === "Product") {
    reportIncomplete(input, complete, file, scopes, report);
    return undefined;
  }
  const wrong = owner ?? complete;
  if (wrong !== undefined) {
    reportWrongKind(input, wrong, file, report);
    return undefined;
  }
  if (isPoisoned(scopes, whole, file)) return undefined;
  const foreign = parts.length === 2 ? suggest.sourceElsewhere(ownerName) : undefined;
  if (foreign !== undefined) {
    reportPrivate(scopes, foreign, placeOf(file, input.target), report, last.text);
    return undefined;
  }
  const ownerSpan = parts.length === 1 ? input.target : { start: input.target.start, end: parts.at(-2)!.end };
  const place = placeOf(file, ownerSpan);
  const extras = suggest.forName(place, ownerName, file, owners);
  report(unknownName.at(place, { name: ownerName, wanted: "source or product" }, extras));
  return undefined;
}

function sourceTarget(
  input: ast.InputDeclaration,
  source: SymbolOf<"Source">,
  name: ast.Name,
  file: BoundFile,
  scopes: Scopes,
  report: Report,
): InputTarget | undefined {
  if (source.file.domain !== file.domain) {
    reportPrivate(scopes, source, placeOf(file, input.target), report, name.text);
    return undefined;
  }
  const table = source.node.tables.find((candidate) => candidate.name.text === name.text);
  if (table !== undefined) return { kind: "source", source, table, address: `${source.fullName}.${name.text}` };
  if (isDamaged(source.file, source.node)) return undefined;
  const names = source.node.tables.map((candidate) => candidate.name.text);
  const place = placeOf(file, name);
  const related = [{ ...placeOf(source.file, source.node.name), message: "the source is declared here" }];
  const params = { table: name.text, source: source.name, tables: someOf(names) };
  report(unknownTable.at(place, params, didYouMean(place, name.text, names, related)));
  return undefined;
}

function portTarget(
  input: ast.InputDeclaration,
  product: SymbolOf<"Product">,
  name: string,
  file: BoundFile,
  scopes: Scopes,
  report: Report,
): InputTarget | undefined {
  const ports = scopes.ports(product);
  const versions = ports.filter((port) => port.node.name.text === name);
  if (versions.length === 0) {
    reportNoPort(input, product, name, ports, file, report);
    return undefined;
  }
  const { version } = input;
  // The newest version that is not deprecated is the one whose address has no version.
  const current = `${product.fullName}.${name}`;
  const port =
    version === undefined
      ? versions.find((candidate) => candidate.address === current)
      : versions.find((candidate) => candidate.version === version.major);
  if (port !== undefined) return { kind: "port", port };
  const numbers = versions.map((candidate) => `\`v${candidate.version}\``);
  report(
    unknownPortVersion.at(
      placeOf(file, version ?? input.target),
      { port: name, version: version?.major ?? 0, versions: numbers.join(", ") },
      { related: versions.map((port) => ({ ...placeOf(product.file, port.node.name), message: "declared here" })) },
    ),
  );
  return undefined;
}

function reportNoPort(
  input: ast.InputDeclaration,
  product: SymbolOf<"Product">,
  name: string,
  ports: readonly PortSymbol[],
  file: BoundFile,
  report: Report,
): void {
  const place = placeOf(file, input.target.parts.at(-1)!);
  const inner = innerMember(product, name);
  if (inner === undefined && isDamaged(product.file, product.node)) return;
  const names = portNames(ports);
  if (inner !== undefined) {
    const related = [
      { ...placeOf(product.file, inner.name), message: `the ${inner.kind.toLowerCase()} is declared here` },
    ];
    const instead = someOf(names.map((port) => `${product.name}.${port}`));
    const params = { name, kind: inner.kind.toLowerCase(), product: product.name, instead };
    const only = names.length === 1 ? names[0] : undefined;
    const fixes = only === undefined ? [] : [{ title: `read port \`${only}\``, edits: [{ place, text: only }] }];
    report(privateToProduct.at(place, params, { related, fixes }));
    return;
  }
  const related = [{ ...placeOf(product.file, product.node.name), message: "the product is declared here" }];
  const params = { port: name, product: product.name, ports: someOf(names) };
  report(unknownPort.at(place, params, didYouMean(place, name, names, related)));
}

function reportIncomplete(
  input: ast.InputDeclaration,
  owner: SymbolOf<"Source"> | SymbolOf<"Product">,
  file: BoundFile,
  scopes: Scopes,
  report: Report,
): void {
  if (owner.kind === "Source" && owner.file.domain !== file.domain) {
    reportPrivate(scopes, owner, placeOf(file, input.target), report);
    return;
  }
  const names =
    owner.kind === "Source" ? owner.node.tables.map((table) => table.name.text) : portNames(scopes.ports(owner));
  const end = { start: input.target.end, end: input.target.end };
  const only = names.length === 1 ? names[0] : undefined;
  const fixes =
    only === undefined
      ? []
      : [{ title: `read \`${owner.name}.${only}\``, edits: [{ place: placeOf(file, end), text: `.${only}` }] }];
  const related = [{ ...placeOf(owner.file, owner.node.name), message: "declared here" }];
  const kind = kindWord(owner.kind);
  const part = owner.kind === "Source" ? "table" : "port";
  const params = { name: dotted(input.target), kind, part, parts: someOf(names) };
  report(inputIncomplete.at(placeOf(file, input.target), params, { related, fixes }));
}

function reportWrongKind(input: ast.InputDeclaration, found: DeclaredSymbol, file: BoundFile, report: Report): void {
  report(
    wrongKind.at(
      placeOf(file, input.target),
      { name: dotted(input.target), wanted: "a source or product", found: withArticle(kindWord(found.kind)) },
      { related: [{ ...placeOf(found.file, found.node.name), message: "declared here" }] },
    ),
  );
}
