/** The room of a domain: its namespace, and how much of the cluster it may take. */
import type { DomainIR } from "../../compiler/mesh/mesh.ts";
import type { KubernetesObject, Texts } from "./objects.ts";
import { type Cluster, domainLabels } from "./workload.ts";

/** @param products Number of products that run in it. */
export function namespaceObjects(
  domain: DomainIR,
  namespace: string,
  products: number,
  cluster: Cluster,
): readonly KubernetesObject[] {
  const labels = domainLabels(domain.address, cluster);
  const metadata = { name: "domain", namespace, labels };
  const { cpu, memory } = cluster.options.resources;
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: namespace,
        labels: { ...labels, ...restricted },
        annotations: {
          "chimera.dev/address": domain.address,
          ...(domain.head === undefined ? {} : { "chimera.dev/head": domain.head }),
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata,
      spec: { hard: { ...neededBy(products, cluster), ...cluster.options.quota } },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata,
      spec: { limits: [{ type: "Container", defaultRequest: { cpu, memory }, default: { memory } }] },
    },
  ];
}

/** Pod security: what Kubernetes itself refuses, warns of and writes down. */
const restricted: Texts = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);

/** What all products need at once: every worker, those that a rollout starts before it ends others, and a run. */
function neededBy(products: number, { options: { replicas, resources } }: Cluster): Texts {
  const pods = products * (replicas.max + Math.ceil(replicas.max / 4) + 1);
  return {
    pods: String(pods),
    "requests.cpu": times(pods, resources.cpu),
    "requests.memory": times(pods, resources.memory),
    "limits.memory": times(pods, resources.memory),
  };
}

/** In the largest unit that holds it exactly, as a server writes it: otherwise it would seem to differ from what is there. */
function times(number: number, quantity: string): string {
  const [, digits, unit] = /^(\d+)(\D*)$/.exec(quantity)!;
  let amount = number * Number(digits);
  if (unit === "m") return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
  const binary = ["Mi", "Gi", "Ti"];
  let at = binary.indexOf(unit!);
  while (at !== -1 && at < binary.length - 1 && amount % 1024 === 0) {
    amount /= 1024;
    at++;
  }
  return `${amount}${binary[at] ?? ""}`;
}
