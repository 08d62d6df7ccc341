/** Columns that keeping history adds to a table, behind its own: the engine fills them when it stores a run. */
import type { MaterializationIR, RowColumn } from "./mesh.ts";

const time = { type: { kind: "timestamp" }, nullable: false } as const;

const added: { readonly [mode in MaterializationIR["mode"]]?: readonly RowColumn[] } = {
  scd2: [
    { name: "valid_from", ...time },
    { name: "valid_to", ...time, nullable: true },
    { name: "is_current", type: { kind: "bool" }, nullable: false },
  ],
  snapshot: [{ name: "_snapshot_at", ...time }],
};

/** In order; the first says when a row came, so that it makes a key of each key that a single run has. */
export function historyColumns(mode: MaterializationIR["mode"]): readonly RowColumn[] {
  return added[mode] ?? [];
}
