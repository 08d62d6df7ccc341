/** The target `kubernetes` on a real API server: what it emits is taken as it is, with every check that a server makes. */
import { afterAll, describe, expect, it } from "vitest";
import { type Kubernetes, startKubernetes } from "../support/engines/kubernetes.ts";
import type { KubernetesObject } from "../support/engines/kubernetes-api.ts";
import { emitKubernetes, meshOf, objectsIn, withOrchestrator } from "../support/kubernetes-target.ts";
import { oddMeshes } from "../support/odd-meshes.ts";

const started = await startKubernetes();
const fieldManager = "chimera-tests";

describe.skipIf("missing" in started)("a Kubernetes API server", () => {
  const { api, stop } = ("engine" in started ? started.engine : {}) as Kubernetes;
  afterAll(() => stop());

  /** Applies in order and gives what was said against it. */
  async function refusals(objects: readonly KubernetesObject[]): Promise<string[]> {
    const refused: string[] = [];
    for (const object of objects) {
      await api.apply(object, { fieldManager }).catch((error: unknown) => {
        refused.push(`${object.kind} ${object.metadata.name}: ${(error as Error).message}`);
      });
    }
    return refused;
  }

  it.each(["shop", "skyways", "shop-postgres", ...Object.keys(oddMeshes)])("takes every object of %s", async (name) => {
    const mesh = await meshOf(oddMeshes[name] ?? name);
    const hosts = Object.fromEntries(mesh.products.map(({ address }, at) => [address, `p${at}.example.org`]));
    const routes = { gateway: { name: "public", namespace: "gateways" }, issuer: "ca", hosts };
    const objects = objectsIn(await emitKubernetes(mesh, { routes }));
    expect(await refusals(objects)).toEqual([]);
    for (const object of objects) expect(await api.get(object), object.metadata.name).toMatchObject(object);
  });

  it("takes them again, and keeps what an autoscaler said", async () => {
    const objects = objectsIn(await emitKubernetes(withOrchestrator(await meshOf("shop"), "temporal")));
    const deployment = objects.find(({ kind }) => kind === "Deployment")!;
    const { apiVersion, kind, metadata } = deployment;
    const scaled = { apiVersion, kind, metadata: { name: metadata.name, namespace: metadata.namespace! } };
    await api.apply({ ...scaled, spec: { replicas: 3 } }, { fieldManager: "autoscaler" });
    expect(await refusals(objects)).toEqual([]);
    expect(await api.get(deployment)).toMatchObject({ spec: { replicas: 3 } });
  });

  it("lets the pods of workers and runs into a restricted namespace with quotas", async () => {
    const objects = objectsIn(await emitKubernetes(await meshOf("shop-postgres")));
    expect(await refusals(objects)).toEqual([]);
    for (const { kind, metadata, spec } of objects) {
      const template = templateOf(kind, spec);
      if (template === undefined) continue;
      const pod = { apiVersion: "v1", kind: "Pod", ...template };
      const named = {
        ...pod,
        metadata: { ...template.metadata, name: `${kind.toLowerCase()}-pod`, namespace: metadata.namespace! },
      };
      expect(await api.apply(named, { fieldManager, dryRun: true })).toMatchObject({ kind: "Pod" });
      const root = { ...named, spec: { ...template.spec, securityContext: {} } };
      await expect(api.apply(root, { fieldManager, dryRun: true })).rejects.toThrow("violates PodSecurity");
    }
  });
});

type Template = { readonly metadata: object; readonly spec: object };

function templateOf(kind: string, spec: unknown): Template | undefined {
  if (kind === "Deployment") return (spec as { template: Template }).template;
  if (kind === "CronJob") return (spec as { jobTemplate: { spec: { template: Template } } }).jobTemplate.spec.template;
  return undefined;
}
