/** Stored relations and what is known of each: whose it is, what it computes and from what. */
import type { Session } from "../engines/duckdb/session.ts";
import { literal, literalOrNull, stringList } from "../engines/duckdb/sql-text.ts";

export interface Version {
  readonly name: string;
  readonly kind: "table" | "view" | "input" | "quarantine";
  /** The product, or the input's key. */
  readonly owner: string;
  readonly address: string;
  /** Hash of what it computes. */
  readonly definition: string;
  /** Hash of `definition` and of the versions it was computed from. */
  readonly identity: string;
  /** Stored relations that must stay as long as this one: what a view reads, the parts of an append input, a quarantine. */
  readonly reads: readonly string[];
  /** The version whose rows it took over. */
  readonly base?: string;
  readonly rows?: number;
  readonly seconds?: number;
}

export async function recordVersion(session: Session, version: Version, now: number): Promise<void> {
  const { name, kind, owner, address, definition, identity, reads, base, rows, seconds } = version;
  await session.run(
    `INSERT INTO chimera_store._versions VALUES (${[name, kind, owner, address, definition, identity].map(literal).join(", ")}, ` +
      `${stringList(reads)}, ${literalOrNull(base)}, ${rows ?? "NULL"}, ${seconds ?? "NULL"}, ${timestamp(now)})`,
  );
}

export async function versionNamed(session: Session, name: string): Promise<Version | undefined> {
  return (await versionsWhere(session, `name = ${literal(name)}`))[0];
}

/** Versions that fulfil an SQL condition, oldest first. */
export async function versionsWhere(session: Session, condition: string): Promise<Version[]> {
  const rows = await session.rows(
    `SELECT name, kind, owner, address, definition, identity, reads, base, rows, seconds FROM chimera_store._versions ` +
      `WHERE ${condition} ORDER BY built_at, name`,
  );
  return rows.map((row) => ({
    name: String(row.name),
    kind: row.kind as Version["kind"],
    owner: String(row.owner),
    address: String(row.address),
    definition: String(row.definition),
    identity: String(row.identity),
    reads: row.reads as string[],
    ...(row.base === null ? {} : { base: String(row.base) }),
    ...(row.rows === null ? {} : { rows: Number(row.rows) }),
    ...(row.seconds === null ? {} : { seconds: Number(row.seconds) }),
  }));
}

/** Milliseconds since 1970 as a TIMESTAMP in UTC. */
export function timestamp(milliseconds: number): string {
  return `TIMESTAMP '${new Date(milliseconds).toISOString().replace("T", " ").replace("Z", "")}'`;
}
