/** The connectors that can be run here, by the name that the standard library declares. */
import type { Connector } from "./connector.ts";

/** Loaded on first use: a mesh of files never loads a database client. */
const connectors: { readonly [name: string]: () => Promise<Connector> } = {
  files: async () => (await import("./files/files.ts")).filesConnector,
  duckdb: async () => (await import("./duckdb/duckdb.ts")).duckdbConnector,
  postgres: async () => (await import("./postgres/postgres.ts")).postgresConnector,
};

export const connectorNames: readonly string[] = Object.keys(connectors);

export async function connectorNamed(name: string): Promise<Connector | undefined> {
  return connectors[name]?.();
}
