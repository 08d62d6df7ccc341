/** What is measured of a product, and when somebody is told: of what readers notice, never of how it came about. */
import { durationSeconds } from "../sdk/duration.ts";
import type { AlertingRule, KubernetesObject, Texts } from "./objects.ts";
import { type Cluster, metadataOf, podsOf, type Workload, workerPort } from "./workload.ts";

export function monitoringObjects(workload: Workload, cluster: Cluster): readonly KubernetesObject[] {
  if (cluster.options.monitoring === "") return [];
  const metadata = metadataOf(workload, cluster);
  const rules = alerts(workload);
  return [
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata,
      spec: {
        selector: { matchLabels: podsOf(workload) },
        endpoints: [{ port: workerPort.name, path: "/metrics", interval: "30s" }],
      },
    },
    ...(rules.length === 0
      ? []
      : ([
          {
            apiVersion: "monitoring.coreos.com/v1",
            kind: "PrometheusRule",
            metadata,
            spec: { groups: [{ name: workload.product.address, rules }] },
          },
        ] as const)),
  ];
}

function alerts({ product, namespace, cadence }: Workload): readonly AlertingRule[] {
  const labels = (severity: "page" | "ticket", more: Texts = {}): Texts => ({
    severity,
    namespace,
    product: literal(product.address),
    owner: literal(product.owner),
    ...more,
  });
  const rules: AlertingRule[] = [];
  for (const port of product.ports) {
    if (port.fresh === undefined) continue;
    rules.push({
      alert: "ChimeraDataStale",
      expr: `max(chimera_data_age_seconds${only({ product: product.address, port: port.name })}) > ${secondsOf(port.fresh)}`,
      for: "5m",
      labels: labels("page", { port: literal(port.name) }),
      annotations: { summary: `${literal(port.address)} is older than it promises to be (${port.fresh})` },
    });
  }
  if (cadence !== undefined)
    rules.push({
      alert: "ChimeraRunsMissed",
      // One missed run may be bad luck, two are not.
      expr: `time() - max(chimera_run_success_timestamp_seconds${only({ product: product.address })}) > ${2 * secondsOf(cadence.every)}`,
      for: "5m",
      labels: labels("page"),
      annotations: { summary: `${literal(product.address)} missed two runs (it runs every ${cadence.every})` },
    });
  if ([...product.tables, ...product.ports].some(({ rules }) => rules.some(({ action }) => action === "block")))
    rules.push({
      alert: "ChimeraChecksFailed",
      expr: `max by (check, port) (chimera_check_failed_ratio${only({ product: product.address })}) > 0`,
      for: "0s",
      labels: labels("ticket"),
      annotations: { summary: `a rule of ${literal(product.address)} does not hold; readers keep the version before` },
    });
  return rules;
}

/** Labels and annotations of alerts are templates: a name in them is no part of one. */
function literal(name: string): string {
  return name.replaceAll("{{", '{{"{{"}}');
}

/** Which series of a metric are meant. */
function only(labels: Texts): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${matchers.join(",")}}`;
}

/** Whole seconds: what waits for a month may not give up early. */
function secondsOf(duration: string): number {
  return Math.floor(durationSeconds(duration, 31));
}
