/** The target `odcs`: a data contract a port, in the Open Data Contract Standard 3.1, for catalogs and for tools that check contracts. */
import { yamlArtifact } from "../sdk/data.ts";
import { generatedNote, type Target } from "../sdk/target.ts";
import { describeViews } from "../sql/describe.ts";
import { contractOf } from "./contract.ts";
import { contractPath } from "./schema.ts";

const target: Target<Record<string, never>> = {
  name: "odcs",
  title: "a data contract a port, in the Open Data Contract Standard",
  options: { type: "object", additionalProperties: false, properties: {} },
  emit(mesh, _options, { environment }) {
    return describeViews(mesh, environment, (directory, dialect) => {
      const context = { mesh, directory, dialect, environment };
      return [...directory.ports.values()].map((of) =>
        yamlArtifact(contractPath(of), generatedNote("odcs", of.port.address), [contractOf(of, context)]),
      );
    });
  },
};

export default target;
