/** The few requests to a Kubernetes API that tests need, over plain HTTPS with a token. */
import { Agent, request as httpsRequest } from "node:https";
import { setTimeout as wait } from "node:timers/promises";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What names an object. */
export type KubernetesReference = Pick<KubernetesObject, "apiVersion" | "kind"> & {
  readonly metadata: Pick<KubernetesObject["metadata"], "name" | "namespace">;
};

export interface KubernetesAccess {
  readonly url: string;
  readonly token: string;
  /** Certificates to trust, as PEM. */
  readonly certificates: string;
}

export interface ApplyOptions {
  /** On whose behalf: fields that it applied once and no longer mentions are removed. */
  readonly fieldManager: string;
  /** Answers what would be, and leaves all as it is. */
  readonly dryRun?: boolean;
}

/** An answer of the server other than success. */
export class KubernetesError extends Error {
  readonly status: number;
  /** The fields that it is about. */
  readonly causes: readonly KubernetesCause[];
  constructor(status: number, message: string, causes: readonly KubernetesCause[] = []) {
    super(message);
    this.status = status;
    this.causes = causes;
  }
}

export interface KubernetesCause {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

export interface KubernetesApi {
  /** The answer, parsed when it is JSON; another than success is thrown as KubernetesError. */
  request(method: string, path: string, body?: string | Buffer, type?: string): Promise<unknown>;
  get(reference: KubernetesReference): Promise<KubernetesObject | undefined>;
  /** Server-side apply; fields that the kind does not have are refused. */
  apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject>;
  /** Deletes an object and all that it owns, and waits until it is gone. */
  delete(reference: KubernetesReference): Promise<void>;
}

export function kubernetesApi({ url, token, certificates }: KubernetesAccess): KubernetesApi {
  const agent = new Agent({ keepAlive: true, ca: certificates });
  const kinds = new Map<string, Kind>();

  async function request(method: string, path: string, body?: string | Buffer, type?: string) {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: "application/json",
      ...(body === undefined
        ? {}
        : { "content-type": type ?? "application/json", "content-length": Buffer.byteLength(body) }),
    };
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = httpsRequest(`${url}${path}`, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
    const answer: unknown = text.startsWith("{") ? JSON.parse(text) : text;
    if (status < 300) return answer;
    const { message, details } = answer as { message?: string; details?: { causes?: readonly KubernetesCause[] } };
    throw new KubernetesError(status, message ?? text, details?.causes);
  }

  /** Kinds are asked for as they are met: a run may bring its own. */
  async function kindOf({ apiVersion, kind }: KubernetesReference): Promise<Kind> {
    const key = `${apiVersion}/${kind}`;
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { resources } = (await request("GET", base)) as { resources: readonly ApiResource[] };
    const resource = resources.find((each) => each.kind === kind && !each.name.includes("/"));
    if (resource === undefined) throw new KubernetesError(404, `the server knows no ${kind} in ${apiVersion}`);
    const found = { base, plural: resource.name, namespaced: resource.namespaced };
    kinds.set(key, found);
    return found;
  }

  async function pathOf(reference: KubernetesReference): Promise<string> {
    const { base, plural, namespaced } = await kindOf(reference);
    const { name, namespace = "default" } = reference.metadata;
    return `${base}${namespaced ? `/namespaces/${namespace}` : ""}/${plural}/${name}`;
  }

  async function get(reference: KubernetesReference) {
    try {
      return (await request("GET", await pathOf(reference))) as KubernetesObject;
    } catch (error) {
      if (error instanceof KubernetesError && error.status === 404) return undefined;
      throw error;
    }
  }

  return {
    request,
    get,
    async apply(object, { fieldManager, dryRun = false }) {
      const query = new URLSearchParams({ fieldManager, force: "true", fieldValidation: "Strict" });
      if (dryRun) query.set("dryRun", "All");
      // JSON is YAML, and this is the type that every version takes.
      const path = `${await pathOf(object)}?${query}`;
      return (await request("PATCH", path, JSON.stringify(object), "application/apply-patch+yaml")) as KubernetesObject;
    },
    async delete(reference) {
      const found = await get(reference);
      if (found === undefined) return;
      const path = await pathOf(reference);
      await request("DELETE", `${path}?propagationPolicy=Foreground`);
      for (let tries = 0; tries < 600; tries++) {
        const left = await get(reference);
        if (left?.metadata.uid !== found.metadata.uid) return;
        await wait(200);
      }
      throw new Error(`${path} does not finish deleting`);
    },
  };
}

interface Kind {
  readonly base: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}
