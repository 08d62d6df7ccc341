/**
 * Lineage of a table's columns as the MeshIR has it: columns of the product's inputs (`retail.sales.Shop.orders.total`), with inner
 * tables resolved. Columns of one table share the list of what decided its rows.
 */
import type { LineageIR } from "../../mesh/mesh.ts";
import { type FlowColumn, type Rows, union } from "../steps/rows.ts";

/** Gives the lineage of each column of `rows`. */
export function lineageOf(rows: Rows): (column: FlowColumn) => LineageIR {
  const ofRows = sorted(rows.influence);
  return ({ direct, indirect }) => ({
    direct: sorted(direct),
    indirect: indirect.length === 0 ? ofRows : sorted(union(rows.influence, indirect)),
  });
}

function sorted(addresses: readonly string[]): readonly string[] {
  return addresses.length < 2 ? addresses : [...addresses].sort();
}
