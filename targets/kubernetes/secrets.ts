/** Secrets of a domain: their names are in the mesh, their values in a store of the cluster or with whoever deploys. */
import { secretName } from "./names.ts";
import type { EnvironmentVariable, KubernetesObject } from "./objects.ts";
import { type Cluster, domainLabels } from "./workload.ts";

/** Under which every secret's value stands in its Secret. */
const key = "value";

export function secretObject(reference: string, domain: string, namespace: string, cluster: Cluster): KubernetesObject {
  const name = secretName(reference);
  const metadata = { name, namespace, labels: domainLabels(domain, cluster) };
  if (cluster.secretStore === undefined)
    return { apiVersion: "v1", kind: "Secret", metadata, stringData: { [key]: { secret: reference } } };
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata,
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: cluster.secretStore },
      target: { name, creationPolicy: "Owner" },
      data: [{ secretKey: key, remoteRef: { key: reference } }],
    },
  };
}

/** The variable in which a run looks for a secret: `shop/readonly` is `CHIMERA_SECRET_SHOP_READONLY`. */
export function secretVariable(reference: string): string {
  return `CHIMERA_SECRET_${reference.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
}

export function secretEnvironment(reference: string): EnvironmentVariable {
  return {
    name: secretVariable(reference),
    valueFrom: { secretKeyRef: { name: secretName(reference), key } },
  };
}
