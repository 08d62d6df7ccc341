/** `merge by KEYS`: a row of the SELECT replaces the stored row of its key; stored rows of other keys stay. */
import { stored } from "../store/schema.ts";
import { keysOf, requireUnique, sameKey } from "./keys.ts";
import type { Materializer } from "./materialize.ts";

export const buildMerge: Materializer = async ({ session, table, select, name, base }) => {
  const keys = keysOf(table);
  if (base === undefined) {
    const rows = await session.run(`CREATE TABLE ${stored(name)} AS ${select}`);
    await requireUnique(session, stored(name), keys);
    return { rows, builtOn: false };
  }
  const batch = "temp.chimera_batch";
  await session.run(`DROP TABLE IF EXISTS ${batch}; CREATE TEMP TABLE chimera_batch AS ${select}`);
  await requireUnique(session, batch, keys);
  const rows = await session.run(
    `CREATE TABLE ${stored(name)} AS SELECT * FROM ${stored(base.name)} o WHERE NOT EXISTS ` +
      `(SELECT 1 FROM ${batch} n WHERE ${sameKey(keys, "o", "n")}) UNION ALL SELECT * FROM ${batch}`,
  );
  await session.run(`DROP TABLE ${batch}`);
  return { rows, builtOn: true };
};
