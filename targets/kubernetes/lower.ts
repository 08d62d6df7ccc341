/** From the MeshIR to the objects of Kubernetes: a namespace a domain, and in it what each of its products needs. */
import type { DomainIR, MeshIR, PlaceIR, ProductIR, SettingValue, SourceIR } from "../../compiler/mesh/mesh.ts";
import {
  badTargetOptions,
  targetWithoutForm,
  variableWithoutValue,
} from "../../language/diagnostics/registry/targets.ts";
import { cadencesOf, upstreamProducts } from "../sdk/cadence.ts";
import { from } from "../sdk/data.ts";
import { directoryOf } from "../sdk/directory.ts";
import { problem, type TargetProblem } from "../sdk/target.ts";
import { accessObjects } from "./access.ts";
import { endpointsOf, type TextOf } from "./endpoints.ts";
import { monitoringObjects } from "./monitoring.ts";
import { namespaceName, productName } from "./names.ts";
import { namespaceObjects } from "./namespace.ts";
import { domainNetwork, productNetwork } from "./network.ts";
import type { KubernetesObject } from "./objects.ts";
import type { KubernetesOptions } from "./options.ts";
import { routeObjects } from "./route.ts";
import { runObjects } from "./run.ts";
import { secretObject, secretVariable } from "./secrets.ts";
import { workerObjects } from "./worker.ts";
import { type Cluster, type Location, referencesIn, type Workload } from "./workload.ts";

/** A domain with products. */
export interface DomainObjects {
  readonly domain: DomainIR;
  readonly namespace: string;
  readonly room: readonly KubernetesObject[];
  readonly network: readonly KubernetesObject[];
  readonly secrets: readonly KubernetesObject[];
  readonly products: readonly ProductObjects[];
}

export interface ProductObjects {
  readonly product: ProductIR;
  /** Unique in its namespace. */
  readonly name: string;
  readonly objects: readonly KubernetesObject[];
}

export interface Lowered {
  readonly domains: readonly DomainObjects[];
  readonly problems: readonly TargetProblem[];
}

/** @param secretStore Store of secrets in the cluster; without one, Secrets refer to values that whoever deploys has. */
export function lowerMesh(
  mesh: MeshIR,
  options: KubernetesOptions,
  environment: string,
  secretStore?: string,
): Lowered {
  const problems: TargetProblem[] = [];
  const said = mesh.environments[environment] ?? { engine: "duckdb", orchestrator: "local", options: {} };
  const cluster: Cluster = {
    mesh,
    environment: { ...said, name: environment },
    options,
    ...(secretStore === undefined ? {} : { secretStore }),
    report: (each) => problems.push(each),
  };
  checkOptions(cluster);
  const workloads = workloadsOf(cluster);
  const byDomain = Map.groupBy(workloads, ({ product }) => product.domain);
  const domains = mesh.domains.flatMap((domain) => {
    const own = byDomain.get(domain.address);
    return own === undefined ? [] : [domainObjects(domain, own, cluster)];
  });
  return { domains, problems };
}

function domainObjects(domain: DomainIR, workloads: readonly Workload[], cluster: Cluster): DomainObjects {
  const { namespace } = workloads[0]!;
  const located = (objects: readonly KubernetesObject[]) => objects.map((object) => from(domain.place, object));
  const secrets = [...new Set(workloads.flatMap((workload) => workload.secrets))].toSorted();
  return {
    domain,
    namespace,
    room: located(namespaceObjects(domain, namespace, workloads.length, cluster)),
    network: located(domainNetwork(domain.address, namespace, cluster)),
    secrets: located(secrets.map((reference) => secretObject(reference, domain.address, namespace, cluster))),
    products: workloads.map((workload) => ({
      product: workload.product,
      name: workload.name,
      objects: [
        ...accessObjects(workload, cluster),
        productNetwork(workload, cluster),
        ...workerObjects(workload, cluster),
        ...runObjects(workload, cluster),
        ...monitoringObjects(workload, cluster),
        ...routeObjects(workload, cluster),
      ].map((object) => from(workload.product.place, object)),
    })),
  };
}

