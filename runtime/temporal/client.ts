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

/** Connects. Throws what the driver throws when nobody answers within ten seconds. */
export async function connect({ address, namespace }: Server): Promise<Connected> {
  const connection = await Connection.connect({ address, connectTimeout: "10s" });
  const client = new Client({ connection, namespace });
  return {
    client,
    async missingAttributes() {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      return searchAttributes.filter((name) => !Object.hasOwn(customAttributes ?? {}, name));
    },
    async addAttributes(names) {
      // A keyword: found by its whole text.
      const types = Object.fromEntries(names.map((name) => [name, 2]));
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: types });
    },
    close: () => connection.close(),
  };
}
