/** A real Kubernetes control plane on loopback: what is stored, validated, defaulted and deleted is so by Kubernetes itself. No pod ever runs. */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { type Engine, fetched, getEngine, onPath } from "./engine.ts";
import { buildGo, requirementsOf } from "./go.ts";
import { type KubernetesAccess, type KubernetesApi, kubernetesApi } from "./kubernetes-api.ts";
import { freePorts, type Server, startServer } from "./server.ts";

const kubernetesVersion = "1.36.3";
const etcdVersion = "3.6.14";
const programs = ["etcd", "kube-apiserver", "kube-controller-manager"] as const;

/** Absolute paths by the name of the program. */
export type KubernetesPrograms = Readonly<Record<(typeof programs)[number], string>>;

export interface Kubernetes {
  readonly url: string;
  /** Of a member of `system:masters`. */
  readonly token: string;
  /** What a client needs, as a file of its own. */
  readonly kubeconfig: string;
  readonly api: KubernetesApi;
  stop(): Promise<void>;
}

/** On PATH, among the fetched engines, and only then built. */
export function getKubernetes(): Promise<Engine<KubernetesPrograms>> {
  return getEngine("Kubernetes", getPrograms);
}

/** Starts a control plane that knows the custom resources of `test/support/kubernetes-crds`. All in it is gone when it stops. */
export function startKubernetes(): Promise<Engine<Kubernetes>> {
  return getEngine("Kubernetes", () => start(getPrograms()));
}

function getPrograms(): KubernetesPrograms {
  const installed = programs.map(onPath);
  if (installed.every((path) => path !== undefined)) return byName(installed);
  const root = fetched(`kubernetes-${kubernetesVersion}-etcd-${etcdVersion}`, build);
  return byName(programs.map((program) => join(root, "bin", program)));
}

function byName(paths: readonly string[]): KubernetesPrograms {
  return Object.fromEntries(programs.map((program, at) => [program, paths[at]])) as KubernetesPrograms;
}

function build(folder: string): void {
  const version = `v${kubernetesVersion}`;
  const [major, minor, patch] = kubernetesVersion.split(".");
  // Kubernetes requires the modules of its own repository at no version: they are released beside it, one number shorter.
  const own = [...requirementsOf("k8s.io/kubernetes", version, folder)].filter(([, required]) => required === "v0.0.0");
  buildGo(
    {
      go: "1.26.0",
      requires: { "k8s.io/kubernetes": version, "go.etcd.io/etcd/server/v3": `v${etcdVersion}` },
      replaces: Object.fromEntries(own.map(([module]) => [module, `${module} v0.${minor}.${patch}`])),
      sources: {
        "etcd/main.go": [
          "package main",
          'import ("os"; "go.etcd.io/etcd/server/v3/etcdmain")',
          "func main() { etcdmain.Main(os.Args) }",
        ].join("\n"),
      },
      programs: {
        etcd: "./etcd",
        "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
        "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      },
      variables: {
        "k8s.io/component-base/version.gitVersion": version,
        "k8s.io/component-base/version.gitMajor": major!,
        "k8s.io/component-base/version.gitMinor": minor!,
      },
    },
    folder,
  );
}

async function start(paths: KubernetesPrograms): Promise<Kubernetes> {
  const folder = mkdtempSync(join(tmpdir(), "chimera-kubernetes-"));
  const servers: Server[] = [];
  const run = (program: keyof KubernetesPrograms, args: readonly string[]) => {
    const server = startServer(paths[program], args, { cwd: folder });
    servers.push(server);
    return server;
  };
  const stop = async () => {
    // Who depends on others goes first.
    for (const server of servers.toReversed()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startAll(folder, run)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(
  folder: string,
  run: (program: keyof KubernetesPrograms, args: readonly string[]) => Server,
): Promise<Omit<Kubernetes, "stop">> {
  const [clients, peers, port] = (await freePorts(3)) as [number, number, number];
  const store = `http://127.0.0.1:${clients}`;
  const url = `https://127.0.0.1:${port}`;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };

  run("etcd", [
    "--data-dir=etcd",
    `--listen-client-urls=${store}`,
    `--advertise-client-urls=${store}`,
    `--listen-peer-urls=http://127.0.0.1:${peers}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peers}`,
    `--initial-cluster=default=http://127.0.0.1:${peers}`,
    // Its data outlives no test.
    "--unsafe-no-fsync",
    "--log-level=error",
  ]);

  const token = randomUUID();
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const signingKey = file("service-accounts.key", keys.privateKey);
  const server = run("kube-apiserver", [
    `--etcd-servers=${store}`,
    "--cert-dir=certificates",
    `--secure-port=${port}`,
    "--bind-address=127.0.0.1",
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.0.0.0/24",
    "--allow-privileged=true",
    // Pods need no service account to be there before them, since none is run.
    "--disable-admission-plugins=ServiceAccount",
    `--service-account-issuer=${url}`,
    `--service-account-key-file=${file("service-accounts.pub", keys.publicKey)}`,
    `--service-account-signing-key-file=${signingKey}`,
    `--token-auth-file=${file("tokens.csv", `${token},admin,1,"system:masters"\n`)}`,
  ]);
  const certificate = join(folder, "certificates/apiserver.crt");
  const { api, certificates } = await server.whenReady(async () => {
    const certificates = readFileSync(certificate, "utf8");
    const api = kubernetesApi({ url, token, certificates });
    await api.request("GET", "/readyz");
    await api.request("GET", "/api/v1/namespaces/default");
    return { api, certificates };
  });

  const kubeconfig = kubeconfigOf({ url, token, certificates });
  // Without it a namespace never finishes deleting.
  const manager = run("kube-controller-manager", [
    `--kubeconfig=${file("kubeconfig", kubeconfig)}`,
    `--root-ca-file=${certificate}`,
    `--service-account-private-key-file=${signingKey}`,
    "--leader-elect=false",
    "--secure-port=0",
  ]);
  // The first trace of its controllers.
  await manager.whenReady(() => api.request("GET", "/api/v1/namespaces/default/configmaps/kube-root-ca.crt"));
  await addCustomResources(api);
  return { url, token, kubeconfig, api };
}

function kubeconfigOf({ url, token, certificates }: KubernetesAccess): string {
  const name = "chimera-tests";
  // A kubeconfig is YAML, of which JSON is a part.
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server: url, "certificate-authority-data": Buffer.from(certificates).toString("base64") } },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}

/** Defines what stands in `test/support/kubernetes-crds`, and waits until the server takes objects of it. */
async function addCustomResources(api: KubernetesApi): Promise<void> {
  const folder = join(import.meta.dirname, "../kubernetes-crds");
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".yaml.gz")))
    await api.request("POST", path, gunzipSync(readFileSync(join(folder, name))), "application/yaml");
  for (let tries = 0; tries < 300; tries++) {
    const { items } = (await api.request("GET", path)) as { items: readonly CustomResourceDefinition[] };
    const established = (each: CustomResourceDefinition) =>
      each.status?.conditions?.some(({ type, status }) => type === "Established" && status === "True");
    if (items.every(established)) return;
    await wait(100);
  }
  throw new Error("the server does not accept the custom resources");
}

interface CustomResourceDefinition {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}
