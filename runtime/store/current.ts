/** What stands for each table now: the stored version that readers and the next incremental build start from. */
import type { Session } from "../engines/duckdb/session.ts";
import { literal, literalOrNull, stringList } from "../engines/duckdb/sql-text.ts";
import { timestamp } from "./versions.ts";

export interface Current {
  readonly address: string;
  readonly product: string;
  readonly stored: string;
  /** The public view of a port. */
  readonly view?: { readonly schema: string; readonly name: string };
}

export async function currentOf(session: Session, address: string): Promise<Current | undefined> {
  const row = await session.row(`SELECT * FROM chimera_store._current WHERE address = ${literal(address)}`);
  return row === undefined ? undefined : current(row);
}

export async function currentOfProduct(session: Session, product: string): Promise<Current[]> {
  const rows = await session.rows(
    `SELECT * FROM chimera_store._current WHERE product = ${literal(product)} ORDER BY address`,
  );
  return rows.map(current);
}

export async function recordCurrents(session: Session, entries: readonly Current[], now: number): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(
    ({ address, product, stored, view }) =>
      `(${[address, product, stored].map(literal).join(", ")}, ${literalOrNull(view?.schema)}, ${literalOrNull(view?.name)}, ${timestamp(now)})`,
  );
  await session.run(
    `DELETE FROM chimera_store._current WHERE list_contains(${stringList(entries.map(({ address }) => address))}, address); ` +
      `INSERT INTO chimera_store._current VALUES ${rows.join(", ")}`,
  );
}

export async function forgetCurrent(session: Session, address: string): Promise<void> {
  await session.run(`DELETE FROM chimera_store._current WHERE address = ${literal(address)}`);
}

function current(row: { readonly [column: string]: unknown }): Current {
  return {
    address: String(row.address),
    product: String(row.product),
    stored: String(row.stored),
    ...(row.view_name === null ? {} : { view: { schema: String(row.view_schema), name: String(row.view_name) } }),
  };
}
