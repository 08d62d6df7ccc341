/**
 * The order in which a product's tables are built and checked: each after what it reads, and, where that is possible, after what its rules
 * read, so that a rule such as `references(country, countries.code)` can be measured before anything is built on its table.
 */
import type { TableJob } from "./job.ts";
import { placeholdersOf } from "./placeholders.ts";

/** The tables in order; what rules read counts unless it would close a circle. Otherwise the order given is kept. */
export function buildOrder(tables: readonly TableJob[]): TableJob[] {
  const byReference = new Map<string, TableJob>();
  for (const table of tables) for (const kind of ["table", "port"]) byReference.set(`${kind}:${table.name}`, table);
  const ordered: TableJob[] = [];
  const state = new Map<TableJob, "open" | "done">();
  const visit = (table: TableJob): void => {
    if (state.has(table)) return;
    state.set(table, "open");
    for (const reference of table.reads) {
      const read = byReference.get(reference);
      if (read !== undefined && read !== table) visit(read);
    }
    for (const reference of rulesRead(table)) {
      const read = byReference.get(reference);
      if (read !== undefined && read !== table && !reaches(read, table, byReference)) visit(read);
    }
    state.set(table, "done");
    ordered.push(table);
  };
  for (const table of tables) visit(table);
  return ordered;
}

/** References in the rules of a table, beside the table itself. */
export function rulesRead(table: TableJob): string[] {
  const names = new Set<string>();
  for (const { measure, failing } of table.audit.rules) {
    const texts = "sql" in measure ? [measure.sql, failing ?? ""] : [failing ?? ""];
    for (const text of texts) for (const name of placeholdersOf(text)) if (name.includes(":")) names.add(name);
  }
  return [...names];
}

/** `from` is built, directly or over others, from `to`. */
function reaches(from: TableJob, to: TableJob, byReference: ReadonlyMap<string, TableJob>): boolean {
  const seen = new Set<TableJob>();
  const search = (table: TableJob): boolean => {
    if (table === to) return true;
    if (seen.has(table)) return false;
    seen.add(table);
    return table.reads.some((reference) => {
      const read = byReference.get(reference);
      return read !== undefined && search(read);
    });
  };
  return search(from);
}
