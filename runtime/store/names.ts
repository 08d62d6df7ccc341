/**
 * Names of stored relations: what it is for people, a piece of the definition's hash, and a number that the database gives out once.
 * The number alone makes collisions impossible; 63 characters is what every engine can hold.
 */
import type { DuckDBEngine } from "../engines/duckdb/engine.ts";

/** 34 + 1 + 8 + 1 + at most 7, which leaves room for `__quarantine` below 63. */
const prefixLength = 34;

/** A name that no stored relation had before: `orders_daily_revenue_1f2e3d4c_2k`. */
export async function newStoredName(engine: DuckDBEngine, readable: string, definition: string): Promise<string> {
  const free = reserved.get(engine) ?? [];
  reserved.set(engine, free);
  if (free.length === 0) {
    // INVARIANT: a number is taken in a transaction of its own. Taken in one that is rolled back, it would be given out again after a
    // crash, and a version is known by its name.
    const sql = `SELECT nextval('chimera_store._names') AS n FROM range(${reservedAtOnce})`;
    const rows = await engine.with((session) => session.rows(sql));
    free.push(...rows.map(({ n }) => Number(n)).sort((a, b) => b - a));
  }
  return storedName(readable, definition, free.pop()!);
}

/** Numbers that this process has taken and not used yet. Some are never used; there are enough. */
const reserved = new WeakMap<DuckDBEngine, number[]>();
const reservedAtOnce = 32;

/** The pure part of {@link newStoredName}. */
export function storedName(readable: string, definition: string, number: number): string {
  const hash = definition
    .replace(/[^0-9a-f]/gi, "")
    .slice(0, 8)
    .toLowerCase()
    .padEnd(8, "0");
  return `${snake(readable).slice(0, prefixLength)}_${hash}_${number.toString(36)}`;
}

export function quarantineName(name: string): string {
  return `${name}__quarantine`;
}

/** `Orders.daily_revenue` as `orders_daily_revenue`; what no plain name can hold becomes `_`. */
export function snake(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}
