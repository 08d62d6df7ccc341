/** What an environment may say of its stacks: of the objects all that the target `kubernetes` knows, and how to get at the cluster. */
import { type KubernetesOptions, options as kubernetesOptions, objectOptions } from "../kubernetes/options.ts";
import type { OptionsSchema } from "../sdk/target.ts";

export interface PulumiOptions extends KubernetesOptions {
  readonly context?: string;
  readonly kubeconfig?: { readonly secret: string };
  readonly secretStore?: string;
  readonly backend?: string;
  readonly passphrase?: { readonly secret: string };
  readonly secretsProvider?: string;
}

/** `{ secret: NAME }` */
const secretReference = {
  type: "object",
  additionalProperties: false,
  required: ["secret"],
  properties: { secret: { type: "string", minLength: 1 } },
} as const;

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
      ...secretReference,
    },
    secretStore: {
      description:
        "ClusterSecretStore of the External Secrets operator that holds what `secret(…)` names. Default none: stacks hold the values as secrets.",
      type: "string",
      pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
    },
    backend: {
      description:
        "Where `chimerac apply` keeps stacks: `s3://BUCKET`, `azblob://…`, `gs://…`, `file:///…`, `https://api.pulumi.com`. Default a folder beside the environment's state.",
      type: "string",
      pattern: "^[a-z0-9]+://",
    },
    passphrase: {
      description:
        "The secret that holds the key of stacks' secrets, as `{ secret: NAME }`. Default PULUMI_CONFIG_PASSPHRASE, then PULUMI_CONFIG_PASSPHRASE_FILE, then a key made at first use beside the environment's state.",
      ...secretReference,
    },
    secretsProvider: {
      description:
        "Whose key encrypts stacks' secrets instead of a passphrase: `awskms://…`, `azurekeyvault://…`, `gcpkms://…`, `hashivault://…`.",
      type: "string",
      pattern: "^(awskms|azurekeyvault|gcpkms|hashivault)://",
    },
  },
};
