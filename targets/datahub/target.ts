/** The target `datahub`: the mesh as metadata change proposals, in a file that `datahub ingest` and DataHub's own libraries read. */
import { jsonArtifact } from "../sdk/data.ts";
import type { Target } from "../sdk/target.ts";
import { describeViews } from "../sql/describe.ts";
import { assertionProposals } from "./assertions.ts";
import { contextOf } from "./context.ts";
import { portProposals, sourceTableProposals } from "./dataset.ts";
import { productProposals } from "./product.ts";
import { domainProposals, labelProposals, roleProposals, teamProposals, termProposals } from "./vocabulary.ts";

interface Options {
  readonly fabric: string;
}

const fabrics = ["DEV", "TEST", "QA", "UAT", "EI", "PRE", "STG", "NON_PROD", "PROD", "CORP"];

const target: Target<Options> = {
  name: "datahub",
  title: "metadata change proposals for DataHub",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      fabric: {
        description: "DataHub's word for the environment; a part of every dataset's URN.",
        enum: fabrics,
        default: "PROD",
      },
    },
  },
  emit(mesh, { fabric }, { environment }) {
    return describeViews(mesh, environment, (directory, dialect) => {
      const context = contextOf(mesh, directory, environment, dialect, fabric);
      const ports = [...directory.ports.values()];
      const proposals = [
        ...mesh.domains.flatMap(domainProposals),
        ...mesh.teams.flatMap(teamProposals),
        ...mesh.roles.flatMap(roleProposals),
        ...mesh.labels.flatMap(labelProposals),
        ...mesh.terms.flatMap((term) => termProposals(term, directory)),
        ...[...directory.sourceTables.values()].flatMap((of) => sourceTableProposals(of, context)),
        ...ports.flatMap((of) => portProposals(of, context)),
        ...mesh.products.flatMap((product) => productProposals(product, context)),
        ...ports.flatMap((of) => assertionProposals(of, context)),
      ];
      return [jsonArtifact("proposals.json", proposals)];
    });
  },
};

export default target;
