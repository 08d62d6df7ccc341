/** All versions of one product and which of them stand, read at once: a build asks for them table by table. */
import type { Session } from "../engines/duckdb/session.ts";
import { literal } from "../engines/duckdb/sql-text.ts";
import { type Current, currentOfProduct } from "./current.ts";
import { type Version, versionsWhere } from "./versions.ts";

export interface Shelf {
  /** The version of a table with this identity, if it was built and is still there. */
  find(address: string, identity: string): Version | undefined;
  /** What stands for a table now. */
  current(address: string): Current | undefined;
  named(name: string): Version | undefined;
}

export async function shelfOf(session: Session, product: string): Promise<Shelf> {
  const versions = await versionsWhere(session, `owner = ${literal(product)} AND kind IN ('table', 'view')`);
  const current = new Map((await currentOfProduct(session, product)).map((entry) => [entry.address, entry]));
  const byName = new Map(versions.map((version) => [version.name, version]));
  const byIdentity = new Map(versions.map((version) => [`${version.address} ${version.identity}`, version]));
  return {
    find: (address, identity) => byIdentity.get(`${address} ${identity}`),
    current: (address) => current.get(address),
    named: (name) => byName.get(name),
  };
}
