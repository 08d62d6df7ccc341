/**
 * What a mesh becomes in Pulumi: a stack a domain, said as plain data. The program that deploys a stack and the project that a team owns are
 * written from it, so both register the same resources.
 */
import type { DomainIR, MeshIR, PortIR, ProductIR } from "../../compiler/mesh/mesh.ts";
import { stacksInCircle } from "../../language/diagnostics/registry/targets.ts";
import { canonicalJson, sha256 } from "../../language/text/digest.ts";
import { type DomainObjects, lowerMesh, type ProductObjects } from "../kubernetes/lower.ts";
import { labelValue, namespaceName, productName, secretName } from "../kubernetes/names.ts";
import type { Kind, KubernetesObject } from "../kubernetes/objects.ts";
import { directoryOf } from "../sdk/directory.ts";
import { problem, type TargetProblem } from "../sdk/target.ts";
import type { PulumiOptions } from "./options.ts";

/** Everything of one domain in one environment. */
export interface DomainStack {
  readonly domain: DomainIR;
  /** Of Pulumi; unique among the domains of all meshes that share a backend. */
  readonly project: string;
  /** Name of the stack: the environment's. Stacks of one environment have one name, each in its project. */
  readonly name: string;
  readonly cluster: ClusterAccess;
  /** Values that whoever deploys has. */
  readonly secrets: readonly StackSecret[];
  /** Other domains whose ports this one reads, by name. */
  readonly references: readonly ReferencedStack[];
  /** The domain's own objects: its namespace first, which all others need. */
  readonly objects: readonly StackObject[];
  readonly products: readonly StackProduct[];
}

/** How the provider gets at the cluster; what is absent is as in the kubeconfig that Kubernetes' own tools use. */
export interface ClusterAccess {
  readonly context?: string;
  /** The secret that holds a kubeconfig. */
  readonly kubeconfig?: StackSecret;
}

export interface StackSecret {
  /** As `secret(…)` names it. */
  readonly reference: string;
  /** Key of the stack's configuration. */
  readonly key: string;
}

export interface ReferencedStack {
  readonly domain: string;
  readonly project: string;
}

/** A data product: a component with its objects inside. All of them need all of the domain's own. */
export interface StackProduct {
  readonly product: ProductIR;
  /** Unique in its stack. */
  readonly name: string;
  /** The name that it had before it was moved within its domain. */
  readonly formerName?: string;
  /** Ports that it reads, by address. */
  readonly reads: readonly PortRead[];
  /** What it offers, by address: each is an output of the stack. */
  readonly ports: readonly PortOutput[];
  readonly objects: readonly StackObject[];
}

export interface StackObject {
  readonly object: KubernetesObject;
  /** Objects of the same product, or of the domain's own, that have to be there first. */
  readonly needs: readonly KubernetesObject[];
}

/** What is read lies in this stack, or is an output of another. */
export interface PortRead {
  readonly address: string;
  readonly from: { readonly own: PortOutput } | { readonly other: ReferencedStack };
}

/** What others may rely on. */
export interface PortOutput {
  readonly address: string;
  /** Of its product. */
  readonly version: string;
  /** Changes exactly when what the port promises of its columns and keys does. */
  readonly contract: string;
  /** Where it is read: schema and view on the engine. */
  readonly relation: string;
}

/** The type of every data product's component. */
export const componentType = "chimera:index:DataProduct";

/** The name of a provider's resource in every stack. */
export const providerName = "cluster";

export interface DomainStacks {
  /** Each after those that it reads from, as far as domains do not read each other. */
  readonly stacks: readonly DomainStack[];
  readonly problems: readonly TargetProblem[];
}

export function domainStacks(mesh: MeshIR, options: PulumiOptions, environment: string): DomainStacks {
  const { domains, problems } = lowerMesh(mesh, options, environment, options.secretStore);
  const { ports } = directoryOf(mesh);
  const outputs = new Map([...ports.values()].map(({ port, product }) => [port.address, outputOf(port, product)]));
  const domainOf = new Map([...ports].map(([address, { product }]) => [address, product.domain]));
  const surroundings = { mesh, options, environment, outputs, domainOf };
  const stacks = producersFirst(domains.map((objects) => stackOf(objects, surroundings)));
  return { stacks, problems: [...problems, ...circlesIn(stacks)] };
}

interface Surroundings {
  readonly mesh: MeshIR;
  readonly options: PulumiOptions;
  readonly environment: string;
  readonly outputs: ReadonlyMap<string, PortOutput>;
  /** The domain of a port. */
  readonly domainOf: ReadonlyMap<string, string>;
}

