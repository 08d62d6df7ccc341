/** The page about Kubernetes objects names every field of the mesh and of the objects, and every option. */
import { describe, expect, it } from "vitest";
import { options } from "../../../../targets/kubernetes/options.ts";
import { allMeshes } from "../../../support/emitted.ts";
import { emitKubernetes, objectsIn } from "../../../support/kubernetes-target.ts";
import { readRepositoryFile } from "../../../support/repository.ts";
import { fieldsOf, testPage } from "../../../support/target-page.ts";

const emitted = new Set<string>();
for (const mesh of Object.values(await allMeshes())) {
  const hosts = Object.fromEntries(mesh.products.map(({ address }, at) => [address, `p${at}.example.org`]));
  const routes = { gateway: { name: "public", namespace: "gateways" }, issuer: "ca", hosts };
  for (const { kind, apiVersion: _, metadata, ...object } of objectsIn(await emitKubernetes(mesh, { routes }))) {
    fieldsOf(metadata, "metadata", emitted);
    if (Object.keys(object).length === 0) emitted.add(kind);
    fieldsOf(object, kind, emitted);
  }
}

describe("the page about Kubernetes", () => {
  testPage("kubernetes", emitted, /^(metadata\b|[A-Z])/);

  it("names every option", () => {
    const page = readRepositoryFile("docs/targets/kubernetes.md");
    expect(Object.keys(options.properties).filter((option) => !page.includes(`| \`${option}`))).toEqual([]);
  });
});
