/** The Pulumi engine: that it is the one asked for, works without a service, and keeps a Kubernetes cluster as a program says. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import { secret as secretOf } from "@pulumi/pulumi";
import {
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kubernetes, startKubernetes } from "../support/engines/kubernetes.ts";
import { type KubernetesProvider, startKubernetesProvider } from "../support/engines/kubernetes-provider.ts";
import { getPulumi, type Pulumi, pulumiVersion } from "../support/engines/pulumi.ts";

const found = await getPulumi();
const { program, root, environment } = ("engine" in found ? found.engine : {}) as Pulumi;

describe.skipIf("missing" in found)("Pulumi", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "chimera-pulumi-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is the version asked for, and keeps its state in a folder", () => {
    const env = { PATH: process.env.PATH, ...environment(folder) };
    expect(execFileSync(program, ["version"], { env, encoding: "utf8" })).toBe(`v${pulumiVersion}\n`);
    const who = JSON.parse(execFileSync(program, ["whoami", "--json"], { env, encoding: "utf8" })) as { url: string };
    expect(who.url).toBe(`file://${folder}`);
  });
});

const cluster = "missing" in found ? found : await startKubernetes();
const { api, stop } = ("engine" in cluster ? cluster.engine : {}) as Kubernetes;

describe.skipIf("missing" in cluster)("a program for Kubernetes", () => {
  const metadata = { name: "settings", namespace: "sales" };
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata };
  const secret = { apiVersion: "v1", kind: "Secret", metadata };
  let image: unknown = "example/orders:1";
  let region = "north";
  let selector = "orders";
  let name = "orders";
  let folder: string;
  let provider: KubernetesProvider;
  let stack: Stack;

  async function program() {
    const namespace = new k8s.core.v1.Namespace("sales", { metadata: { name: "sales" } });
    const within = { dependsOn: namespace };
    const data = { region, within: namespace.id };
    new k8s.core.v1.ConfigMap("settings", { metadata, data }, within);
    new k8s.core.v1.Secret("settings", { metadata, stringData: { password: secretOf("hunter2") } }, within);
    const labels = { "app.kubernetes.io/name": selector };
    const containers = [{ name: "worker", image: image as string, resources: { limits: { cpu: "1000m" } } }];
    const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
    new k8s.apps.v1.Deployment("orders", { metadata: { name, namespace: "sales" }, spec }, within);
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "chimera-pulumi-"));
    provider = await startKubernetesProvider(api);
    stack = await stackOf("test", program);
  });
  afterAll(async () => {
    provider.stop();
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function stackOf(stackName: string, program: PulumiFn): Promise<Stack> {
    return LocalWorkspace.createStack(
      { projectName: "mesh", stackName, program },
      {
        workDir: folder,
        pulumiCommand: await PulumiCommand.get({ root }),
        envVars: { ...environment(folder), ...provider.environment },
      },
    );
  }

  /** What an operation changes in which objects: `update Deployment spec.replicas`. */
  async function changes(run: (options: { onEvent(event: EngineEvent): void }) => Promise<unknown>) {
    const steps = new Set<string>();
    await run({
      onEvent({ resourcePreEvent, resOutputsEvent }) {
        const event = resourcePreEvent ?? resOutputsEvent;
        if (event === undefined || !event.metadata.type.startsWith("kubernetes:")) return;
        const { op, type, detailedDiff } = event.metadata;
        if (!["create", "update", "replace", "delete"].includes(op)) return;
        steps.add([op, type.split(":").at(-1), ...Object.keys(detailedDiff ?? {})].join(" "));
      },
    });
    return [...steps].toSorted();
  }
  const preview = () => changes((options) => stack.preview(options));
  const up = () => changes((options) => stack.up(options));
  const refresh = () => changes((options) => stack.refresh(options));

  it("is foreseen before its namespace is there, and then made", async () => {
    const created = ["create ConfigMap", "create Deployment", "create Namespace", "create Secret"];
    expect(await preview()).toEqual(created);
    expect(await api.get(configMap)).toBe(undefined);
    expect(await up()).toEqual(created);
    expect(await api.get(configMap)).toMatchObject({ data: { region: "north", within: "sales" } });
  });

  it("needs nothing when nothing changed", async () => {
    expect((await stack.preview()).changeSummary).toEqual({ same: 5 });
    expect(await refresh()).toEqual([]);
  });

  it("changes the one field that was edited", async () => {
    image = "example/orders:2";
    const edited = ["update Deployment spec.template.spec.containers[0].image"];
    expect(await preview()).toEqual(edited);
    expect(await up()).toEqual(edited);
    expect(await preview()).toEqual([]);
  });

  it("keeps secrets out of its state, in either spelling", async () => {
    const encoded = Buffer.from("hunter2").toString("base64");
    expect(await api.get(secret)).toMatchObject({ data: { password: encoded } });
    const state = readFileSync(join(folder, ".pulumi/stacks/mesh/test.json"), "utf8");
    expect(["north", "hunter2", encoded].map((text) => state.includes(text))).toEqual([true, false, false]);
  });

  it("sees what others changed, and takes it back", async () => {
    const changed = { ...configMap, data: { region: "south" } };
    await api.apply(changed, { fieldManager: "somebody" });
    expect(await preview()).toEqual(["replace ConfigMap data.region"]);
    expect(await refresh()).toEqual(["update ConfigMap data.region"]);
    await up();
    expect(await api.get(configMap)).toMatchObject({ data: { region: "north" } });
  });

  it("leaves alone what others added", async () => {
    const added = { ...configMap, data: { note: "by hand" } };
    await api.apply(added, { fieldManager: "somebody" });
    expect([await preview(), await refresh()]).toEqual([[], []]);
  });

  it("makes again what others deleted, but takes over nothing unasked", async () => {
    await api.delete(configMap);
    expect(await refresh()).toEqual(["delete ConfigMap"]);
    expect(await preview()).toEqual(["create ConfigMap"]);
    await api.apply({ ...configMap, data: { region: "south" } }, { fieldManager: "somebody" });
    await expect(stack.up()).rejects.toThrow("ConfigMap sales/settings exists already");
    await stack.setConfig("kubernetes:upsertExistingObjects", { value: "true" });
    expect(await up()).toEqual(["create ConfigMap"]);
    expect(await api.get(configMap)).toMatchObject({ data: { region: "north" } });
  });

  it("replaces what cannot be changed", async () => {
    selector = "returns";
    region = "west";
    const replaced = ["replace ConfigMap data.region", "replace Deployment spec.selector"];
    expect(await preview()).toEqual(replaced);
    expect(await up()).toEqual(replaced);
    expect(await preview()).toEqual([]);
  });

  it("replaces what gets another name", async () => {
    name = "returns";
    expect(await up()).toEqual(["replace Deployment metadata.name"]);
    const { items } = (await api.request("GET", "/apis/apps/v1/namespaces/sales/deployments")) as { items: unknown[] };
    expect(items).toMatchObject([{ metadata: { name: "returns" } }]);
  });

  it("changes configuration in place where that is allowed", async () => {
    await stack.setConfig("kubernetes:enableConfigMapMutable", { value: "true" });
    region = "east";
    expect(await up()).toEqual(["update ConfigMap data.region"]);
  });

  it("learns from a preview what the server would refuse", async () => {
    image = 1;
    await expect(stack.preview()).rejects.toThrow("image: expected string");
    image = "example/orders:2";
  });

  it("refuses an object without a name", async () => {
    const nameless = await stackOf("nameless", async () => {
      new k8s.core.v1.ConfigMap("nameless", {});
    });
    await expect(nameless.preview()).rejects.toThrow("the stand-in makes up no names");
  });

  it("reads what others made", async () => {
    const reader = await stackOf("reader", async () => {
      const { status } = k8s.core.v1.Namespace.get("default", "default");
      return { phase: status.phase };
    });
    expect((await reader.up()).outputs).toEqual({ phase: { value: "Active", secret: false } });
  });

  it("is destroyed without a trace", async () => {
    await stack.destroy();
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "sales" } };
    expect(await api.get(namespace)).toBe(undefined);
    expect((await stack.exportStack()).deployment.resources).toBe(undefined);
  });
});
