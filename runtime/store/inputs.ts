/** What was brought in from each source table: the stored version, the facts of the source then, and how far an append has come. */
import type { Session } from "../engines/duckdb/session.ts";
import { literal, literalOrNull, stringList } from "../engines/duckdb/sql-text.ts";
import { timestamp } from "./versions.ts";

export interface StoredInput {
  /** Hash of everything that decides what is loaded; the same table read in two ways is two inputs. */
  readonly key: string;
  readonly address: string;
  readonly stored: string;
  /** Of the source when it was read: equal facts, equal data. Absent where a source cannot tell. */
  readonly facts?: string;
  /** Largest value of the append column that was read, as the engine's text. */
  readonly watermark?: string;
  /** Id of the run that loaded it last. */
  readonly run: string;
}

export async function findInput(session: Session, key: string): Promise<StoredInput | undefined> {
  const row = await session.row(`SELECT * FROM chimera_store._inputs WHERE key = ${literal(key)}`);
  if (row === undefined) return undefined;
  return {
    key: String(row.key),
    address: String(row.address),
    stored: String(row.stored),
    run: String(row.run),
    ...(row.facts === null ? {} : { facts: String(row.facts) }),
    ...(row.watermark === null ? {} : { watermark: String(row.watermark) }),
  };
}

export async function recordInput(session: Session, input: StoredInput, now: number): Promise<void> {
  await session.run(`DELETE FROM chimera_store._inputs WHERE key = ${literal(input.key)}`);
  await session.run(
    `INSERT INTO chimera_store._inputs VALUES (${[input.key, input.address, input.stored].map(literal).join(", ")}, ` +
      `${literalOrNull(input.facts)}, ${literalOrNull(input.watermark)}, ${literal(input.run)}, ${timestamp(now)})`,
  );
}

/**
 * Notes which inputs a product reads, and forgets those that no product reads any more, except what this run has brought in. Returns the keys
 * of all inputs whose versions may have become superfluous.
 */
export async function recordUses(
  session: Session,
  product: string,
  keys: readonly string[],
  run: string,
): Promise<readonly string[]> {
  const rows = await session.rows(`SELECT key FROM chimera_store._uses WHERE product = ${literal(product)}`);
  const known = new Set(rows.map(({ key }) => String(key)));
  const wanted = new Set(keys);
  if (known.size !== wanted.size || [...known].some((key) => !wanted.has(key))) {
    const values = [...wanted].map((key) => `(${literal(product)}, ${literal(key)})`).join(", ");
    await session.transaction(async () => {
      await session.run(`DELETE FROM chimera_store._uses WHERE product = ${literal(product)}`);
      if (wanted.size > 0) await session.run(`INSERT INTO chimera_store._uses VALUES ${values}`);
    });
  }
  const unused = await session.rows(
    `SELECT key FROM chimera_store._inputs WHERE key NOT IN (SELECT key FROM chimera_store._uses) AND run <> ${literal(run)}`,
  );
  const gone = unused.map(({ key }) => String(key));
  if (gone.length > 0) {
    const list = stringList(gone);
    await session.run(
      `DELETE FROM chimera_store._inputs WHERE list_contains(${list}, key); ` +
        `DELETE FROM chimera_store._quarantines WHERE list_contains(${list}, address)`,
    );
  }
  return [...new Set([...known, ...wanted, ...gone])];
}
