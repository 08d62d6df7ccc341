/** Measures of published versions, by rule and group: what `previous` and `steady` compare with. */
import type { Session } from "../engines/duckdb/session.ts";
import { literal, stringList } from "../engines/duckdb/sql-text.ts";
import type { Measured } from "../quality/steady.ts";
import { timestamp } from "./versions.ts";

export interface StoredMeasure {
  readonly address: string;
  readonly stored: string;
  readonly rule: string;
  /** The group as JSON, empty for a measure of the whole table. */
  readonly group: string;
  readonly value: number;
}

/** Longer than any bound looks back. */
const keptDays = 400;

/** Earlier values of a table's rules by `rule` and `group`, oldest first. */
export async function earlierMeasures(
  session: Session,
  address: string,
): Promise<(rule: string, group: string) => readonly Measured[]> {
  const rows = await session.rows(
    `SELECT rule, grouped, value, epoch_ms(measured_at) AS at FROM chimera_store._measures WHERE address = ${literal(address)} ORDER BY measured_at`,
  );
  const found = new Map<string, Measured[]>();
  for (const { rule, grouped, value, at } of rows) {
    const key = `${rule}\u0000${grouped}`;
    const measured = { at: Number(at), value: Number(value) };
    const known = found.get(key);
    if (known === undefined) found.set(key, [measured]);
    else known.push(measured);
  }
  return (rule, group) => found.get(`${rule}\u0000${group}`) ?? [];
}

export async function recordMeasures(session: Session, measures: readonly StoredMeasure[], now: number): Promise<void> {
  const finite = measures.filter(({ value }) => Number.isFinite(value));
  if (finite.length === 0) return;
  const rows = finite.map(
    ({ address, stored, rule, group, value }) =>
      `(${literal(address)}, ${literal(rule)}, ${literal(group)}, CAST(${literal(String(value))} AS DOUBLE), ${literal(stored)}, ${timestamp(now)})`,
  );
  const addresses = stringList([...new Set(finite.map(({ address }) => address))]);
  await session.run(
    `INSERT INTO chimera_store._measures VALUES ${rows.join(", ")}; DELETE FROM chimera_store._measures ` +
      `WHERE list_contains(${addresses}, address) AND measured_at < ${timestamp(now)} - INTERVAL ${keptDays} DAY`,
  );
}
