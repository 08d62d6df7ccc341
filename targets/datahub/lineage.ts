/** The aspect `upstreamLineage`: for each column those that its values are computed from, and those that decide which rows or values there are. */
import type { PortIR } from "../../compiler/mesh/mesh.ts";
import { type Data, from } from "../sdk/data.ts";
import type { DatahubContext } from "./context.ts";
import type { Aspect } from "./proposal.ts";

/** Undefined for a port that comes from nowhere. */
export function upstreamLineage(port: PortIR, { columns }: DatahubContext): Aspect | undefined {
  const datasets = new Set<string>();
  const fineGrainedLineages: Data[] = [];
  for (const { address, lineage, place } of port.columns) {
    for (const [kind, upstream] of [
      ["DIRECT", lineage?.direct ?? []],
      ["INDIRECT", lineage?.indirect ?? []],
    ] as const) {
      const found = upstream.flatMap((column) => columns.get(column) ?? []);
      if (found.length === 0) continue;
      for (const { dataset } of found) datasets.add(dataset);
      fineGrainedLineages.push(
        from(place, {
          upstreamType: "FIELD_SET",
          upstreams: found.map(({ urn }) => urn),
          downstreamType: "FIELD",
          downstreams: [columns.get(address)!.urn],
          transformOperation: kind,
        }),
      );
    }
  }
  if (datasets.size === 0) return undefined;
  return { upstreams: [...datasets].sort().map((dataset) => ({ dataset, type: "TRANSFORMED" })), fineGrainedLineages };
}
