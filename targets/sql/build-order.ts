/** Tables and ports of a product, each after those it reads for its rows or its rules. */
import type { PortIR, ProductIR, RelationRef, TableIR } from "../../compiler/mesh/mesh.ts";

export function buildOrder(product: ProductIR): readonly (TableIR | PortIR)[] {
  const all = new Map<string, TableIR | PortIR>();
  for (const table of product.tables) all.set(`table ${table.name}`, table);
  for (const port of product.ports) all.set(`port ${port.name}`, port);
  const done = new Set<TableIR>();
  const ordered: (TableIR | PortIR)[] = [];
  const visit = (table: TableIR | PortIR): void => {
    if (done.has(table)) return;
    done.add(table);
    for (const ref of relationsOf(table)) {
      const other = all.get(`${ref.kind} ${ref.name}`);
      if (other !== undefined) visit(other);
    }
    ordered.push(table);
  };
  for (const table of all.values()) visit(table);
  return ordered;
}

/** What a table reads for its rows and its rules. */
export function relationsOf(table: TableIR): readonly RelationRef[] {
  const rules = table.rules.flatMap(({ measure }) => {
    switch (measure.measure) {
      case "references":
      case "matches":
        return [measure.relation];
      case "drift":
        return measure.baseline === "previous" ? [] : [measure.baseline.relation];
      case "sql":
        return measure.relations;
      default:
        return [];
    }
  });
  return [...table.reads, ...rules];
}
