/**
 * In which order the tables of a product are built and audited: stages, each of steps that can run side by side. A table is built after what it reads is
 * built and audited; it is audited after what its rules read is built.
 */
import type { PlaceIR, PortIR, ProductIR, RelationRef, TableIR } from "../../compiler/mesh/mesh.ts";
import { buildOrder, relationsOf } from "../sql/build-order.ts";

export interface TableStep {
  readonly step: "transform" | "audit";
  readonly table: string;
  readonly place: PlaceIR;
}

interface Task extends TableStep {
  readonly after: Set<Task>;
}

/** The stages, first to last; steps of a stage in the order of building. */
export function stagesOf(product: ProductIR): readonly (readonly TableStep[])[] {
  const tables = buildOrder(product);
  const transforms = new Map<string, Task>();
  const audits = new Map<string, Task>();
  for (const table of tables) {
    const { name, place } = table;
    transforms.set(name, { step: "transform", table: name, place, after: new Set() });
    if (table.rules.length > 0) audits.set(name, { step: "audit", table: name, place, after: new Set() });
  }
  const own = (refs: readonly RelationRef[], among: ReadonlyMap<string, Task>, table: TableIR | PortIR) =>
    refs.flatMap(({ kind, name }) => (kind === "input" || name === table.name ? [] : (among.get(name) ?? [])));
  for (const table of tables) {
    const transform = transforms.get(table.name)!;
    for (const before of own(table.reads, transforms, table)) transform.after.add(before);
    const audit = audits.get(table.name);
    if (audit === undefined) continue;
    for (const before of [transform, ...own(relationsOf(table), transforms, table)]) audit.after.add(before);
  }
  for (const table of tables) {
    const transform = transforms.get(table.name)!;
    // Rules that read what is built on their table wait until that is there.
    for (const audit of own(table.reads, audits, table)) if (!comesAfter(audit, transform)) transform.after.add(audit);
  }
  const stages: TableStep[][] = [];
  const levels = new Map<Task, number>();
  const levelOf = (task: Task): number => {
    const known = levels.get(task);
    if (known !== undefined) return known;
    const level = Math.max(-1, ...[...task.after].map(levelOf)) + 1;
    levels.set(task, level);
    return level;
  };
  for (const { name } of tables)
    for (const task of [transforms.get(name)!, ...(audits.has(name) ? [audits.get(name)!] : [])]) {
      const level = levelOf(task);
      while (stages.length <= level) stages.push([]);
      const { step, table, place } = task;
      stages[level]!.push({ step, table, place });
    }
  return stages;
}

/** `task` waits for `other`, directly or by way of others. */
function comesAfter(task: Task, other: Task): boolean {
  const seen = new Set<Task>();
  const search = (at: Task): boolean => {
    if (at === other) return true;
    if (seen.has(at)) return false;
    seen.add(at);
    return [...at.after].some(search);
  };
  return search(task);
}
