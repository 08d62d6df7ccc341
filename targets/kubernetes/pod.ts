/** A pod of a product, whether it stays or ends: harmless to its node, and with the same settings. */
import { sha256 } from "../../language/text/digest.ts";
import type { Container, PodSpec, PodTemplate, Texts } from "./objects.ts";
import { secretEnvironment } from "./secrets.ts";
import { type Cluster, type Component, productLabels, runningLabels, type Workload } from "./workload.ts";

/** What a pod has beyond every other one. */
interface Particulars {
  readonly component: Component;
  readonly args: readonly string[];
  readonly container?: Pick<Container, "ports" | "startupProbe" | "livenessProbe" | "readinessProbe">;
  readonly pod?: Pick<PodSpec, "restartPolicy" | "topologySpreadConstraints">;
}

/** Of nobody in particular: images seldom have a user of this number. */
const nobody = 65_532;

export function podTemplate(workload: Workload, particulars: Particulars, cluster: Cluster): PodTemplate {
  const { component, args, container, pod } = particulars;
  const { options, mesh, environment } = cluster;
  const { cpu, memory, scratch } = options.resources;
  const env = workload.secrets.map(secretEnvironment);
  return {
    metadata: {
      labels: { ...productLabels(workload, cluster), ...runningLabels(workload, component) },
      // Pods read their settings once, so new settings need new pods.
      annotations: { "chimera.dev/settings": hashOf(settingsOf(workload, cluster)) },
    },
    spec: {
      serviceAccountName: workload.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...pod,
      terminationGracePeriodSeconds: 60,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: nobody,
        runAsGroup: nobody,
        fsGroup: nobody,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: component,
          image: options.image ?? `${mesh.name}-worker`,
          args: [...args, workload.product.address, "--env", environment.name],
          ...(env.length === 0 ? {} : { env }),
          envFrom: [{ configMapRef: { name: workload.name } }],
          ...container,
          resources: { requests: { cpu, memory }, limits: { memory } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMounts: [{ name: "scratch", mountPath: "/tmp" }],
        },
      ],
      volumes: [{ name: "scratch", emptyDir: { sizeLimit: scratch } }],
    },
  };
}

/** Environment variables that are no secrets. */
export function settingsOf({ product, variables }: Workload, { mesh, environment }: Cluster): Texts {
  return {
    CHIMERA_MESH: mesh.name,
    CHIMERA_ENVIRONMENT: environment.name,
    CHIMERA_PRODUCT: product.address,
    ...variables,
  };
}

function hashOf(settings: Texts): string {
  return sha256(JSON.stringify(settings)).slice(0, 16);
}
