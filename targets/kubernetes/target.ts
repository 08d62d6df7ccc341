/** The target `kubernetes`: manifests for GitOps, to be applied by Kustomize. */
import type { Target } from "../sdk/target.ts";
import { kustomization } from "./files.ts";
import { lowerMesh } from "./lower.ts";
import { type KubernetesOptions, options } from "./options.ts";

interface ManifestOptions extends KubernetesOptions {
  readonly context?: string;
  readonly secretStore: string;
}

const target: Target<ManifestOptions> = {
  name: "kubernetes",
  title: "manifests of a namespace a domain, with workers, policies and alerts, for Kustomize",
  options,
  emit(mesh, options, { environment }) {
    const { domains, problems } = lowerMesh(mesh, options, environment, options.secretStore);
    const context = options.context === undefined ? "" : `--context ${options.context} `;
    const apply = `kubectl ${context}apply --server-side --kustomize .`;
    return { artifacts: kustomization(domains, `mesh ${mesh.name}`, apply), problems };
  },
};

export default target;