function stackOf(objects: DomainObjects, surroundings: Surroundings): DomainStack {
  const { domain, room, network, secrets } = objects;
  const { mesh, options, environment } = surroundings;
  const [namespace, ...rest] = [...room, ...network, ...secrets];
  const products = objects.products.map((each) => productOf(each, surroundings));
  const others = products
    .flatMap(({ reads }) => reads)
    .flatMap(({ from }) => ("other" in from ? [[from.other.domain, from.other] as const] : []));
  const references = [...new Map(others).values()].toSorted((a, b) => (a.domain < b.domain ? -1 : 1));
  const kubeconfig = options.kubeconfig && stackSecret(options.kubeconfig.secret);
  return {
    domain,
    project: projectName(mesh, domain.address),
    name: labelValue(environment),
    cluster: {
      ...(options.context === undefined ? {} : { context: options.context }),
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
    },
    secrets: secretsIn(secrets),
    references,
    objects: [{ object: namespace!, needs: [] }, ...rest.map((object) => ({ object, needs: [namespace!] }))],
    products,
  };
}

function productOf({ product, name, objects }: ProductObjects, surroundings: Surroundings): StackProduct {
  const { mesh, outputs, domainOf } = surroundings;
  const addresses = product.inputs.flatMap(({ from }) => (from.kind === "port" ? [from.address] : []));
  const formerName = formerNameOf(product);
  return {
    product,
    name,
    ...(formerName === undefined ? {} : { formerName }),
    reads: [...new Set(addresses)].toSorted().map((address) => {
      const domain = domainOf.get(address)!;
      return {
        address,
        from:
          domain === product.domain
            ? { own: outputs.get(address)! }
            : { other: { domain, project: projectName(mesh, domain) } },
      };
    }),
    ports: product.ports.map(({ address }) => outputs.get(address)!),
    objects: objects.map((object) => ({
      object,
      needs: objects.filter(({ kind }) => needs[object.kind]?.includes(kind)),
    })),
  };
}

/** What a pod needs to start, and what limits it from its first moment. */
const beforePods: readonly Kind[] = ["ServiceAccount", "Role", "RoleBinding", "NetworkPolicy", "ConfigMap"];

/** Kinds of a product's objects that have to be there before others of it. */
const needs: { readonly [K in Kind]?: readonly Kind[] } = {
  RoleBinding: ["ServiceAccount", "Role"],
  Deployment: beforePods,
  CronJob: beforePods,
  HorizontalPodAutoscaler: ["Deployment"],
  HTTPRoute: ["Service"],
};

/** Of a product that was called otherwise in the same domain; one of another domain was in another stack. */
function formerNameOf({ domain, movedFrom }: ProductIR): string | undefined {
  const inside = `${domain}.`;
  return movedFrom?.startsWith(inside) ? productName(movedFrom.slice(inside.length)) : undefined;
}

function projectName(mesh: MeshIR, domain: string): string {
  return labelValue(`${mesh.name}.${namespaceName("", domain)}`);
}

function outputOf(port: PortIR, product: ProductIR): PortOutput {
  const columns = port.columns.map(({ name, type, nullable }) => ({ name, type, nullable }));
  const promised = { columns, keys: port.keys.map((key) => key.columns), fresh: port.fresh };
  return {
    address: port.address,
    version: product.version,
    contract: `sha256:${sha256(canonicalJson(promised))}`,
    relation: `${port.physical.schema}.${port.physical.name}`,
  };
}

function secretsIn(objects: readonly KubernetesObject[]): readonly StackSecret[] {
  return objects
    .flatMap((object) => (object.kind === "Secret" ? Object.values(object.stringData) : []))
    .map(({ secret }) => stackSecret(secret));
}

function stackSecret(reference: string): StackSecret {
  return { reference, key: secretName(reference) };
}

/** In an order in which each can be deployed, as far as domains do not read each other. */
function producersFirst(stacks: readonly DomainStack[]): readonly DomainStack[] {
  const byProject = new Map(stacks.map((stack) => [stack.project, stack]));
  const ordered = new Set<DomainStack>();
  const visiting = new Set<DomainStack>();
  const visit = (stack: DomainStack) => {
    if (visiting.has(stack)) return;
    visiting.add(stack);
    for (const { project } of stack.references) visit(byProject.get(project)!);
    ordered.add(stack);
  };
  for (const stack of stacks) visit(stack);
  return [...ordered];
}

/** Stacks that refer to later ones: whatever their order, one of a circle does. */
function circlesIn(stacks: readonly DomainStack[]): readonly TargetProblem[] {
  const seen = new Set<string>();
  return stacks.flatMap(({ domain, project, references }) => {
    seen.add(project);
    return references
      .filter((other) => !seen.has(other.project))
      .map((other) => problem(stacksInCircle, domain.place, { domain: domain.address, other: other.domain }));
  });
}
