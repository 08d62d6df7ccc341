/** What the rest of a mesh speaks of: teams, domains, labels as tags, and terms of a glossary. */
import type { DomainIR, LabelIR, TeamIR, TermIR } from "../../compiler/mesh/mesh.ts";
import { type Data, some } from "../sdk/data.ts";
import { domainIn, nameIn } from "../sdk/directory.ts";
import { domainName, type OpenmetadataContext } from "./context.ts";
import { entityName, fullName } from "./names.ts";
import { descriptionOf, request } from "./request.ts";

/** A group, without its people: requests can only name those whom the server knows. */
export function teamRequest(team: TeamIR): Data {
  const { address, title, oncall, members } = team;
  const email = oncall.find((contact) => contact.channel === "email" && isEmail(contact.address))?.address;
  const contacts = oncall.filter((contact) => contact.address !== email);
  return request(team.place, "/v1/teams", {
    teamType: "Group",
    name: entityName(address),
    displayName: title ?? nameIn(address),
    email,
    description: descriptionOf(team, {
      Members: members,
      Contacts: contacts.map((contact) => `${contact.address} (${contact.channel})`),
    }),
  });
}

/** A domain below its parent. */
export function domainRequest(domain: DomainIR, context: OpenmetadataContext): Data {
  const { address, title, head, purposes, residency, retain, k } = domain;
  const facts = { Head: head, Purposes: purposes, "Kept in": residency, "Kept for": retain, "Smallest group": k };
  return request(domain.place, "/v1/domains", {
    domainType: domainType(domain, context),
    name: context.domains.get(address)!.at(-1)!,
    displayName: title ?? address,
    description: descriptionOf(domain, facts) ?? address,
    parent: domain.parent === undefined ? undefined : domainName(domain.parent, context),
  });
}

/** The classification of the mesh's labels, and the labels. */
export function labelRequests({ mesh, vocabulary }: OpenmetadataContext): Data[] {
  const [first] = mesh.labels;
  if (first === undefined) return [];
  const description = `Labels of data in ${mesh.name}.`;
  return [
    request(first.place, "/v1/classifications", { name: vocabulary, description, mutuallyExclusive: false }),
    ...mesh.labels.map((label) => labelRequest(label, vocabulary)),
  ];
}

function labelRequest(label: LabelIR, classification: string): Data {
  const { address, level, special, subject, purposes, residency, retain } = label;
  const facts = {
    Level: level,
    Category: special ? "special" : undefined,
    About: subject,
    Purposes: purposes,
    "Kept in": residency,
    "Kept for": retain,
  };
  return request(label.place, "/v1/tags", {
    classification: fullName(classification),
    name: entityName(address),
    description: descriptionOf(label, facts)!,
  });
}

/** Full name of a label's tag. */
export function labelName(address: string, { vocabulary }: OpenmetadataContext): string {
  return fullName(vocabulary, entityName(address));
}

/** The glossary of the mesh's terms, and the terms, wider ones first. */
export function termRequests(context: OpenmetadataContext): Data[] {
  const { mesh, vocabulary } = context;
  const [first] = mesh.terms;
  if (first === undefined) return [];
  const height = heights(context);
  const sorted = mesh.terms.toSorted((a, b) => height(a) - height(b));
  return [
    request(first.place, "/v1/glossaries", { name: vocabulary, description: `Terms of ${mesh.name}.` }),
    ...sorted.map((term) => termRequest(term, context)),
  ];
}

function termRequest(term: TermIR, context: OpenmetadataContext): Data {
  const { address, text, description, broader, synonyms = [], links = [] } = term;
  const [parent, ...others] = broader;
  const words = [text, description].filter((each) => each !== undefined);
  const domain = domainIn(address);
  return request(term.place, "/v1/glossaryTerms", {
    glossary: fullName(context.vocabulary),
    parent: parent === undefined ? undefined : termName(parent, context),
    name: entityName(address),
    displayName: nameIn(address),
    description: descriptionOf(
      { ...term, description: words.length === 0 ? nameIn(address) : words.join("\n\n") },
      { See: links.filter((link) => !isUrl(link)) },
    )!,
    synonyms: some(synonyms.map(entityName)),
    relatedTerms: some(others.map((other) => termName(other, context))),
    references: some(links.filter(isUrl).map((endpoint) => ({ name: nameIn(address), endpoint }))),
    domains: context.domains.has(domain) ? [domainName(domain, context)] : undefined,
  });
}

/** Full name of a term, with those above it. */
export function termName(address: string, context: OpenmetadataContext): string {
  const term = context.directory.terms.get(address)!;
  return fullName(...termNames(term, context));
}

/** How many terms there are up to the widest, by the longest way. */
function heights({ directory }: OpenmetadataContext): (term: TermIR) => number {
  const known = new Map<TermIR, number>();
  const height = (term: TermIR): number => {
    const found =
      known.get(term) ?? Math.max(0, ...term.broader.map((wider) => 1 + height(directory.terms.get(wider)!)));
    known.set(term, found);
    return found;
  };
  return height;
}

/** A term is below the first of those that are wider. */
function termNames(term: TermIR, context: OpenmetadataContext): readonly string[] {
  const parent = term.broader[0] === undefined ? undefined : context.directory.terms.get(term.broader[0]);
  return [...(parent === undefined ? [context.vocabulary] : termNames(parent, context)), entityName(term.address)];
}

/** Where data of its own comes in, where others' is put together for others, or where it is used. */
function domainType({ address }: DomainIR, { mesh, directory }: OpenmetadataContext): string {
  if (mesh.sources.some(({ domain }) => domain === address)) return "Source-aligned";
  const isRead = mesh.products.some(
    ({ domain, inputs }) =>
      domain !== address && inputs.some(({ from }) => directory.ports.get(from.address)?.product.domain === address),
  );
  return isRead ? "Aggregate" : "Consumer-aligned";
}

/** Links of terms are any text; a reference there has an address of the web. */
function isUrl(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}

/** What OpenMetadata surely takes for an address of mail. */
function isEmail(text: string): boolean {
  return text.length <= 127 && /^[\w+-]+(\.[\w+-]+)*@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/.test(text);
}
