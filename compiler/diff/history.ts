/**
 * Rows that only the store has: those of a table that keeps its history, or adds to what it computed before. When such a table is stored in another
 * way or is no longer there, they go and no run brings them back.
 */
import type { MaterializationIR, MeshIR, TableIR } from "../mesh/mesh.ts";
import type { Change } from "./change.ts";
import type { Consumers } from "./consumers.ts";

/** A change for each table and port whose stored rows an apply would lose. Tables are stored under their addresses, so a rename loses them too. */
export function* droppedHistories(before: MeshIR, after: MeshIR, readers: Consumers): Iterable<Change> {
  const now = new Map(tablesOf(after).map(({ table }) => [table.address, table]));
  for (const { kind, table } of tablesOf(before)) {
    const next = now.get(table.address);
    if (!losesRows(table.materialize, next?.materialize)) continue;
    yield {
      kind,
      address: table.address,
      category: "breaking",
      reason: "history-dropped",
      destructive: true,
      before: modeText(table),
      ...(next === undefined ? {} : { after: modeText(next) }),
      place: (next ?? table).place,
      consumers: readers.of(table.address),
    };
  }
}

/** What stands in a mesh under one address may be a table in one version and a port in the next. */
function tablesOf(mesh: MeshIR): readonly { readonly kind: "table" | "port"; readonly table: TableIR }[] {
  return mesh.products.flatMap((product) => [
    ...product.tables.map((table) => ({ kind: "table" as const, table })),
    ...product.ports.map((table) => ({ kind: "port" as const, table })),
  ]);
}

/**
 * The rows of `snapshot` and `scd2` are taken over into any table that keeps history, or refused there. Those of `incremental` and `merge` can be computed
 * again as long as the inputs still hold them, which nobody knows who stores them in another way.
 */
function losesRows(before: MaterializationIR, after: MaterializationIR | undefined): boolean {
  switch (before.mode) {
    case "snapshot":
    case "scd2":
      return after?.mode !== "snapshot" && after?.mode !== "scd2";
    case "incremental":
    case "merge":
      return after !== undefined && after.mode !== before.mode;
    default:
      return false;
  }
}

/** How a table is stored, as the author wrote it. */
export function modeText({ materialize }: TableIR): string {
  if (materialize.mode === "incremental")
    return `incremental by ${materialize.column}${materialize.lookback === undefined ? "" : ` lookback ${materialize.lookback}`}`;
  if (materialize.mode === "merge" || materialize.mode === "scd2")
    return `${materialize.mode} by ${materialize.keys.join(", ")}`;
  return materialize.mode;
}
