/** A stack as the inline program that Pulumi's Automation API runs. It registers what the emitted project does. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Kind, KubernetesObject, Secret } from "../kubernetes/objects.ts";
import {
  componentType,
  type DomainStack,
  type PortOutput,
  providerName,
  type StackObject,
  type StackProduct,
} from "./stack.ts";

/** Gives a secret's value, from wherever whoever deploys keeps it. It becomes a secret of Pulumi, and nothing else sees it. */
export type SecretValue = (reference: string) => pulumi.Input<string>;

/** What a stack's program gives: each port by its address. */
export type StackOutputs = { readonly [port: string]: PortOutput };

export function stackProgram(stack: DomainStack, secretValue: SecretValue): () => Promise<StackOutputs> {
  return async () => {
    const secretOf = (reference: string) => pulumi.secret(secretValue(reference));
    const { context, kubeconfig } = stack.cluster;
    const provider = new k8s.Provider(providerName, {
      ...(context === undefined ? {} : { context }),
      ...(kubeconfig === undefined ? {} : { kubeconfig: secretOf(kubeconfig.reference) }),
      enableConfigMapMutable: true,
      enableSecretMutable: true,
    });
    const contracts = new Map(
      stack.references.map(({ project }) => {
        const name = `${pulumi.getOrganization()}/${project}/${pulumi.getStack()}`;
        return [project, new pulumi.StackReference(project, { name })];
      }),
    );
    const register = registry(secretOf);
    const own = register(stack.objects, { provider });
    for (const product of stack.products) {
      const component = new DataProduct(product, contracts, { provider });
      register(product.objects, { parent: component }, own);
    }
    return byAddress(stack.products.flatMap(({ ports }) => ports));
  };
}

class DataProduct extends pulumi.ComponentResource {
  constructor(
    { product, name, formerName, reads, ports }: StackProduct,
    contracts: ReadonlyMap<string, pulumi.StackReference>,
    options: pulumi.ComponentResourceOptions,
  ) {
    const { address, version, owner } = product;
    const read = reads.map(({ address, from }) => [
      address,
      "own" in from ? from.own : contracts.get(from.other.project)!.getOutput(address),
    ]);
    const inputs = { address, version, owner, reads: Object.fromEntries(read) };
    const aliases = formerName === undefined ? {} : { aliases: [{ name: formerName }] };
    super(componentType, name, inputs, { ...options, ...aliases });
    this.registerOutputs({ ports: byAddress(ports) });
  }
}

function byAddress(ports: readonly PortOutput[]): StackOutputs {
  return Object.fromEntries(ports.map((port) => [port.address, port]));
}

/** Registers objects in their order, with those that they need and `before` as dependencies. */
function registry(secretOf: SecretValue) {
  return (
    objects: readonly StackObject[],
    options: pulumi.CustomResourceOptions,
    before: readonly pulumi.Resource[] = [],
  ): readonly pulumi.Resource[] => {
    const made = new Map<KubernetesObject, pulumi.Resource>();
    for (const { object, needs } of objects) {
      const dependsOn = [...before, ...needs.map((need) => made.get(need)!)];
      const args = object.kind === "Secret" ? withValues(object, secretOf) : object;
      made.set(object, new resources[object.kind](object.metadata.name, args as never, { ...options, dependsOn }));
    }
    return [...made.values()];
  };
}

function withValues(object: Secret, secretOf: SecretValue) {
  const values = Object.entries(object.stringData).map(([key, { secret }]) => [key, secretOf(secret)]);
  return { ...object, stringData: Object.fromEntries(values) };
}

type ResourceClass = new (name: string, args: never, options: pulumi.CustomResourceOptions) => pulumi.CustomResource;

const { CustomResource } = k8s.apiextensions;

const resources: { readonly [K in Kind]: ResourceClass } = {
  Namespace: k8s.core.v1.Namespace,
  ResourceQuota: k8s.core.v1.ResourceQuota,
  LimitRange: k8s.core.v1.LimitRange,
  NetworkPolicy: k8s.networking.v1.NetworkPolicy,
  ServiceAccount: k8s.core.v1.ServiceAccount,
  Role: k8s.rbac.v1.Role,
  RoleBinding: k8s.rbac.v1.RoleBinding,
  ConfigMap: k8s.core.v1.ConfigMap,
  Secret: k8s.core.v1.Secret,
  ExternalSecret: CustomResource,
  Service: k8s.core.v1.Service,
  Deployment: k8s.apps.v1.Deployment,
  PodDisruptionBudget: k8s.policy.v1.PodDisruptionBudget,
  HorizontalPodAutoscaler: k8s.autoscaling.v2.HorizontalPodAutoscaler,
  CronJob: k8s.batch.v1.CronJob,
  PrometheusRule: CustomResource,
  ServiceMonitor: CustomResource,
  Certificate: CustomResource,
  HTTPRoute: CustomResource,
};
