/** Rows of one key: comparison that takes null as a value, and the check that a batch has one row a key. */
import type { Session } from "../engines/duckdb/session.ts";
import { identifier } from "../engines/duckdb/sql-text.ts";
import type { TableJob } from "../job/job.ts";

/** The keys that a table is merged by. */
export function keysOf({ materialize }: TableJob): readonly string[] {
  return "keys" in materialize ? materialize.keys : [];
}

/** `a` and `b` are rows of the same key. */
export function sameKey(keys: readonly string[], a: string, b: string): string {
  return keys.map((key) => `${a}.${identifier(key)} IS NOT DISTINCT FROM ${b}.${identifier(key)}`).join(" AND ");
}

/** More than one row of a batch has the same key, so which of them should stay is not said. */
export class KeyRepeated extends Error {
  readonly keys: readonly string[];
  /** How many keys. */
  readonly count: number;

  constructor(keys: readonly string[], count: number) {
    super(`key ${keys.join(", ")} stands more than once`);
    this.name = "KeyRepeated";
    this.keys = keys;
    this.count = count;
  }
}

/** Throws {@link KeyRepeated} when `relation` has a key twice. */
export async function requireUnique(session: Session, relation: string, keys: readonly string[]): Promise<void> {
  const list = keys.map(identifier).join(", ");
  const row = await session.row(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${relation} GROUP BY ${list} HAVING count(*) > 1)`,
  );
  const count = Number(row?.n ?? 0);
  if (count > 0) throw new KeyRepeated(keys, count);
}
