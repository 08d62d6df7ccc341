/** Whom a product's pods are to the cluster: an account without a token, that may read its own settings and nothing else. */
import type { KubernetesObject } from "./objects.ts";
import { type Cluster, metadataOf, type Workload } from "./workload.ts";

export function accessObjects(workload: Workload, cluster: Cluster): readonly KubernetesObject[] {
  const { name, namespace } = workload;
  const metadata = metadataOf(workload, cluster);
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: [name], verbs: ["get", "watch"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
  ];
}
