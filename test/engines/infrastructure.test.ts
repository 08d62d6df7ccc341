/** Infrastructure in `plan`, `apply` and `destroy`: the examples with Pulumi's real engine on a real API server with its controllers. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../compiler/plan/plan.ts";
import { onPath } from "../support/engines/engine.ts";
import { type Kubernetes, startKubernetes } from "../support/engines/kubernetes.ts";
import type { KubernetesObject } from "../support/engines/kubernetes-api.ts";
import { type KubernetesProvider, startKubernetesProvider } from "../support/engines/kubernetes-provider.ts";
import { getPulumi, type Pulumi } from "../support/engines/pulumi.ts";
import { repository } from "../support/repository.ts";

const found = await getPulumi();
const cluster = "missing" in found ? found : await startKubernetes();
const provided = onPath("pulumi-resource-kubernetes");
if (!("missing" in cluster))
  console.log(`Kubernetes provider: ${provided === undefined ? "the stand-in of the tests" : "Pulumi's own"}`);

describe.skipIf("missing" in cluster)("infrastructure", () => {
  const { program } = ("engine" in found ? found.engine : {}) as Pulumi;
  const { api, kubeconfig, token, stop } = ("engine" in cluster ? cluster.engine : {}) as Kubernetes;
  const work = mkdtempSync(join(tmpdir(), "chimera-infrastructure-"));
  let provider: KubernetesProvider | undefined;

  beforeAll(async () => {
    // Examples read data sets of packages, by paths from where they are.
    symlinkSync(join(repository, "node_modules"), join(work, "node_modules"));
    writeFileSync(join(work, "kubeconfig"), kubeconfig);
    if (provided === undefined) provider = await startKubernetesProvider(api);
  });
  afterAll(async () => {
    provider?.stop();
    await stop();
    rmSync(work, { recursive: true, force: true });
  });

  interface Ended {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
  }

  function start(mesh: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
    const { PULUMI_CONFIG_PASSPHRASE: _, PULUMI_CONFIG_PASSPHRASE_FILE: __, FORCE_COLOR: ___, ...env } = process.env;
    return spawn(process.execPath, [join(repository, "cli/main.ts"), "-C", mesh, ...args], {
      cwd: work,
      env: {
        ...env,
        PATH: `${dirname(program)}:${process.env.PATH}`,
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        KUBECONFIG: join(work, "kubeconfig"),
        NO_COLOR: "1",
        ...provider?.environment,
        ...more,
      },
    });
  }
  function ended(running: ChildProcess): Promise<Ended> {
    let [out, err] = ["", ""];
    running.stdout!.on("data", (data) => (out += data));
    running.stderr!.on("data", (data) => (err += data));
    return new Promise((resolve) => running.once("close", (code) => resolve({ code, out, err })));
  }
  const chimerac = (mesh: string, ...args: string[]) => ended(start(mesh, args));
  async function planned(mesh: string): Promise<Plan> {
    const { out, err } = await chimerac(mesh, "plan", "--env", "prod", "--format", "json");
    expect(err).toBe("");
    return JSON.parse(out) as Plan;
  }

  /** A copy of an example with an environment for the cluster. */
  function copied(example: string): string {
    const mesh = join(work, "examples", example);
    cpSync(join(repository, "examples", example), mesh, {
      recursive: true,
      filter: (path) => !path.includes("/.chimera"),
    });
    writeManifest(mesh, { image: `registry.example/${example}:1` });
    return mesh;
  }
  function writeManifest(mesh: string, options: object): void {
    const path = join(mesh, "chimera.yaml");
    const text = readFileSync(path, "utf8").replace(/^ {2}prod:.*\n/m, "");
    const prod = JSON.stringify({ engine: "duckdb", orchestrator: "temporal", targets: { pulumi: options } });
    writeFileSync(path, `${text.trimEnd()}\n  prod: ${prod}\n`);
  }

  /** `update Deployment spec.template…`, without what is not in the cluster. */
  const steps = ({ infrastructure = [] }: Plan, part: "changes" | "drift" = "changes") =>
    infrastructure
      .flatMap((stack) => stack[part])
      .filter(({ urn }) => urn.includes("kubernetes:") && !urn.includes("pulumi:providers:"))
      .map(({ operation, kind, fields }) => [operation, kind, ...fields.map(({ path }) => path)].join(" "));

  async function objects(path: string, mesh: string): Promise<readonly KubernetesObject[]> {
    const selector = encodeURIComponent(`app.kubernetes.io/managed-by=chimera,app.kubernetes.io/part-of=${mesh}`);
    return ((await api.request("GET", `${path}?labelSelector=${selector}`)) as { items: KubernetesObject[] }).items;
  }
  const deployments = (mesh: string) => objects("/apis/apps/v1/deployments", mesh);
  const namespaces = (mesh: string) => objects("/api/v1/namespaces", mesh);

  describe.each(["shop", "skyways"])("of the example %s", (example) => {
    let mesh: string;
    beforeAll(() => {
      mesh = copied(example);
    });

    it("is planned object by object, without a trace in the cluster", async () => {
      const plan = await planned(mesh);
      expect(plan.summary.verdict).toBe("changes");
      expect(steps(plan)).toContain("create Deployment");
      expect(new Set(steps(plan).map((step) => step.split(" ")[0]))).toEqual(new Set(["create"]));
      expect(await namespaces(example)).toEqual([]);
      const key = join(mesh, ".chimera/state/prod/pulumi/passphrase");
      expect(statSync(key).mode & 0o777).toBe(0o600);
    });

    it("is applied, every object accepted, and then there is nothing to do", async () => {
      const { code, err } = await chimerac(mesh, "apply", "--env", "prod", "--yes");
      expect([code, err]).toEqual([0, expect.stringContaining("Applied.")]);
      expect((await namespaces(example)).length).toBeGreaterThan(0);
      expect(await planned(mesh)).toMatchObject({ infrastructure: [], summary: { verdict: "no-change" } });
      expect((await chimerac(mesh, "apply", "--env", "prod", "--yes")).code).toBe(0);
    });

    it("changes exactly the fields that were edited", async () => {
      writeManifest(mesh, { image: `registry.example/${example}:2` });
      const plan = await planned(mesh);
      const count = (await deployments(example)).length;
      expect(steps(plan)).toEqual(Array(count).fill("update Deployment spec.template.spec.containers[0].image"));
      const text = await chimerac(mesh, "plan", "--env", "prod");
      expect(text.out).toContain(
        `spec.template.spec.containers[0].image  registry.example/${example}:1 → registry.example/${example}:2`,
      );
      expect(text.code).toBe(2);
      expect((await chimerac(mesh, "apply", "--env", "prod", "--yes")).code).toBe(0);
      expect((await planned(mesh)).summary.verdict).toBe("no-change");
    });

    it("is told apart from what somebody changed by hand, which is taken back", async () => {
      const [{ metadata }] = (await deployments(example)) as [KubernetesObject];
      const { name, namespace } = metadata;
      const [apiVersion, kind] = ["apps/v1", "Deployment"];
      const container = { name: "worker", image: "registry.example/by-hand:1" };
      const edited = {
        apiVersion,
        kind,
        metadata: { name, namespace: namespace! },
        spec: { template: { spec: { containers: [container] } } },
      };
      await api.apply(edited, { fieldManager: "somebody" });
      const plan = await planned(mesh);
      expect(plan.summary.verdict).toBe("drift");
      expect(plan.infrastructure?.flatMap(({ drift }) => drift)).toMatchObject([
        {
          kind,
          name,
          namespace,
          operation: "update",
          fields: [{ path: "spec.template.spec.containers[0].image", after: container.image }],
        },
      ]);
      const text = await chimerac(mesh, "plan", "--env", "prod");
      expect([text.code, text.out]).toEqual([4, expect.stringContaining("Drift\n")]);
      expect((await chimerac(mesh, "apply", "--env", "prod", "--yes")).code).toBe(0);
      expect(await api.get({ apiVersion, kind, metadata })).toMatchObject({
        spec: { template: { spec: { containers: [{ image: `registry.example/${example}:2` }] } } },
      });
      expect((await planned(mesh)).summary.verdict).toBe("no-change");
    });

    it("is destroyed without a trace, after it has said what goes, and data stays", async () => {
      expect((await chimerac(mesh, "destroy", "--env", "prod")).err).toContain("CHM7");
      expect((await namespaces(example)).length).toBeGreaterThan(0);
      const { code, out, err } = await chimerac(mesh, "destroy", "--env", "prod", "--yes");
      expect([code, out, err]).toEqual([
        0,
        expect.stringMatching(/^ {2}- Namespace /m),
        expect.stringContaining("Data was left alone."),
      ]);
      expect(await namespaces(example)).toEqual([]);
      expect(await deployments(example)).toEqual([]);
      expect(existsSync(join(mesh, ".chimera/prod.duckdb"))).toBe(true);
      expect(await chimerac(mesh, "destroy", "--env", "prod", "--yes")).toMatchObject({ code: 0, out: "" });
      expect((await chimerac(mesh, "destroy", "--env", "local")).err).toContain("CHM6041");
    });
  });

  interface Remembered {
    readonly stacks: readonly { readonly project: string; readonly stack: string }[];
  }

  describe("of a mesh that changes", () => {
    let mesh: string;
    let finance: string;
    let lost: KubernetesObject;
    const state = () => join(mesh, ".chimera/state/prod");
    const isBusy = (running: ChildProcess) =>
      new Promise<void>((resolve) =>
        running.stderr!.on("data", (data) => /changes \w/.test(String(data)) && resolve()),
      );

    beforeAll(async () => {
      mesh = join(work, "pair");
      expect((await chimerac(work, "init", mesh, "--template", "two-domains", "--name", "pair")).code).toBe(0);
      const path = join(mesh, "chimera.yaml");
      if (!readFileSync(path, "utf8").includes("environments:"))
        writeFileSync(path, `${readFileSync(path, "utf8")}\nenvironments:\n  local: { engine: duckdb }\n`);
      writeManifest(mesh, { image: "registry.example/pair:1" });
    });

    it("is finished by the next apply when one was killed, whenever that was", async () => {
      for (const delay of [0, 700, 1500]) {
        const running = start(mesh, ["apply", "--env", "prod", "--yes"]);
        const end = ended(running);
        await isBusy(running);
        await new Promise((resolve) => setTimeout(resolve, delay));
        running.kill("SIGKILL");
        await end;
      }
      const { code, err } = await chimerac(mesh, "apply", "--env", "prod", "--yes", "--lock-timeout", "1m");
      expect([code, err]).toEqual([0, expect.stringContaining("Applied.")]);
      expect((await planned(mesh)).summary.verdict).toBe("no-change");
      expect(await namespaces("pair")).toHaveLength(2);
    });

    it("applies exactly the saved plan or nothing", async () => {
      const saved = join(work, "plan.json");
      writeManifest(mesh, { image: "registry.example/pair:2" });
      expect((await chimerac(mesh, "plan", "--env", "prod", "--out", saved)).code).toBe(2);
      const [{ metadata }] = (await deployments("pair")) as [KubernetesObject];
      const by = { apiVersion: "apps/v1", kind: "Deployment", metadata };
      await api.delete(by);
      expect(await chimerac(mesh, "apply", saved, "--env", "prod", "--yes")).toMatchObject({
        code: 5,
        err: expect.stringContaining("CHM5104"),
      });
      expect((await chimerac(mesh, "apply", "--env", "prod", "--yes")).code).toBe(0);
    });

    it("says who holds a stack, and unlocks it only when told to", async () => {
      const { stacks } = JSON.parse(readFileSync(join(state(), "state.json"), "utf8")) as Remembered;
      const [{ project, stack }] = stacks as [Remembered["stacks"][0]];
      const locks = join(state(), "pulumi/.pulumi/locks/organization", project, stack);
      mkdirSync(locks, { recursive: true });
      const lock = (host: string, pid: number) =>
        writeFileSync(
          join(locks, "0c1cf2cf-6f20-41b4-9dd5-7a5f6b1d6a0b.json"),
          JSON.stringify({ pid, username: "ada", hostname: host, timestamp: "2026-01-01T00:00:00Z" }),
        );
      writeManifest(mesh, { image: "registry.example/pair:3" });
      lock("elsewhere", 4711);
      expect(await chimerac(mesh, "apply", "--env", "prod", "--yes")).toMatchObject({
        code: 5,
        err: expect.stringMatching(/CHM6037[\s\S]*ada@elsewhere \(process 4711\) has held it since 2026-01-01/),
      });
      expect((await chimerac(mesh, "unlock", "--env", "prod", "--yes")).code).toBe(0);
      expect((await chimerac(mesh, "apply", "--env", "prod", "--yes")).code).toBe(0);
      lock(hostname(), 2 ** 22 + 1);
      writeManifest(mesh, { image: "registry.example/pair:4" });
      expect(await chimerac(mesh, "apply", "--env", "prod", "--yes")).toMatchObject({
        code: 0,
        err: expect.stringContaining("took over the lock of ada@"),
      });
    });

    it("loses a domain's objects only when that is accepted, and then all of them", async () => {
      finance = readFileSync(join(mesh, "finance.chimera"), "utf8");
      rmSync(join(mesh, "finance.chimera"));
      const before = await namespaces("pair");
      const { code, out } = await chimerac(mesh, "plan", "--env", "prod");
      expect([code, out]).toEqual([3, expect.stringMatching(/blocked .*\/Namespace\/.*: object-lost/)]);
      const sarif = await chimerac(mesh, "plan", "--env", "prod", "--format", "sarif");
      expect(sarif.out).toContain("CHM6040");
      const accepted = ["--accept", "object-lost", "--accept", "removed", "--accept", "history-dropped"];
      expect((await chimerac(mesh, "apply", "--env", "prod", "--yes", ...accepted)).code).toBe(0);
      const after = await namespaces("pair");
      expect(after).toHaveLength(1);
      lost = before.find(({ metadata }) => metadata.name !== after[0]!.metadata.name)!;
      expect((await planned(mesh)).summary.verdict).toBe("no-change");
    });

    it("names the object that the cluster refuses, and why, and goes on when that is mended", async () => {
      const namespace = { apiVersion: "v1", kind: "Namespace", metadata: lost.metadata };
      await api.apply(
        { apiVersion: "v1", kind: "Namespace", metadata: { name: lost.metadata.name } },
        { fieldManager: "somebody" },
      );
      writeFileSync(join(mesh, "finance.chimera"), finance);
      const { code, err } = await chimerac(mesh, "apply", "--env", "prod", "--yes");
      expect([code, err]).toEqual([1, expect.stringMatching(/CHM6038[\s\S]*Namespace [\s\S]*exists already/)]);
      await api.delete(namespace);
      expect((await chimerac(mesh, "apply", "--env", "prod", "--yes")).code).toBe(0);
      expect(await namespaces("pair")).toHaveLength(2);
    });

    it("keeps secrets out of what it stores and says, and cannot be read with another key", async () => {
      const secret = { CHIMERA_SECRET_CLUSTER: kubeconfig };
      writeManifest(mesh, { image: "registry.example/pair:4", kubeconfig: { secret: "cluster" } });
      const applied = await ended(start(mesh, ["apply", "--env", "prod", "--yes"], secret));
      expect([applied.code, applied.err]).toEqual([0, expect.stringContaining("Applied.")]);
      const { stacks } = JSON.parse(readFileSync(join(state(), "state.json"), "utf8")) as Remembered;
      const stored = stacks.map(({ project, stack }) =>
        readFileSync(join(state(), "pulumi/.pulumi/stacks", project, `${stack}.json`), "utf8"),
      );
      expect([...stored, applied.out, applied.err].filter((text) => text.includes(token))).toEqual([]);
      const running = start(mesh, ["plan", "--env", "prod"], { ...secret, PULUMI_CONFIG_PASSPHRASE: "guess" });
      expect((await ended(running)).err).toMatch(/CHM6039[\s\S]*incorrect passphrase/);
      expect((await chimerac(mesh, "plan", "--env", "prod")).err).toContain("CHM5024");
      writeManifest(mesh, { image: "registry.example/pair:4" });
    });

    it("needs the engine's program", async () => {
      const running = start(mesh, ["plan", "--env", "prod"], { PATH: dirname(process.execPath) });
      expect((await ended(running)).err).toContain("CHM6035");
    });
  });
});
