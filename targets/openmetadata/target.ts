/** The target `openmetadata`: the mesh as requests to OpenMetadata's interface, and a program that sends them. */

import type { ProductIR } from "../../compiler/mesh/mesh.ts";
import { type Data, jsonArtifact } from "../sdk/data.ts";
import type { Target } from "../sdk/target.ts";
import { describeViews } from "../sql/describe.ts";
import { contextOf, domainName, type OpenmetadataContext } from "./context.ts";
import { entityName, fullName } from "./names.ts";
import { qualityRequests } from "./quality.ts";
import { descriptionOf, reference, request } from "./request.ts";
import { containerRequests, lineageRequests, portRequest, sourceTableRequest } from "./table.ts";
import { domainRequest, labelRequests, teamRequest, termRequests } from "./vocabulary.ts";

interface Options {
  readonly service?: string;
}

const target: Target<Options> = {
  name: "openmetadata",
  title: "requests to OpenMetadata that create the mesh there",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      service: {
        description: "The database service that published views belong to. Default the mesh's name.",
        type: "string",
        minLength: 1,
      },
    },
  },
  emit(mesh, options, { environment, template }) {
    return describeViews(mesh, environment, (directory, dialect) => {
      const context = contextOf(mesh, directory, environment, dialect, options.service ?? mesh.name);
      const ports = [...directory.ports.values()];
      const depth = ({ address }: { readonly address: string }) => context.domains.get(address)!.length;
      const requests = [
        ...mesh.teams.map(teamRequest),
        ...mesh.domains.toSorted((a, b) => depth(a) - depth(b)).map((domain) => domainRequest(domain, context)),
        ...labelRequests(context),
        ...termRequests(context),
        ...mesh.products.map((product) => productRequest(product, context)),
        ...containerRequests(context),
        ...[...directory.sourceTables.values()].map((of) => sourceTableRequest(of, context)),
        ...ports.map((of) => portRequest(of, context)),
        ...ports.flatMap(({ port }) => lineageRequests(port, context)),
        ...qualityRequests(ports, context),
      ];
      return [jsonArtifact("requests.json", requests), { path: "load.py", text: template("load.py"), origins: [] }];
    });
  },
};

function productRequest(product: ProductIR, context: OpenmetadataContext): Data {
  const { address, name, title, version, purposes, domain, owner } = product;
  return request(product.place, "/v1/dataProducts", {
    name: entityName(address),
    displayName: title ?? name,
    description: descriptionOf(product, { Address: address, Version: version, Purposes: purposes })!,
    domains: [domainName(domain, context)],
    owners: [reference("team", fullName(entityName(owner)))],
  });
}

export default target;
