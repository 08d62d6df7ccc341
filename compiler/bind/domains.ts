/** Which domain each file belongs to, and what each domain is: one body, a parent that exists, no circles. */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { didYouMean } from "../../language/diagnostics/did-you-mean.ts";
import {
  domainBodyRepeated,
  domainCycle,
  domainMisplaced,
  domainMissing,
  domainReserved,
  unknownDomain,
} from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import { type BoundFile, type Domain, placeOf, type Report } from "./bound-mesh.ts";
import { dotted, nameOfExpression } from "./names.ts";

/** The domain of the standard library, and the part of it that needs no `use`. */
export const standardDomain = "std";
export const coreDomain = "std.core";

/** Puts each file in its domain. A file that does not say is in the domain without a name. */
export function bindFile(parsed: ParsedFile, standard: boolean, report: Report): BoundFile {
  const { declarations } = parsed.ast;
  const header = declarations.find((declaration) => declaration.kind === "Domain");
  const domain = header === undefined ? "" : dotted(header.name);
  const file: BoundFile = { parsed, domain, standard };
  if (header === undefined) {
    if (declarations.length > 0 && !hasErrors(parsed)) reportMissing(file, report);
    return file;
  }
  for (const declaration of declarations) {
    if (declaration.kind !== "Domain") continue;
    const first =
      declaration === declarations[0] || (declaration === header && declarations[0]?.kind === "BrokenDeclaration");
    if (first) continue;
    report(domainMisplaced.at(placeOf(file, declaration.name), { domain: dotted(declaration.name) }));
  }
  if (!standard && (domain === standardDomain || domain.startsWith(`${standardDomain}.`))) {
    report(domainReserved.at(placeOf(file, header.name), { domain }));
  }
  return file;
}

/** A file whose header may be what could not be read gets no second message. */
function hasErrors(parsed: ParsedFile): boolean {
  return parsed.diagnostics.some((diagnostic: Diagnostic) => diagnostic.severity === "error");
}

function reportMissing(file: BoundFile, report: Report): void {
  const first = file.parsed.ast.declarations[0]!;
  const word = /^\w+/.exec(file.parsed.source.text.slice(first.start, first.end))?.[0] ?? "";
  const place = placeOf(file, { start: first.start, end: first.start + word.length });
  report(domainMissing.at(place, {}));
}

/** The domains of all files, by name, in order of first appearance. */
export function collectDomains(files: readonly BoundFile[], report: Report): ReadonlyMap<string, Domain> {
  const filesOf = new Map<string, BoundFile[]>();
  for (const file of files) {
    const known = filesOf.get(file.domain);
    if (known === undefined) filesOf.set(file.domain, [file]);
    else known.push(file);
  }
  const domains = new Map<string, Domain>();
  for (const [name, own] of filesOf) {
    if (name === "") continue;
    const body = bodyOf(name, own, report);
    domains.set(name, { name, files: own, ...(body === undefined ? {} : { body }) });
  }
  checkParents(domains, report);
  return domains;
}

function bodyOf(name: string, files: readonly BoundFile[], report: Report): Domain["body"] {
  let body: Domain["body"];
  for (const file of files) {
    for (const node of file.parsed.ast.declarations) {
      if (node.kind !== "Domain" || node.body === undefined || dotted(node.name) !== name) continue;
      if (body === undefined) {
        body = { node, file };
        continue;
      }
      const related = { ...placeOf(body.file, body.node.name), message: "the first body is here" };
      report(domainBodyRepeated.at(placeOf(file, node.name), { domain: name }, { related: [related] }));
    }
  }
  return body;
}

/** The domain that the body names as its parent, as written. */
export function parentOf(domain: Domain): ast.QualifiedName | undefined {
  const setting = domain.body?.node.body?.find((member) => member.name.text === "parent");
  return setting?.value === undefined ? undefined : nameOfExpression(setting.value);
}

/** Follows each chain of parents once; a chain that comes back to itself is a circle. */
function checkParents(domains: ReadonlyMap<string, Domain>, report: Report): void {
  const walkOf = new Map<string, number>();
  let walk = 0;
  for (const domain of domains.values()) {
    walk++;
    const path: string[] = [];
    let at: Domain | undefined = domain;
    while (at !== undefined && !walkOf.has(at.name)) {
      walkOf.set(at.name, walk);
      path.push(at.name);
      at = parentDomain(at, domains, report);
    }
    if (at !== undefined && walkOf.get(at.name) === walk) {
      reportCircle(path.slice(path.indexOf(at.name)), domains, report);
    }
  }
}

function parentDomain(domain: Domain, domains: ReadonlyMap<string, Domain>, report: Report): Domain | undefined {
  const parent = parentOf(domain);
  if (parent === undefined) return undefined;
  const found = domains.get(dotted(parent));
  if (found === undefined) reportUnknownParent(domain, parent, domains, report);
  return found;
}

function reportUnknownParent(
  domain: Domain,
  parent: ast.QualifiedName,
  domains: ReadonlyMap<string, Domain>,
  report: Report,
): void {
  const place = placeOf(domain.body!.file, parent);
  const name = dotted(parent);
  report(unknownDomain.at(place, { domain: name }, didYouMean(place, name, domains.keys())));
}

function reportCircle(circle: readonly string[], domains: ReadonlyMap<string, Domain>, report: Report): void {
  const places = circle.map((name) => {
    const domain = domains.get(name)!;
    return placeOf(domain.body!.file, parentOf(domain)!);
  });
  const path = [...circle, circle[0]!].map((name) => `\`${name}\``).join(" is below ");
  const related = places.slice(1).map((place) => ({ ...place, message: "and this is its parent" }));
  report(domainCycle.at(places[0]!, { path }, { related }));
}
