/** Data products: what a team offers, with its ports. */
import type { ProductIR } from "../../compiler/mesh/mesh.ts";
import type { Data } from "../sdk/data.ts";
import type { DatahubContext } from "./context.ts";
import { customProperties, deprecation, ownership, proposals } from "./proposal.ts";
import { urn } from "./urns.ts";

/** A product with its output ports. */
export function productProposals(product: ProductIR, { datasets }: DatahubContext): Data[] {
  return proposals(product.place, urn("dataProduct", product.address), {
    dataProductProperties: {
      name: product.title ?? product.name,
      description: product.description,
      assets: product.ports.map(({ address }) => ({ destinationUrn: datasets.get(address)!, outputPort: true })),
      customProperties: customProperties({
        address: product.address,
        version: product.version,
        purposes: product.purposes,
        movedFrom: product.movedFrom,
      }),
    },
    domains: { domains: [urn("domain", product.domain)] },
    ownership: ownership(urn("corpGroup", product.owner), "TECHNICAL_OWNER"),
    deprecation: deprecation(product.deprecated),
  });
}
