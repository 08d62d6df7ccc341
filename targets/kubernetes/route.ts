/** The way in from outside, for products that have a host name. The Gateway is the platform's. */
import type { KubernetesObject } from "./objects.ts";
import { type Cluster, metadataOf, type Workload } from "./workload.ts";

export function routeObjects(workload: Workload, cluster: Cluster): readonly KubernetesObject[] {
  const { host, name } = workload;
  if (host === undefined) return [];
  const { gateway, issuer } = cluster.options.routes!;
  const metadata = metadataOf(workload, cluster);
  return [
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata,
      spec: {
        secretName: `tls-${name}`,
        dnsNames: [host],
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer },
        privateKey: { rotationPolicy: "Always" },
      },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata,
      spec: {
        parentRefs: [{ name: gateway.name, namespace: gateway.namespace }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name, port: 80 }] }],
      },
    },
  ];
}
