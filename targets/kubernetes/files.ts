/** The objects as files: a Kustomize base a domain, with a file for the namespace, its network and its secrets, and one for each product. */
import { type Data, from, yamlArtifact } from "../sdk/data.ts";
import { type Artifact, generatedNote } from "../sdk/target.ts";
import type { DomainObjects } from "./lower.ts";
import type { KubernetesObject } from "./objects.ts";

/** @param apply Command that applies everything. */
export function kustomization(domains: readonly DomainObjects[], mesh: string, apply: string): readonly Artifact[] {
  const bases = domains.map(({ namespace }) => `base/${namespace}`);
  const note = [...generatedNote("kubernetes", mesh), "", `${apply}`];
  return [
    yamlArtifact("kustomization.yaml", note, [kustomizationOf(bases)]),
    ...domains.flatMap((domain, at) => baseOf(domain, bases[at]!)),
  ];
}

function baseOf({ domain, room, network, secrets, products }: DomainObjects, folder: string): readonly Artifact[] {
  const files: (readonly [path: string, address: string, objects: readonly KubernetesObject[]])[] = [
    ["namespace.yaml", domain.address, room],
    ["network.yaml", domain.address, network],
    ["secrets.yaml", domain.address, secrets],
    ...products.map(({ product, name, objects }) => [`products/${name}.yaml`, product.address, objects] as const),
  ];
  const used = files.filter(([, , objects]) => objects.length > 0);
  return [
    yamlArtifact(`${folder}/kustomization.yaml`, generatedNote("kubernetes", domain.address), [
      from(domain.place, kustomizationOf(used.map(([path]) => path))),
    ]),
    ...used.map(([path, address, objects]) =>
      // An interface has no index signature, though all that is in these is data.
      yamlArtifact(
        `${folder}/${path}`,
        generatedNote("kubernetes", address),
        objects as readonly object[] as readonly Data[],
      ),
    ),
  ];
}

function kustomizationOf(resources: readonly string[]) {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources };
}
