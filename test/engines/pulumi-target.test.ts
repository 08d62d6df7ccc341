/** The target `pulumi` run for real: projects that the compiler takes, and what they register with a resource monitor. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { namespaceName } from "../../targets/kubernetes/names.ts";
import { stackProgram } from "../../targets/pulumi/program.ts";
import type { DomainStack } from "../../targets/pulumi/stack.ts";
import { getPulumi, type Pulumi } from "../support/engines/pulumi.ts";
import { graphOfInline, graphOfProject, type ResourceGraph } from "../support/engines/pulumi-monitor.ts";
import { emitKubernetes, meshOf, objectsIn } from "../support/kubernetes-target.ts";
import { oddMeshes } from "../support/odd-meshes.ts";
import { buildProject, emitPulumi, stacksOf, writeProjects } from "../support/pulumi-target.ts";
import { repository } from "../support/repository.ts";

const folder = mkdtempSync(join(tmpdir(), "chimera-pulumi-target-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Texts that would leave their place if anything let them. */
const hostile = {
  "main.chimera": `domain d
team T { members: []  oncall: [slack("\\"; process.exit(9); //"), email("\${process.exit(9)}@example.org")] }
source S = files { path: "data"  table t { id: int key  at: timestamp } }
/// Ends */ process.exit(9) /* and more \`\${process.exit(9)}\`.
product \`"]; process.exit(9); ["\` { title: "*/ process.exit(9)"  owner: T
  input t = S.t
  port \`'); process.exit(9); ('\` { from t  fresh: 1h } }
product __proto__ { owner: T  input t = S.t  port constructor { from t } }
product Object { owner: T  input t = S.t  port p { from t } }`,
};
const others: { readonly [title: string]: { readonly [path: string]: string } } = {
  ...oddMeshes,
  "hostile texts": hostile,
};
const names = ["shop", "skyways", "shop-postgres", ...Object.keys(others)];

/** How a stack is run here: secrets have values that say what they are, other stacks have what they offer. */
function runOf(stack: DomainStack, stacks: readonly DomainStack[]) {
  const secrets = [...stack.secrets, ...(stack.cluster.kubeconfig === undefined ? [] : [stack.cluster.kubeconfig])];
  const { context } = stack.cluster;
  return {
    project: stack.project,
    stack: stack.name,
    config: {
      ...(context === undefined ? {} : { [`${stack.project}:context`]: context }),
      ...Object.fromEntries(secrets.map(({ reference, key }) => [`${stack.project}:${key}`, secretValue(reference)])),
    },
    secrets: secrets.map(({ key }) => `${stack.project}:${key}`),
    stacks: Object.fromEntries(
      stacks.map(({ project, name, products }) => [
        `organization/${project}/${name}`,
        Object.fromEntries(products.flatMap(({ ports }) => ports.map((port) => [port.address, { ...port }]))),
      ]),
    ),
  };
}

const secretValue = (reference: string) => `value of ${reference}`;

/** The objects of Kubernetes among the resources, in an order of their own. */
function objectsOf(graphs: readonly ResourceGraph[]): unknown[] {
  return sorted(
    graphs.flatMap((graph) =>
      Object.values(graph).flatMap(({ type, inputs }) => (type.startsWith("kubernetes:") ? [inputs] : [])),
    ),
  );
}

const sorted = (objects: readonly unknown[]) => objects.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));

function nameOf(object: unknown): string {
  const { kind, metadata } = object as { kind: string; metadata: { name: string; namespace?: string } };
  return `${kind} ${metadata.namespace} ${metadata.name}`;
}

describe.each(names)("stacks of %s", async (title) => {
  const mesh: MeshIR = await meshOf(others[title] ?? title);
  const options = { context: "test", kubeconfig: { secret: "cluster/admin" } };
  const { stacks } = await stacksOf(mesh, options);
  const inline: ResourceGraph[] = [];
  for (const stack of stacks) inline.push(await graphOfInline(stackProgram(stack, secretValue), runOf(stack, stacks)));

  it("register the same resources from their projects, which the compiler takes", async () => {
    const root = join(folder, String(names.indexOf(title)));
    writeProjects(await emitPulumi(mesh, options), root);
    for (const [at, stack] of stacks.entries()) {
      const project = join(root, namespaceName("", stack.domain.address));
      buildProject(project);
      const graph = await graphOfProject(project, "bin/index.js", runOf(stack, stacks));
      expect(graph).toEqual(inline[at]);
    }
  });

  it("have the objects of the Kustomize base, each as it is there", async () => {
    const secretStore = "chimera";
    const withStore = await stacksOf(mesh, { secretStore });
    const graphs: ResourceGraph[] = [];
    for (const stack of withStore.stacks)
      graphs.push(await graphOfInline(stackProgram(stack, secretValue), runOf(stack, withStore.stacks)));
    expect(objectsOf(graphs)).toEqual(sorted(objectsIn(await emitKubernetes(mesh, { secretStore }))));
  });
});

