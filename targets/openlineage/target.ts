/** The target `openlineage`: what a mesh does, as events that OpenLineage's collectors take at deployment, with column lineage from step to step. */
import { jsonArtifact } from "../sdk/data.ts";
import type { Target } from "../sdk/target.ts";
import { buildOrder } from "../sql/build-order.ts";
import { describeViews } from "../sql/describe.ts";
import { contextOf } from "./context.ts";
import { productEvent, sourceTableEvent, tableEvent } from "./events.ts";

interface Options {
  readonly eventTime: string;
}

const target: Target<Options> = {
  name: "openlineage",
  title: "events of jobs and datasets for OpenLineage, with column lineage",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      eventTime: {
        description: "When what is emitted holds, in ISO 8601; collectors keep what is newest.",
        type: "string",
        pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$",
        default: "1970-01-01T00:00:00Z",
      },
    },
  },
  emit(mesh, { eventTime }, { environment }) {
    return describeViews(mesh, environment, (directory, dialect) => {
      const context = contextOf(mesh, directory, environment, dialect, eventTime);
      const events = [
        ...[...directory.sourceTables.values()].map((of) => sourceTableEvent(of, context)),
        ...mesh.products.flatMap((product) => [
          productEvent(product, context),
          ...buildOrder(product).map((table) => tableEvent(table, product, context)),
        ]),
      ];
      return [jsonArtifact("events.json", events)];
    });
  },
};

export default target;
