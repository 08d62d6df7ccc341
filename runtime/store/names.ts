/**
 * Names of stored relations: what it is for people, a piece of the definition's hash, and a number that the database gives out once.
 * The number alone makes collisions impossible; 63 characters is what every engine can hold.
 */
import type { Session } from "../engines/duckdb/session.ts";

/** 34 + 1 + 8 + 1 + at most 7, which leaves room for `__quarantine` below 63. */
const prefixLength = 34;

/** A name that no stored relation had before: `orders_daily_revenue_1f2e3d4c_2k`. */
export async function newStoredName(session: Session, readable: string, definition: string): Promise<string> {
  const row = await session.row("SELECT nextval('chimera_store._names') AS n");
  return storedName(readable, definition, Number(row?.n));
}

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
