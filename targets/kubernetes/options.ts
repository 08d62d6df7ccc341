/** What an environment may say of its cluster; whatever it leaves out has a value that works on most. */
import type { OptionsSchema } from "../sdk/target.ts";

export interface KubernetesOptions {
  readonly image?: string;
  readonly prefix: string;
  readonly resources: { readonly cpu: string; readonly memory: string; readonly scratch: string };
  readonly replicas: { readonly min: number; readonly max: number };
  readonly quota: { readonly [resource: string]: string };
  readonly timeZone: string;
  readonly variables: { readonly [name: string]: string };
  readonly networks: { readonly [host: string]: readonly string[] };
  readonly monitoring: string;
  readonly routes?: {
    readonly gateway: { readonly name: string; readonly namespace: string };
    readonly issuer: string;
    /** By product's full name. */
    readonly hosts: { readonly [product: string]: string };
  };
}

const name = "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$";
const namespace = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
const text = { type: "string", minLength: 1 };

/** Options of the objects, whoever applies them. */
export const objectOptions = {
  image: { ...text, description: "Image of the workers, with tag or digest. Default `MESH-worker`." },
  prefix: {
    description: "Begins the name of every namespace, such as `prod-`.",
    type: "string",
    pattern: "^([a-z][a-z0-9]{0,18}(-[a-z0-9]{1,9})?-)?$",
    default: "",
  },
  resources: {
    description: "What one worker asks for: processor, memory (its limit too), and space for temporary files.",
    type: "object",
    additionalProperties: false,
    default: {},
    properties: {
      cpu: { type: "string", pattern: "^[1-9][0-9]{0,6}m?$", default: "250m" },
      memory: { type: "string", pattern: "^[1-9][0-9]{0,6}(Mi|Gi)$", default: "512Mi" },
      scratch: { type: "string", pattern: "^[1-9][0-9]{0,6}(Mi|Gi)$", default: "1Gi" },
    },
  },
  replicas: {
    description: "How many workers a product has at least and at most.",
    type: "object",
    additionalProperties: false,
    default: {},
    properties: {
      min: { type: "integer", minimum: 1, maximum: 1000, default: 2 },
      max: { type: "integer", minimum: 1, maximum: 1000, default: 4 },
    },
  },
  quota: {
    description: 'Quotas of every namespace that differ from what its products need at most, such as `pods: "50"`.',
    type: "object",
    additionalProperties: { type: "string", pattern: "^[0-9]+(m|Ki|Mi|Gi|Ti)?$" },
    default: {},
  },
  timeZone: { ...text, description: "Whose midnight schedules mean.", default: "Etc/UTC" },
  variables: {
    description: "Values of the environment variables that `env(…)` reads.",
    type: "object",
    propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
    additionalProperties: { type: "string" },
    default: {},
  },
  networks: {
    description:
      "Addresses of hosts that sources name, as blocks such as `10.1.0.0/16`: network policies know no host names.",
    type: "object",
    additionalProperties: {
      type: "array",
      minItems: 1,
      items: { type: "string", pattern: "^[0-9a-f.:]+/[0-9]{1,3}$" },
    },
    default: {},
  },
  monitoring: {
    description: "Namespace of Prometheus and its operator; empty where there is none.",
    type: "string",
    pattern: `^$|${namespace}`,
    default: "monitoring",
  },
  routes: {
    description: "Host names of products, the Gateway that serves them and the ClusterIssuer of their certificates.",
    type: "object",
    additionalProperties: false,
    required: ["gateway", "issuer", "hosts"],
    properties: {
      gateway: {
        type: "object",
        additionalProperties: false,
        required: ["name", "namespace"],
        properties: { name: { type: "string", pattern: name }, namespace: { type: "string", pattern: namespace } },
      },
      issuer: { type: "string", pattern: name },
      hosts: {
        type: "object",
        additionalProperties: {
          type: "string",
          pattern: "^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$",
        },
      },
    },
  },
} satisfies OptionsSchema["properties"];

export const options: OptionsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...objectOptions,
    context: { ...text, description: "The cluster's name in a kubeconfig, for the command that a file says." },
    secretStore: {
      description: "ClusterSecretStore of the External Secrets operator that holds what `secret(…)` names.",
      type: "string",
      pattern: name,
      default: "chimera",
    },
  },
};
