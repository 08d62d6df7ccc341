/** What the rest of a mesh speaks of: domains, teams, roles, terms, and labels as tags. */
import type { DomainIR, LabelIR, RoleIR, TeamIR, TermIR } from "../../compiler/mesh/mesh.ts";
import type { Data } from "../sdk/data.ts";
import { type Directory, domainIn, nameIn } from "../sdk/directory.ts";
import { customProperties, deprecation, ownership, proposals, unknownStamp } from "./proposal.ts";
import { urn } from "./urns.ts";

/** A domain below its parent. */
export function domainProposals(domain: DomainIR): Data[] {
  const { address, title, description, parent, head, place } = domain;
  return proposals(place, urn("domain", address), {
    domainProperties: {
      name: title ?? address,
      description,
      parentDomain: parent === undefined ? undefined : urn("domain", parent),
      customProperties: customProperties({
        address,
        purposes: domain.purposes,
        residency: domain.residency,
        retain: domain.retain,
        smallestGroup: domain.k,
        movedFrom: domain.movedFrom,
      }),
    },
    ownership: ownership(head === undefined ? undefined : urn("corpuser", head), "BUSINESS_OWNER"),
    deprecation: deprecation(domain.deprecated),
  });
}

/** A team as a group of people. */
export function teamProposals({ address, title, description, members, oncall, place }: TeamIR): Data[] {
  const contact = (channel: string) => oncall.find((each) => each.channel === channel)?.address;
  return proposals(place, urn("corpGroup", address), {
    corpGroupInfo: {
      displayName: title ?? nameIn(address),
      description,
      email: contact("email"),
      slack: contact("slack"),
      admins: [],
      members: members.map((member) => urn("corpuser", member)),
      groups: [],
    },
  });
}

/** Whoever has a role may read, as far as its clearance goes. */
export function roleProposals({ address, description, clearance, group, place }: RoleIR): Data[] {
  const cleared =
    clearance === undefined ? [] : [`Cleared for ${[clearance.level, ...clearance.categories].join(", ")}.`];
  const text = [...(description === undefined ? [] : [description]), ...cleared].join("\n\n");
  return proposals(place, urn("role", address), {
    roleProperties: { name: address, description: text === "" ? undefined : text, type: "READ" },
    actors: group === undefined ? undefined : { groups: [{ group: urn("corpGroup", group.name) }] },
  });
}

/** A term of the glossary, related to wider ones. */
export function termProposals(term: TermIR, { domains }: Directory): Data[] {
  const { address, text, description, broader, links = [], place } = term;
  const domain = domains.get(domainIn(address));
  return proposals(place, urn("glossaryTerm", address), {
    glossaryTermInfo: {
      name: nameIn(address),
      definition: text ?? description ?? nameIn(address),
      termSource: "INTERNAL",
      customProperties: customProperties({
        address,
        synonyms: term.synonyms,
        description: text === undefined ? undefined : description,
        movedFrom: term.movedFrom,
      }),
    },
    glossaryRelatedTerms:
      broader.length === 0 ? undefined : { isRelatedTerms: broader.map((other) => urn("glossaryTerm", other)) },
    institutionalMemory:
      links.length === 0
        ? undefined
        : { elements: links.map((url) => ({ url, description: nameIn(address), createStamp: unknownStamp })) },
    domains: domain === undefined ? undefined : { domains: [urn("domain", domain.address)] },
    deprecation: deprecation(term.deprecated),
  });
}

/** A tag has a text and no properties, so the text says them. */
export function labelProposals(label: LabelIR): Data[] {
  const { address, description, level, special, subject, purposes = [], residency = [], retain } = label;
  const facts = [
    `Level: ${level}.`,
    ...(special ? ["A special category."] : []),
    ...(subject === undefined ? [] : [`About: ${subject}.`]),
    ...(purposes.length === 0 ? [] : [`Purposes: ${purposes.join(", ")}.`]),
    ...(residency.length === 0 ? [] : [`Kept in: ${residency.join(", ")}.`]),
    ...(retain === undefined ? [] : [`Kept for: ${retain}.`]),
  ].join(" ");
  return proposals(label.place, urn("tag", address), {
    tagProperties: { name: address, description: description === undefined ? facts : `${description}\n\n${facts}` },
    deprecation: deprecation(label.deprecated),
  });
}