describe("projects", () => {
  // Formatters move the values of keys that are longer than a line.
  const fitting = names.filter((title) => !title.startsWith("long names"));

  it.each(fitting)("of %s are written as a formatter would write them", async (title) => {
    const root = mkdtempSync(join(folder, "formatted-"));
    for (const { path, text } of (await emitPulumi(await meshOf(others[title] ?? title))).artifacts) {
      const file = join(root, path);
      if (path.endsWith(".yaml")) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const biome = join(repository, "node_modules/@biomejs/biome/bin/biome");
    const options = ["format", `--config-path=${repository}`, "--max-diagnostics=none", "."];
    expect(() => execFileSync(biome, options, { cwd: root, stdio: "pipe" })).not.toThrow();
  });
});

/** One domain that reads another, with a secret and a product that was called otherwise. */
const related = {
  "chimera.yaml":
    "name: mesh\nenvironments: { local: { engine: postgres, connection: { host: 10.1.2.3, password: { secret: engine/password } } } }\n",
  "sales.chimera": `domain sales
team T { members: [] }
source S = files { path: "data"  table t { id: int key } }
product Orders moved from sales.AllOrders { version: 2.1.0  owner: T  input t = S.t  port kept { from t } }`,
  "support.chimera": `domain support
team T { members: [] }
product Tickets { owner: T  input kept = sales.Orders.kept  port open { from kept } }`,
};

const found = await getPulumi();

describe.skipIf("missing" in found)("Pulumi's engine", () => {
  const { program, environment } = ("engine" in found ? found.engine : {}) as Pulumi;

  it("reads a project, and asks for secrets that nobody has set", async () => {
    const root = mkdtempSync(join(folder, "engine-"));
    const state = mkdtempSync(join(folder, "state-"));
    writeProjects(await emitPulumi(await meshOf(related), { context: "test" }), root);
    const env = { PATH: process.env.PATH, ...environment(state) };
    const pulumi = (...args: readonly string[]) =>
      execFileSync(program, [...args, "--stack", "local"], {
        cwd: join(root, "sales"),
        env,
        encoding: "utf8",
        stdio: "pipe",
      });
    execFileSync(program, ["stack", "init", "local"], { cwd: join(root, "sales"), env, stdio: "pipe" });
    expect(() => pulumi("preview")).toThrow("missing configuration value 'secret-engine-password'");
    pulumi("config", "set", "--secret", "secret-engine-password", "hunter2");
    const config = JSON.parse(pulumi("config", "--json")) as object;
    expect(config).toMatchObject({
      "mesh.sales:context": { value: "test", secret: false },
      "mesh.sales:secret-engine-password": { secret: true },
    });
    expect(readFileSync(join(root, "sales/Pulumi.local.yaml"), "utf8")).not.toContain("hunter2");
  });
});

describe("the graph of a stack", () => {
  async function graphOf(domain: string): Promise<readonly [ResourceGraph, (name: string) => string]> {
    const { stacks } = await stacksOf(await meshOf(related), { context: "test" });
    const stack = stacks.find((each) => each.domain.address === domain)!;
    const graph = await graphOfInline(stackProgram(stack, secretValue), runOf(stack, stacks));
    const urn = (name: string) => `urn:pulumi:local::mesh.${domain}::${name}`;
    return [graph, urn];
  }

  it("has a component a product, with its objects inside and by one provider", async () => {
    const [graph, urn] = await graphOf("sales");
    const cluster = urn("pulumi:providers:kubernetes::cluster");
    expect(graph[cluster]).toMatchObject({
      inputs: { context: "test", enableConfigMapMutable: "true", enableSecretMutable: "true" },
    });
    const component = urn("chimera:index:DataProduct::orders");
    expect(graph[component]).toMatchObject({
      custom: false,
      inputs: { address: "sales.Orders", version: "2.1.0", owner: "sales.T", reads: {} },
      aliases: ["all-orders"],
      outputs: { ports: { "sales.Orders.kept": { version: "2.1.0" } } },
    });
    const objects = Object.values(graph).filter(({ type }) => type.startsWith("kubernetes:"));
    expect(objects.length).toBeGreaterThan(10);
    for (const { provider } of objects) expect(provider).toBe(`${cluster}::id-of-cluster`);
    const deployment = graph[urn("chimera:index:DataProduct$kubernetes:apps/v1:Deployment::orders")]!;
    expect(deployment.parent).toBe(component);
    const kinds = deployment.dependencies.map((each) => each.split("::")[2]!.split(":").at(-1)!);
    expect(kinds.toSorted()).toEqual([
      "ConfigMap",
      "LimitRange",
      "Namespace",
      "NetworkPolicy",
      "NetworkPolicy",
      "NetworkPolicy",
      "ResourceQuota",
      "Role",
      "RoleBinding",
      "Secret",
      "ServiceAccount",
    ]);
  });

  it("has the values of secrets as secrets alone", async () => {
    const [graph, urn] = await graphOf("sales");
    const { stringData } = graph[urn("kubernetes:core/v1:Secret::secret-engine-password")]!.inputs;
    // The mark of a secret among Pulumi's values.
    const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    expect(stringData).toEqual({ ...mark, value: { value: "value of engine/password" } });
    expect(JSON.stringify(graph).split("value of").length).toBe(2);
  });

  it("has what other domains offer, by reference, and gives its own ports", async () => {
    const [graph, urn] = await graphOf("support");
    expect(graph[urn("pulumi:pulumi:StackReference::mesh.sales")]).toMatchObject({
      inputs: { name: "organization/mesh.sales/local" },
    });
    expect(graph[urn("chimera:index:DataProduct::tickets")]!.inputs).toMatchObject({
      reads: { "sales.Orders.kept": { version: "2.1.0", relation: "sales.orders_kept" } },
    });
    const root = Object.values(graph).find(({ type }) => type === "pulumi:pulumi:Stack")!;
    expect(root.outputs).toMatchObject({ "support.Tickets.open": { address: "support.Tickets.open" } });
  });
});
