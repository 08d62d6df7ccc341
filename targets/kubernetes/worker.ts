/** The worker of a product: it takes what the orchestrator has for it, says how it is, and grows with its load. */
import type { Deployment, KubernetesObject, Probe } from "./objects.ts";
import { podTemplate, settingsOf } from "./pod.ts";
import { type Cluster, metadataOf, runningMetadataOf, type Workload, workerPort, workersOf } from "./workload.ts";

export function workerObjects(workload: Workload, cluster: Cluster): readonly KubernetesObject[] {
  const { name } = workload;
  const metadata = metadataOf(workload, cluster);
  const { min, max } = cluster.options.replicas;
  const selector = { matchLabels: workersOf(workload) };
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: settingsOf(workload, cluster) },
    deployment(workload, cluster),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: {
        selector: workersOf(workload),
        ports: [{ name: workerPort.name, port: 80, targetPort: workerPort.name }],
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata,
      // A budget of one pod that may be away holds for any number of them; pods that are broken anyway stop no node from being emptied.
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector },
    },
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 75 } } },
        ],
      },
    },
  ];
}

function deployment(workload: Workload, cluster: Cluster): Deployment {
  const labelSelector = { matchLabels: workersOf(workload) };
  const spread = (topologyKey: string) =>
    ({ maxSkew: 1, topologyKey, whenUnsatisfiable: "ScheduleAnyway", labelSelector }) as const;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: runningMetadataOf(workload, cluster, "worker"),
    spec: {
      revisionHistoryLimit: 3,
      selector: labelSelector,
      template: podTemplate(
        workload,
        {
          component: "worker",
          // The kubelet and Prometheus ask from outside of the pod.
          args: ["worker", "--listen", `0.0.0.0:${workerPort.number}`],
          pod: { topologySpreadConstraints: [spread("topology.kubernetes.io/zone"), spread("kubernetes.io/hostname")] },
          container: {
            ports: [{ name: workerPort.name, containerPort: workerPort.number }],
            // Two minutes to start, half a minute to be restarted when stuck.
            startupProbe: probe("/livez", 5, 24),
            livenessProbe: probe("/livez", 10, 3),
            readinessProbe: probe("/readyz", 5, 2),
          },
        },
        cluster,
      ),
    },
  };
}

function probe(path: string, periodSeconds: number, failureThreshold: number): Probe {
  return { httpGet: { path, port: workerPort.name }, periodSeconds, failureThreshold };
}
