/**
 * Who may talk to whom. Nobody, to begin with; then each product to those that it reads, to the sources that it declares, and to what runs the
 * environment. What a mesh does not say is not possible.
 */

import { hostWithoutAddress } from "../../language/diagnostics/registry/targets.ts";
import { problem } from "../sdk/target.ts";
import { domainPolicies } from "./names.ts";
import type { KubernetesObject, NetworkPeer, NetworkPolicy, NetworkPort } from "./objects.ts";
import {
  type Cluster,
  domainLabels,
  type Location,
  metadataOf,
  podsOf,
  type Workload,
  workerPort,
} from "./workload.ts";

/** What holds for all pods of a domain: nothing but asking for names. */
export function domainNetwork(domain: string, namespace: string, cluster: Cluster): readonly KubernetesObject[] {
  const labels = domainLabels(domain, cluster);
  const policy = (name: string, spec: NetworkPolicy["spec"]): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels },
    spec,
  });
  const nameServers: NetworkPeer = {
    ...namespacePeer("kube-system"),
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  };
  return [
    policy(domainPolicies.deny, { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    policy(domainPolicies.dns, {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [nameServers],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    }),
  ];
}

/** What one product's pods may do beyond that. */
export function productNetwork(workload: Workload, cluster: Cluster): NetworkPolicy {
  const { options } = cluster;
  const worker: NetworkPort = { protocol: "TCP", port: workerPort.number };
  const visitors = [
    ...(options.monitoring === "" ? [] : [options.monitoring]),
    ...(workload.host === undefined ? [] : [options.routes!.gateway.namespace]),
  ];
  const from = [...workload.consumers.map(productPeer), ...[...new Set(visitors)].map(namespacePeer)];
  const to = workload.producers.map(productPeer);
  const egress = [
    ...(to.length === 0 ? [] : [{ to, ports: [worker] }]),
    ...outside(workload, cluster).map(([port, peers]) => ({ to: peers, ports: [{ protocol: "TCP" as const, port }] })),
  ];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadataOf(workload, cluster),
    spec: {
      podSelector: { matchLabels: podsOf(workload) },
      policyTypes: ["Ingress", "Egress"],
      ...(from.length === 0 ? {} : { ingress: [{ from, ports: [worker] }] }),
      ...(egress.length === 0 ? {} : { egress }),
    },
  };
}

/** What lies outside of the mesh, by port. */
function outside(workload: Workload, cluster: Cluster): readonly (readonly [number, readonly NetworkPeer[]])[] {
  const ports = new Map<number, Map<string, NetworkPeer>>();
  for (const endpoint of workload.endpoints) {
    const peers = ports.get(endpoint.port) ?? new Map<string, NetworkPeer>();
    ports.set(endpoint.port, peers);
    for (const peer of peersOf(endpoint, workload, cluster)) peers.set(JSON.stringify(peer), peer);
  }
  return [...ports].toSorted(([a], [b]) => a - b).map(([port, peers]) => [port, [...peers.values()]] as const);
}

function peersOf(
  { host, port, place }: Workload["endpoints"][number],
  { product }: Workload,
  { options, report }: Cluster,
): readonly NetworkPeer[] {
  const known = options.networks[host];
  if (known !== undefined) return known.map(blockPeer);
  if (/^\d+(\.\d+){3}$/.test(host)) return [blockPeer(`${host}/32`)];
  if (host.includes(":")) return [blockPeer(`${host}/128`)];
  const [, namespace] = /^[^.]+\.([^.]+)\.svc(?:\.|$)/.exec(host) ?? [];
  if (namespace !== undefined) return [namespacePeer(namespace)];
  report(problem(hostWithoutAddress, place, { host, port: String(port), product: product.address }));
  return ["0.0.0.0/0", "::/0"].map(blockPeer);
}

function blockPeer(cidr: string): NetworkPeer {
  return { ipBlock: { cidr } };
}

function namespacePeer(namespace: string): {
  readonly namespaceSelector: { readonly matchLabels: { [name: string]: string } };
} {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

function productPeer(location: Location): NetworkPeer {
  return { ...namespacePeer(location.namespace), podSelector: { matchLabels: podsOf(location) } };
}
