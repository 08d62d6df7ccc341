/** A contract of a port: who promises what to whom, where it lies, and whom to ask. */
import type { ContactIR, DomainIR, ProductIR, RoleIR, TeamIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from, some } from "../sdk/data.ts";
import { domainAndAbove, nameIn, type PortOfProduct, plainId } from "../sdk/directory.ts";
import type { RuleContext } from "../sql/rule-query.ts";
import { customProperties } from "./parts.ts";
import { schemaOf } from "./schema.ts";
import { serverOf } from "./server.ts";
import { serviceLevels } from "./service-levels.ts";

export interface ContractContext extends RuleContext {
  readonly environment: string;
}

export function contractOf(of: PortOfProduct, context: ContractContext): Data {
  const { product, port } = of;
  const { mesh, directory, environment } = context;
  const domains = domainAndAbove(directory, product.domain);
  const team = directory.teams.get(product.owner);
  return from(port.place, {
    apiVersion: "v3.1.0",
    kind: "DataContract",
    id: port.address,
    name: port.title ?? port.name,
    version: product.version,
    status: (port.deprecated ?? product.deprecated) === undefined ? "active" : "deprecated",
    tenant: mesh.name,
    domain: product.domain,
    description: descriptionOf(of, domains, context),
    servers: [serverOf(mesh, environment, port)],
    schema: [schemaOf(of, context)],
    slaProperties: some(serviceLevels(port)),
    team: team === undefined ? undefined : teamOf(team),
    support: some((team?.oncall ?? []).map(supportOf)),
    roles: some(mesh.roles.map(roleOf)),
    customProperties: customProperties({
      product: product.address,
      productTitle: product.title,
      productDescription: product.description,
      portVersion: port.version,
      declared: port.declared,
      materialization: port.materialize.mode,
      purposes: product.purposes,
      domains: domains.map(({ address }) => address),
      domainHead: firstOf(domains, ({ head }) => head),
      domainPurposes: firstOf(domains, ({ purposes }) => purposes),
      residency: firstOf(domains, ({ residency }) => residency),
      retain: firstOf(domains, ({ retain }) => retain),
      smallestGroup: firstOf(domains, ({ k }) => k),
      movedFrom: port.movedFrom,
    }),
  });
}

function descriptionOf({ product, port }: PortOfProduct, domains: readonly DomainIR[], context: RuleContext): Data {
  const purposes = product.purposes.map((name) => context.directory.purposes.get(name)?.text ?? name);
  const limitations = [
    ...deprecation("This port", port.deprecated),
    ...deprecation("The product", product.deprecated),
    ...(firstOf(domains, ({ residency }) => residency) ?? []).map((region) => `Kept in ${region}.`),
    ...[firstOf(domains, ({ k }) => k)].flatMap((k) => (k === undefined ? [] : [`No group below ${k} is shown.`])),
  ];
  const description = {
    purpose: port.description ?? product.description,
    usage: purposes.length === 0 ? undefined : purposes.join("; "),
    limitations: limitations.length === 0 ? undefined : limitations.join(" "),
  };
  return Object.values(description).every((text) => text === undefined) ? undefined : description;
}

function deprecation(what: string, deprecated: ProductIR["deprecated"]): string[] {
  if (deprecated === undefined) return [];
  const until = deprecated.until === undefined ? "" : ` until ${deprecated.until}`;
  return [`${what} is deprecated${until}${deprecated.text === undefined ? "" : `: ${deprecated.text}`}.`];
}

/** What the domain says, or else the nearest one above that says it. */
function firstOf<T>(domains: readonly DomainIR[], read: (domain: DomainIR) => T | undefined): T | undefined {
  return domains.map(read).find((value) => value !== undefined);
}

function teamOf(team: TeamIR): Data {
  return from(team.place, {
    id: plainId(team.address),
    name: team.title ?? nameIn(team.address),
    description: team.description,
    members: some(team.members.map((username) => ({ username }))),
    customProperties: customProperties({ address: team.address }),
  });
}

function supportOf({ channel, address }: ContactIR): Data {
  const url = channel === "email" ? `mailto:${address}` : /^https?:\/\//.test(address) ? address : undefined;
  return { channel: address, tool: channel, scope: "issues", url };
}

/** Who could be let in. The mesh says how much a role may see, not what it reads, so no access is named. */
function roleOf(role: RoleIR): Data {
  return from(role.place, {
    id: plainId(role.address),
    role: role.address,
    description: role.description,
    customProperties: customProperties({
      group: role.group === undefined ? undefined : `${role.group.provider}:${role.group.name}`,
      clearance: role.clearance?.level,
      clearedFor: role.clearance?.categories,
    }),
  });
}
