/** The target `pulumi` run for real: projects that the compiler takes, and what they register with a resource monitor. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { MeshIR } from "../../compiler/mesh/mesh.ts";
import { namespaceName } from "../../targets/kubernetes/names.ts";
import { stackProgram } from "../../targets/pulumi/program.ts";
import type { DomainStack } from "../../targets/pulumi/stack.ts";
import { graphOfInline, graphOfProject, type ResourceGraph } from "../support/engines/pulumi-monitor.ts";
import { emitKubernetes, meshOf, objectsIn } from "../support/kubernetes-target.ts";
import { oddMeshes } from "../support/odd-meshes.ts";
import { buildProject, emitPulumi, stacksOf, writeProjects } from "../support/pulumi-target.ts";

const folder = mkdtempSync(join(tmpdir(), "chimera-pulumi-target-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = ["shop", "skyways", "shop-postgres", ...Object.keys(oddMeshes)];

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
  const mesh: MeshIR = await meshOf(oddMeshes[title] ?? title);
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
