/** Domains of the mesh. */
import type { BoundMesh, Domain, Report } from "../../bind/bound-mesh.ts";
import type { DomainIR } from "../../mesh/mesh.ts";
import { declared } from "./declared.ts";
import { readSettings } from "./settings/read-settings.ts";
import { domainSettings } from "./settings/tables.ts";

/** Every domain of the mesh itself, sorted by name. One without a body has no more than its name. */
export function checkDomains(mesh: BoundMesh, report: Report): readonly DomainIR[] {
  const domains = [...mesh.domains.values()].filter((domain) => domain.files.some((file) => !file.standard));
  return domains.map((domain) => domainIR(domain, mesh, report)).sort((a, b) => (a.address < b.address ? -1 : 1));
}

function domainIR(domain: Domain, mesh: BoundMesh, report: Report): DomainIR {
  const { body } = domain;
  if (body === undefined) {
    const file = domain.files[0]!;
    const header = file.parsed.ast.declarations.find((node) => node.kind === "Domain")!;
    return declared(header, domain.name, "", file);
  }
  const { node, file } = body;
  const settings = readSettings(domainSettings, node.body ?? [], { mesh, file, report });
  return { ...declared(node, domain.name, "", file), ...settings };
}
