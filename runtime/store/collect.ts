/**
 * Drops stored versions that nothing needs any more. What is current stays with everything it reads; so does the newest version of every
 * input, and what another product's versions read. Only versions of one product and of its inputs are looked at, so that tidying up after a
 * product costs the same in a mesh of ten thousand.
 */
import type { Session } from "../engines/duckdb/session.ts";
import { literal, stringList } from "../engines/duckdb/sql-text.ts";
import { stored } from "./schema.ts";
import { type Version, versionsWhere } from "./versions.ts";

/**
 * Drops what `product` and the inputs `keys` left behind. `pinned` are names that running builds have chosen and not published yet. Returns
 * the names dropped.
 */
export async function collect(
  session: Session,
  product: string,
  keys: readonly string[],
  pinned: ReadonlySet<string>,
): Promise<string[]> {
  const versions = await versionsWhere(session, `list_contains(${stringList([product, ...keys])}, owner)`);
  if (versions.length === 0) return [];
  const names = stringList(versions.map(({ name }) => name));
  const roots = await session.rows(
    `SELECT stored AS name FROM chimera_store._current WHERE product = ${literal(product)} ` +
      `UNION ALL SELECT stored FROM chimera_store._inputs WHERE list_contains(${stringList(keys)}, key) ` +
      `UNION ALL SELECT name FROM chimera_store._quarantines WHERE list_contains(${names}, name) ` +
      `UNION ALL SELECT read FROM (SELECT unnest(reads) AS read FROM chimera_store._versions ` +
      `WHERE len(reads) > 0 AND NOT list_contains(${names}, name)) WHERE list_contains(${names}, read)`,
  );
  const byName = new Map(versions.map((version) => [version.name, version]));
  const kept = new Set<string>();
  const keep = (name: string): void => {
    if (kept.has(name)) return;
    kept.add(name);
    for (const read of byName.get(name)?.reads ?? []) keep(read);
  };
  for (const root of roots) keep(String(root.name));
  for (const name of pinned) keep(name);
  const gone = versions.filter(({ name }) => !kept.has(name));
  if (gone.length === 0) return [];
  const dropped = gone.map(({ name }) => name);
  await session.transaction(async () => {
    const drops = gone.map((version) => `DROP ${isView(version) ? "VIEW" : "TABLE"} IF EXISTS ${stored(version.name)}`);
    await session.run(drops.join("; "));
    const list = stringList(dropped);
    await session.run(
      `DELETE FROM chimera_store._versions WHERE list_contains(${list}, name); ` +
        `DELETE FROM chimera_store._audits WHERE list_contains(${list}, stored)`,
    );
  });
  return dropped;
}

/** An append input of several parts is a view over them. */
function isView({ kind, reads }: Version): boolean {
  return kind === "view" || (kind === "input" && reads.length > 0);
}
