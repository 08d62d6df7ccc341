/** The target `datahub`: the mesh as metadata change proposals, in a file that `datahub ingest` and DataHub's own libraries read. */
import { targetWithoutType, unknownTarget } from "../../language/diagnostics/registry/targets.ts";
import { jsonArtifact } from "../sdk/data.ts";
import { problem, type Target } from "../sdk/target.ts";
import { dialectNamed, dialects } from "../sql/index.ts";
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
    const engine = mesh.environments[environment]?.engine ?? "duckdb";
    const dialect = dialectNamed(engine);
    if (dialect === undefined) {
      const known = Object.keys(dialects).join(", ");
      const place = mesh.products[0]?.place;
      return { artifacts: [], problems: place === undefined ? [] : [problem(unknownTarget, place, { engine, known })] };
    }
    const context = contextOf(mesh, environment, dialect, fabric);
    const { directory } = context;
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
    return {
      artifacts: [jsonArtifact("proposals.json", proposals)],
      problems: ports.flatMap(({ port }) =>
        port.columns
          .filter(({ type }) => dialect.typeName(type) === undefined)
          .map(({ place, type }) => problem(targetWithoutType, place, { target: dialect.title, type: type.kind })),
      ),
    };
  },
};

export default target;
