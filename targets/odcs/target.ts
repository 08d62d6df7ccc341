/** The target `odcs`: a data contract a port, in the Open Data Contract Standard 3.1, for catalogs and for tools that check contracts. */
import { targetWithoutType, unknownTarget } from "../../language/diagnostics/registry/targets.ts";
import { yamlArtifact } from "../sdk/data.ts";
import { directoryOf } from "../sdk/directory.ts";
import { generatedNote, problem, type Target } from "../sdk/target.ts";
import { dialectNamed, dialects } from "../sql/index.ts";
import { contractOf } from "./contract.ts";
import { contractPath } from "./schema.ts";

const target: Target<Record<string, never>> = {
  name: "odcs",
  title: "a data contract a port, in the Open Data Contract Standard",
  options: { type: "object", additionalProperties: false, properties: {} },
  emit(mesh, _options, { environment }) {
    const engine = mesh.environments[environment]?.engine ?? "duckdb";
    const dialect = dialectNamed(engine);
    const directory = directoryOf(mesh);
    const ports = [...directory.ports.values()];
    if (dialect === undefined) {
      const known = Object.keys(dialects).join(", ");
      const place = ports[0]?.port.place;
      return { artifacts: [], problems: place === undefined ? [] : [problem(unknownTarget, place, { engine, known })] };
    }
    const context = { mesh, directory, dialect, environment };
    return {
      artifacts: ports.map((of) =>
        yamlArtifact(contractPath(of), generatedNote("odcs", of.port.address), [contractOf(of, context)]),
      ),
      problems: ports.flatMap(({ port }) =>
        port.columns
          .filter(({ type }) => dialect.typeName(type) === undefined)
          .map(({ place, type }) => problem(targetWithoutType, place, { target: dialect.title, type: type.kind })),
      ),
    };
  },
};

export default target;
