/**
 * Drops stored versions that nothing needs any more. What is current stays with everything it reads; so does the newest version of every
 * input, and whatever another product has built but not published yet.
 */
import type { Session } from "../engines/duckdb/session.ts";
import { stringList } from "../engines/duckdb/sql-text.ts";
import { stored } from "./schema.ts";

/**
 * Drops what `product` left behind, and input versions that no product reads. `pinned` are names that running builds of other products have
 * already chosen. Returns the names dropped.
 */
export async function collect(session: Session, product: string, pinned: ReadonlySet<string>): Promise<string[]> {
  const versions = await session.rows(
    "SELECT v.name, v.kind, v.owner, v.reads, t.table_name IS NOT NULL AS is_table FROM chimera_store._versions v " +
      "LEFT JOIN duckdb_tables() t ON t.schema_name = 'chimera_store' AND t.table_name = v.name",
  );
  const roots = await session.rows(
    "SELECT stored AS name FROM chimera_store._current UNION ALL SELECT stored FROM chimera_store._inputs " +
      "UNION ALL SELECT name FROM chimera_store._quarantines",
  );
  const byName = new Map(versions.map((version) => [String(version.name), version]));
  const kept = new Set<string>();
  const keep = (name: string): void => {
    if (kept.has(name)) return;
    kept.add(name);
    for (const read of (byName.get(name)?.reads as string[] | undefined) ?? []) keep(read);
  };
  for (const root of roots) keep(String(root.name));
  for (const name of pinned) keep(name);
  for (const version of versions) {
    const isTable = version.kind === "table" || version.kind === "view";
    if (isTable && version.owner !== product) keep(String(version.name));
  }
  const gone = versions.filter((version) => !kept.has(String(version.name)));
  if (gone.length === 0) return [];
  const names = gone.map((version) => String(version.name));
  await session.transaction(async () => {
    for (const version of gone) {
      await session.run(
        `DROP ${version.is_table === true ? "TABLE" : "VIEW"} IF EXISTS ${stored(String(version.name))}`,
      );
    }
    const list = stringList(names);
    await session.run(`DELETE FROM chimera_store._versions WHERE list_contains(${list}, name)`);
    await session.run(`DELETE FROM chimera_store._audits WHERE list_contains(${list}, stored)`);
  });
  return names;
}
