/** The Kubernetes control plane: that it starts, refuses what is wrong, finishes what it is told, and stops. */
import { afterAll, describe, expect, it } from "vitest";
import { type Kubernetes, startKubernetes } from "../support/engines/kubernetes.ts";
import type { KubernetesObject } from "../support/engines/kubernetes-api.ts";

const started = await startKubernetes();

const namespace: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "sales" } };
const labels = { "app.kubernetes.io/name": "orders" };
const deployment: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "orders", namespace: "sales" },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "worker", image: "registry.example/orders:1" }] } },
  },
};
const rule: KubernetesObject = {
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: { name: "orders", namespace: "sales" },
  spec: { groups: [{ name: "orders", rules: [{ alert: "Late", expr: "chimera_data_age_seconds > 60" }] }] },
};
const fieldManager = "chimera-tests";

describe.skipIf("missing" in started)("Kubernetes", () => {
  const { api, stop } = ("engine" in started ? started.engine : {}) as Kubernetes;
  afterAll(() => stop());

  it("takes objects of its own kinds and fills in what was left out", async () => {
    await api.apply(namespace, { fieldManager });
    expect(await api.apply(deployment, { fieldManager })).toMatchObject({ spec: { replicas: 1 } });
    expect(await api.get(deployment)).toMatchObject(deployment);
  });

  it("refuses a field that does not exist, and stores nothing", async () => {
    const wrong = { ...deployment, metadata: { name: "wrong", namespace: "sales" }, spec: { replica: 2 } };
    await expect(api.apply(wrong, { fieldManager })).rejects.toThrow(".spec.replica: field not declared in schema");
    expect(await api.get(wrong)).toBe(undefined);
  });

  it("takes objects of custom kinds, and refuses wrong ones", async () => {
    expect(await api.apply(rule, { fieldManager, dryRun: true })).toMatchObject(rule);
    const wrong = { ...rule, spec: { groups: [{ rules: [] }] } };
    await expect(api.apply(wrong, { fieldManager, dryRun: true })).rejects.toThrow("name");
  });

  it("runs its controllers", async () => {
    const sets = "/apis/apps/v1/namespaces/sales/replicasets";
    await expect
      .poll(() => api.request("GET", sets), { timeout: 60_000 })
      .toMatchObject({ items: [{ spec: { replicas: 1 } }] });
  });

  it("deletes a namespace with all in it", async () => {
    await api.delete(namespace);
    expect([await api.get(namespace), await api.get(deployment)]).toEqual([undefined, undefined]);
  });

  it("is gone when stopped", async () => {
    await stop();
    await expect(api.get(namespace)).rejects.toThrow("ECONNREFUSED");
  });
});
