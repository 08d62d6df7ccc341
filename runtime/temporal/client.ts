/** How Temporal's server is reached: as little as possible in one place, the rest is Temporal's own client. */
import { Client, Connection } from "@temporalio/client";

export interface Server {
  /** `localhost:7233` */
  readonly address: string;
  readonly namespace: string;
}

/** What workflows are found by. */
export const searchAttributes: readonly string[] = ["ChimeraDomain", "ChimeraProduct", "ChimeraVersion", "ChimeraStep"];

export interface Connected {
  readonly client: Client;
  /** Search attributes that the namespace does not know yet. */
  missingAttributes(): Promise<readonly string[]>;
  addAttributes(names: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The server answers and does not know the namespace. */
export class NamespaceUnknown extends Error {
  /** Namespaces that it knows, without its own. */
  readonly known: readonly string[];
  constructor(known: readonly string[]) {
    super("the namespace is not there");
    this.known = known;
  }
}

/** What gRPC calls NOT_FOUND. */
const notFound = 5;

/** Connects. Throws `NamespaceUnknown`, or what the driver throws when nobody answers within ten seconds. */
export async function connect({ address, namespace }: Server): Promise<Connected> {
  const connection = await Connection.connect({ address, connectTimeout: "10s" });
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (thrown) {
    const { code } = thrown as { readonly code?: unknown };
    const known = code === notFound ? await namespacesOf(connection) : undefined;
    await connection.close();
    throw known === undefined ? thrown : new NamespaceUnknown(known);
  }
  const client = new Client({ connection, namespace });
  const missingAttributes = async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return searchAttributes.filter((name) => !Object.hasOwn(customAttributes ?? {}, name));
  };
  return {
    client,
    missingAttributes,
    async addAttributes(names) {
      // A keyword: found by its whole text.
      const types = Object.fromEntries(names.map((name) => [name, 2]));
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: types });
      // The server takes a moment to know them.
      while ((await missingAttributes()).length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    },
    close: () => connection.close(),
  };
}

async function namespacesOf(connection: Connection): Promise<readonly string[]> {
  const { namespaces } = await connection.workflowService.listNamespaces({ pageSize: 100 });
  const names = (namespaces ?? []).map(({ namespaceInfo }) => namespaceInfo?.name ?? "");
  return names.filter((name) => name !== "" && name !== "temporal-system").sort();
}