function checkOptions({ mesh, options, report }: Cluster): void {
  const [first] = mesh.products;
  if (first === undefined) return;
  const wrong = (text: string) =>
    report(problem(badTargetOptions, first.place, { target: "kubernetes", problem: text }));
  const { min, max } = options.replicas;
  if (min > max) wrong(`\`replicas.min\` is ${min} and \`replicas.max\` is ${max}`);
  const known = new Set(mesh.products.map(({ address }) => address));
  for (const address of Object.keys(options.routes?.hosts ?? {}))
    if (!known.has(address)) wrong(`\`routes.hosts\` names \`${address}\`, which is no product`);
}

function workloadsOf(cluster: Cluster): readonly Workload[] {
  const { mesh, options } = cluster;
  const { sourceTables, teams } = directoryOf(mesh);
  const upstream = upstreamProducts(mesh);
  const cadences = cadencesOf(mesh, upstream);
  const readers = new Map<ProductIR, ProductIR[]>(mesh.products.map((product) => [product, []]));
  for (const product of mesh.products)
    for (const producer of upstream.get(product.address)!) readers.get(producer)?.push(product);
  return mesh.products.map((product) => {
    const sources = unique(product.inputs.flatMap((input) => sourceTables.get(input.from.address)?.source ?? []));
    const owner = teams.get(product.owner);
    const host = options.routes?.hosts[product.address];
    const cadence = cadences.get(product.address);
    return {
      product,
      ...locationOf(product, options),
      ...(owner === undefined ? {} : { owner }),
      producers: upstream.get(product.address)!.map((each) => locationOf(each, options)),
      consumers: readers.get(product)!.map((each) => locationOf(each, options)),
      ...(cadence === undefined ? {} : { cadence }),
      ...surroundings(product, sources, cluster),
      ...(host === undefined ? {} : { host }),
    };
  });
}

function locationOf({ domain, name }: ProductIR, { prefix }: KubernetesOptions): Location {
  return { namespace: namespaceName(prefix, domain), name: productName(name) };
}

/** What a product needs of the world: variables, secrets, and hosts to get through to. */
function surroundings(
  product: ProductIR,
  sources: readonly SourceIR[],
  { environment, options, report }: Cluster,
): Pick<Workload, "variables" | "secrets" | "endpoints"> {
  const variables: { [name: string]: string } = {};
  const secrets = new Map<string, string>();
  const endpoints: Workload["endpoints"][number][] = [];
  const textOf: TextOf = (value) => {
    if (typeof value === "string") return value;
    if (typeof value === "number") return String(value);
    return typeof value === "object" && value !== null && "env" in value ? options.variables[value.env] : undefined;
  };
  const need = (settings: { readonly [name: string]: SettingValue }, place: PlaceIR) => {
    const { env, secret } = referencesIn(settings);
    for (const name of env) {
      const value = options.variables[name];
      if (value === undefined)
        report(problem(variableWithoutValue, place, { variable: name, product: product.address }));
      else variables[name] = value;
    }
    for (const reference of secret) {
      const variable = secretVariable(reference);
      const other = secrets.get(variable) ?? reference;
      if (other === reference) secrets.set(variable, reference);
      else {
        const construct = `\`secret("${reference}")\` beside \`secret("${other}")\``;
        report(problem(targetWithoutForm, place, { target: "Kubernetes", construct, why: `both are \`${variable}\`` }));
      }
    }
    for (const endpoint of endpointsOf(settings, textOf)) endpoints.push({ ...endpoint, place });
  };
  for (const source of sources) need(source.settings, source.place);
  for (const settings of [environment.options.connection, environment.options[environment.orchestrator]])
    if (typeof settings === "object" && settings !== null)
      need(settings as { readonly [name: string]: SettingValue }, product.place);
  return { variables, secrets: [...secrets.values()].toSorted(), endpoints };
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
