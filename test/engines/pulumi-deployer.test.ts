/** Stacks by Pulumi's real engine on a real API server: what is told before, what is done, and what a killed run leaves. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import { secret } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObjectChange } from "../../runtime/pulumi/changes.ts";
import { Deployer, EngineMissing, StackFailed, StackLocked } from "../../runtime/pulumi/deployer.ts";
import { type Kubernetes, startKubernetes } from "../support/engines/kubernetes.ts";
import { type KubernetesProvider, startKubernetesProvider } from "../support/engines/kubernetes-provider.ts";
import { getPulumi, type Pulumi } from "../support/engines/pulumi.ts";

const found = await getPulumi();
const cluster = "missing" in found ? found : await startKubernetes();

describe.skipIf("missing" in cluster)("a deployer", () => {
  const { root, environment } = ("engine" in found ? found.engine : {}) as Pulumi;
  const { api, stop } = ("engine" in cluster ? cluster.engine : {}) as Kubernetes;
  const metadata = (name: string) => ({ name, namespace: "sales" });
  const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: metadata(name) });
  let region: unknown = "north";
  let names = ["settings", "more"];
  let folder: string;
  let provider: KubernetesProvider;
  let deployer: Deployer;
  const source = {
    project: "mesh.sales",
    stack: "prod",
    async program() {
      const namespace = new k8s.core.v1.Namespace("sales", { metadata: { name: "sales" } });
      for (const name of names) {
        const data = { region: region as string };
        new k8s.core.v1.ConfigMap(name, { metadata: metadata(name), data }, { dependsOn: namespace });
      }
      const stringData = { password: secret("hunter2") };
      new k8s.core.v1.Secret("login", { metadata: metadata("login"), stringData }, { dependsOn: namespace });
      return {};
    },
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "chimera-deployer-"));
    provider = await startKubernetesProvider(api);
    deployer = await Deployer.open(settings());
  });
  afterAll(async () => {
    provider.stop();
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function settings() {
    return {
      root,
      home: join(folder, "home"),
      folder: () => folder,
      backend: `file://${folder}`,
      passphrase: "correct horse",
      variables: {
        ...environment(folder),
        ...provider.environment,
        PULUMI_CONFIG: '{"kubernetes:enableConfigMapMutable":"true"}',
      },
    };
  }

  const steps = (changes: readonly ObjectChange[]) =>
    changes
      .filter(({ kind }) => !kind.startsWith("providers:"))
      .map(({ operation, kind, name, fields }) => [operation, kind, name, ...fields.map(({ path }) => path)].join(" "))
      .toSorted();
  const all = ["ConfigMap more", "ConfigMap settings", "Namespace sales", "Secret login"];

  it("tells what a new stack would make, and makes it", async () => {
    await deployer.prepare(source);
    const created = all.map((object) => `create ${object}`);
    expect(steps((await deployer.preview(source)).changes)).toEqual(created);
    expect(await api.get(configMap("settings"))).toBe(undefined);
    expect(steps((await deployer.up(source)).changes)).toEqual(created);
    expect(await api.get(configMap("settings"))).toMatchObject({ data: { region: "north" } });
    expect(await deployer.preview(source)).toEqual({ changes: [], drift: [], errors: [] });
  });

  it("tells what somebody changed, field by field, and that it will be changed back", async () => {
    await api.apply({ ...configMap("settings"), data: { region: "south" } }, { fieldManager: "somebody" });
    const { changes, drift } = await deployer.preview(source);
    expect(drift).toMatchObject([
      { operation: "update", name: "settings", fields: [{ path: "data.region", before: "north", after: "south" }] },
    ]);
    expect(changes).toMatchObject([
      { name: "settings", fields: [{ path: "data.region", before: "south", after: "north" }] },
    ]);
    await deployer.up(source);
    expect(await api.get(configMap("settings"))).toMatchObject({ data: { region: "north" } });
  });

  it("leaves alone what is excluded, until it is not", async () => {
    names = ["settings"];
    const { changes } = await deployer.preview(source);
    expect(steps(changes)).toEqual(["delete ConfigMap more"]);
    await deployer.up(source, { exclude: changes.map(({ urn }) => urn) });
    expect(await api.get(configMap("more"))).toMatchObject({ kind: "ConfigMap" });
    expect(steps((await deployer.up(source)).changes)).toEqual(["delete ConfigMap more"]);
    expect(await api.get(configMap("more"))).toBe(undefined);
  });

  it("says which object is refused and why", async () => {
    region = 5;
    const failed = await deployer.up(source).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(StackFailed);
    expect((failed as StackFailed).errors).toMatchObject([
      { object: "ConfigMap settings", reason: expect.stringContaining("expected string") },
    ]);
    region = "north";
  });

  it("says who holds the stack, and takes it from them only when asked", async () => {
    const locks = join(folder, ".pulumi/locks/organization/mesh.sales/prod");
    mkdirSync(locks, { recursive: true });
    const lock = { pid: 12, username: "somebody", hostname: "elsewhere", timestamp: "2026-01-01T00:00:00Z" };
    writeFileSync(join(locks, "0c1cf2cf-6f20-41b4-9dd5-7a5f6b1d6a0b.json"), JSON.stringify(lock));
    const locked = await deployer.up(source).catch((error: unknown) => error);
    expect(locked).toBeInstanceOf(StackLocked);
    expect((locked as StackLocked).holders).toEqual([
      { user: "somebody", machine: "elsewhere", process: 12, since: "2026-01-01T00:00:00Z" },
    ]);
    await deployer.unlock(source);
    expect((await deployer.up(source)).errors).toEqual([]);
  });

  it("takes for its own what a killed run was making, whether it was made or not", async () => {
    const path = join(folder, ".pulumi/stacks/mesh.sales/prod.json");
    const state = JSON.parse(readFileSync(path, "utf8"));
    const { latest } = state.checkpoint;
    const named = (name: string) => latest.resources.find(({ urn }: { urn: string }) => urn.endsWith(`::${name}`));
    const [settings, login] = [named("settings"), named("login")];
    latest.resources = latest.resources.filter((each: unknown) => each !== settings && each !== login);
    latest.pending_operations = [settings, login].map(({ id: _, outputs: __, ...resource }) => ({
      type: "creating",
      resource,
    }));
    writeFileSync(path, JSON.stringify(state));
    await api.delete({ apiVersion: "v1", kind: "Secret", metadata: metadata("login") });
    await deployer.up(source);
    expect(await api.get({ apiVersion: "v1", kind: "Secret", metadata: metadata("login") })).toMatchObject({
      kind: "Secret",
    });
    expect(await deployer.preview(source)).toEqual({ changes: [], drift: [], errors: [] });
    expect(readFileSync(path, "utf8")).not.toContain("hunter2");
  });

  it("cannot work with a wrong key, and says so", async () => {
    const other = await Deployer.open({ ...settings(), passphrase: "battery staple" });
    await expect(other.preview(source)).rejects.toThrow("incorrect passphrase");
  });

  it("destroys without a trace, and twice", async () => {
    expect(steps((await deployer.previewDestroy(source)).changes)).toHaveLength(3);
    await deployer.destroy(source);
    expect(await api.get({ apiVersion: "v1", kind: "Namespace", metadata: { name: "sales" } })).toBe(undefined);
    expect((await deployer.destroy(source)).changes).toEqual([]);
  });

  it("says that there is no engine", async () => {
    await expect(Deployer.open({ ...settings(), root: folder })).rejects.toBeInstanceOf(EngineMissing);
  });
});
