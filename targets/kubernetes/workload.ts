/** What the objects of one product are made of: its names, whom it reads, who reads it, and who answers for it. */
import type { EnvironmentIR, MeshIR, PlaceIR, ProductIR, SettingValue, TeamIR } from "../../compiler/mesh/mesh.ts";
import type { Cadence } from "../sdk/cadence.ts";
import type { ReportProblem } from "../sdk/problem.ts";
import type { Endpoint } from "./endpoints.ts";
import { labelValue } from "./names.ts";
import type { Metadata, Texts } from "./objects.ts";
import type { KubernetesOptions } from "./options.ts";

/** What all products of a mesh share. */
export interface Cluster {
  readonly mesh: MeshIR;
  readonly environment: EnvironmentIR & { readonly name: string };
  readonly options: KubernetesOptions;
  /** Store of secrets in the cluster; absent where the program that deploys has their values. */
  readonly secretStore?: string;
  readonly report: ReportProblem;
}

/** Where a product runs. */
export interface Location {
  readonly namespace: string;
  readonly name: string;
}

export interface Workload extends Location {
  readonly product: ProductIR;
  readonly owner?: TeamIR;
  /** Products that it reads, and those that read it. */
  readonly producers: readonly Location[];
  readonly consumers: readonly Location[];
  /** Absent when nothing says how often it runs. */
  readonly cadence?: Cadence;
  /** Environment variables that it needs, with their values. */
  readonly variables: Texts;
  /** Secrets that it needs, as they are referred to. */
  readonly secrets: readonly string[];
  /** Where it has to get through to outside of the mesh, with who says so. */
  readonly endpoints: readonly (Endpoint & { readonly place: PlaceIR })[];
  /** Host name under which it is reached from outside. */
  readonly host?: string;
}

/** Port of a worker, by its name and its number. */
export const workerPort = { name: "http", number: 8080 } as const;

export const managedBy: Texts = { "app.kubernetes.io/managed-by": "chimera" };

/** Labels of everything in a domain's namespace. */
export function domainLabels(domain: string, { mesh }: Cluster): Texts {
  return {
    "app.kubernetes.io/part-of": labelValue(mesh.name),
    ...managedBy,
    "chimera.dev/domain": labelValue(domain),
  };
}

/** Metadata of an object of a product. */
export function metadataOf(workload: Workload, cluster: Cluster, name: string = workload.name): Metadata {
  return { name, namespace: workload.namespace, labels: productLabels(workload, cluster) };
}

/** As `metadataOf`, of what runs: with the version, and whom to ask about it. */
export function runningMetadataOf(workload: Workload, cluster: Cluster, component: Component): Metadata {
  const { product, owner } = workload;
  const contacts = (owner?.oncall ?? []).map(({ channel, address }) => `${channel}:${address}`);
  return {
    ...metadataOf(workload, cluster),
    labels: { ...productLabels(workload, cluster), ...runningLabels(workload, component) },
    annotations: {
      "chimera.dev/address": product.address,
      "chimera.dev/owner": product.owner,
      ...(contacts.length === 0 ? {} : { "chimera.dev/contacts": contacts.join(", ") }),
    },
  };
}

/** What of a product runs: the worker that stays, or the run that ends. */
export type Component = "worker" | "run";

export function runningLabels({ product }: Workload, component: Component): Texts {
  return { "app.kubernetes.io/component": component, "app.kubernetes.io/version": labelValue(product.version) };
}

export function productLabels(workload: Workload, cluster: Cluster): Texts {
  return {
    ...podsOf(workload),
    ...domainLabels(workload.product.domain, cluster),
    "chimera.dev/product": labelValue(workload.product.address),
  };
}

/** Labels that select all pods of a product in its namespace. */
export function podsOf({ name }: Location): Texts {
  return { "app.kubernetes.io/name": name };
}

/** Labels that select its workers alone. */
export function workersOf(workload: Location): Texts {
  return { ...podsOf(workload), "app.kubernetes.io/component": "worker" };
}

/** Each setting's value that is kept elsewhere, in lists too. */
export function referencesIn(settings: { readonly [name: string]: SettingValue }): {
  readonly env: readonly string[];
  readonly secret: readonly string[];
} {
  const values = Object.values(settings).flat(9) as SettingValue[];
  const objects = values.filter((value) => typeof value === "object" && value !== null);
  return {
    env: objects.flatMap((value) => ("env" in value ? [value.env] : [])),
    secret: objects.flatMap((value) => ("secret" in value ? [value.secret] : [])),
  };
}
