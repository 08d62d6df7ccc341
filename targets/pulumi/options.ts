/** What an environment may say of its stacks: of the objects all that the target `kubernetes` knows, and how to get at the cluster. */
import { type KubernetesOptions, options as kubernetesOptions, objectOptions } from "../kubernetes/options.ts";
import type { OptionsSchema } from "../sdk/target.ts";

export interface PulumiOptions extends KubernetesOptions {
  readonly context?: string;
  readonly kubeconfig?: { readonly secret: string };
  readonly secretStore?: string;
}

export const options: OptionsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...objectOptions,
    context: {
      ...kubernetesOptions.properties.context,
      description: "The cluster's name in a kubeconfig. Default the kubeconfig's current one.",
    },
    kubeconfig: {
      description:
        "The secret that holds a whole kubeconfig, as `{ secret: NAME }`. Default where Kubernetes looks for it.",
      type: "object",
      additionalProperties: false,
      required: ["secret"],
      properties: { secret: { type: "string", minLength: 1 } },
    },
    secretStore: {
      description:
        "ClusterSecretStore of the External Secrets operator that holds what `secret(…)` names. Default none: stacks hold the values as secrets.",
      type: "string",
      pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
    },
  },
};
