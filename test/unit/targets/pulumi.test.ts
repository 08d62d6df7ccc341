/** Stacks by the target `pulumi`: what stands in them and in which order, and projects that lead back to what they come from. */
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commandLine } from "../../../cli/usage.ts";
import { objectOptions } from "../../../targets/kubernetes/options.ts";
import { options } from "../../../targets/pulumi/options.ts";
import type { DomainStack } from "../../../targets/pulumi/stack.ts";
import { allMeshes, exampleMesh, meshOf } from "../../support/emitted.ts";
import { emitPulumi, stacksOf } from "../../support/pulumi-target.ts";
import { readRepositoryFile } from "../../support/repository.ts";
import { fieldsOf, testPage } from "../../support/target-page.ts";

const meshes = await allMeshes();

/** Two domains, of which one reads the other. */
const twoDomains = {
  "sales.chimera": `domain shop.sales
team T { members: [] }
source S = files { path: "data"  table t { id: int key } }
product Orders { version: 2.1.0  owner: T  input t = S.t
  port kept { from t }
  port totals { from kept aggregate { n = count() } } }
product Revenue { owner: T  input kept = Orders.kept  port net { from kept } }`,
  "support.chimera": `domain shop.support
team T { members: [] }
product Tickets { owner: T  input kept = shop.sales.Orders.kept  port open { from kept } }`,
};

/** With another text in the first. */
const changed = (text: string, other: string) => ({
  ...twoDomains,
  "sales.chimera": twoDomains["sales.chimera"].replace(text, other),
});

async function stackNamed(domain: string, files: { readonly [path: string]: string }, options: object = {}) {
  const { stacks } = await stacksOf(await meshOf(files), options);
  return stacks.find((stack) => stack.domain.address === domain)!;
}

const kindsOf = ({ objects }: Pick<DomainStack, "objects">) => objects.map(({ object }) => object.kind);

describe.each(Object.entries(meshes))("stacks of %s", (_title, mesh) => {
  it("are one a domain with products, each with names of its own", async () => {
    const { stacks } = await stacksOf(mesh);
    const domains = new Set(mesh.products.map(({ domain }) => domain));
    expect(new Set(stacks.map(({ domain }) => domain.address))).toEqual(domains);
    expect(new Set(stacks.map(({ project }) => project)).size).toBe(stacks.length);
    for (const { project, name } of stacks) for (const each of [project, name]) expect(each).toMatch(/^[\w.-]{1,100}$/);
  });

  it("come after those that they refer to, and name what they need before it", async () => {
    const { stacks } = await stacksOf(mesh);
    const seen = new Set<string>();
    for (const { project, references, objects, products } of stacks) {
      expect(references.filter((each) => !seen.has(each.project))).toEqual([]);
      seen.add(project);
      for (const list of [objects, ...products.map((product) => product.objects)]) {
        const made = new Set<unknown>();
        for (const { object, needs } of list) {
          expect(needs.filter((need) => !made.has(need))).toEqual([]);
          made.add(object);
        }
      }
    }
  });

  it("are the same projects each time, and every line of a product leads back to it", async () => {
    const { artifacts } = await emitPulumi(mesh);
    expect(await emitPulumi(structuredClone(mesh))).toEqual({ artifacts, problems: expect.anything() });
    const { stacks } = await stacksOf(mesh);
    const programs = artifacts.filter(({ path }) => path.includes("/products/"));
    const products = stacks.flatMap((stack) => stack.products);
    expect(programs.length).toBe(mesh.products.length);
    programs.forEach(({ text, origins }, at) => {
      expect(origins).toEqual([{ line: 1, endLine: text.split("\n").length - 1, place: products[at]!.product.place }]);
    });
    for (const [at, { origins }] of artifacts.filter(({ path }) => path.endsWith("/Pulumi.yaml")).entries())
      expect(origins.map(({ place }) => place)).toEqual([stacks[at]!.domain.place]);
    const indexes = artifacts.filter(({ path }) => path.endsWith("/index.ts"));
    indexes.forEach(({ origins }, at) => {
      const { domain, products } = stacks[at]!;
      expect(origins.map(({ place }) => place)).toEqual(
        [domain, ...products.map(({ product }) => product)].map(placeOf),
      );
    });
  });
});

const placeOf = ({ place }: { readonly place: unknown }) => place;

describe("a stack", () => {
  it("starts pods when all is there that they need or that limits them", async () => {
    const { objects, products } = await stackNamed("shop.sales", twoDomains);
    expect(objects.map(({ object, needs }) => [object.kind, needs.map(({ kind }) => kind)])).toEqual([
      ["Namespace", []],
      ["ResourceQuota", ["Namespace"]],
      ["LimitRange", ["Namespace"]],
      ["NetworkPolicy", ["Namespace"]],
      ["NetworkPolicy", ["Namespace"]],
    ]);
    const before = ["ServiceAccount", "Role", "RoleBinding", "NetworkPolicy", "ConfigMap"];
    const needing = products[0]!.objects.filter(({ needs }) => needs.length > 0);
    expect(needing.map(({ object, needs }) => [object.kind, needs.map(({ kind }) => kind)])).toEqual([
      ["RoleBinding", ["ServiceAccount", "Role"]],
      ["Deployment", before],
      ["HorizontalPodAutoscaler", ["Deployment"]],
      ["CronJob", before],
    ]);
  });

  it("offers ports, and reads those of its own domain and of others", async () => {
    const sales = await stackNamed("shop.sales", twoDomains);
    const [kept] = sales.products[0]!.ports;
    expect(kept).toEqual({
      address: "shop.sales.Orders.kept",
      version: "2.1.0",
      contract: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      relation: "shop_sales.orders_kept",
    });
    expect(sales.references).toEqual([]);
    expect(sales.products[1]!.reads).toEqual([{ address: "shop.sales.Orders.kept", from: { own: kept } }]);
    const support = await stackNamed("shop.support", twoDomains);
    const other = { domain: "shop.sales", project: "example.shop-sales" };
    expect(support.references).toEqual([other]);
    expect(support.products[0]!.reads).toEqual([{ address: "shop.sales.Orders.kept", from: { other } }]);
  });

  it("has another contract for another promise, not for another pipeline", async () => {
    const contracts = async (files: typeof twoDomains) => {
      const { products } = await stackNamed("shop.sales", files);
      return products[0]!.ports.map(({ contract }) => contract);
    };
    const [kept, totals] = await contracts(twoDomains);
    expect(await contracts(changed("from t }", "from t where id > 5 }"))).toEqual([kept, totals]);
    const [other, same] = await contracts(changed("from t }", "from t derive { twice = id * 2 } }"));
    expect([other === kept, same]).toEqual([false, totals]);
  });

  it("knows what a product was called in the same domain", async () => {
    const named = async (movedFrom: string) => {
      const files = changed("product Orders", `product Orders moved from ${movedFrom}`);
      return (await stackNamed("shop.sales", files)).products[0]!.formerName;
    };
    expect(await named("shop.sales.AllOrders")).toBe("all-orders");
    expect(await named("shop.support.AllOrders")).toBeUndefined();
  });

  it("keeps secrets by reference, or leaves them to a store of the cluster", async () => {
    const manifest = `name: mesh\nenvironments: { local: { engine: postgres, connection: { host: 10.1.2.3, password: { secret: engine/password } } } }\n`;
    const files = { "chimera.yaml": manifest, ...twoDomains };
    const own = await stackNamed("shop.sales", files, { kubeconfig: { secret: "cluster/admin" } });
    expect(own.secrets).toEqual([{ reference: "engine/password", key: "secret-engine-password" }]);
    expect(own.cluster).toEqual({ kubeconfig: { reference: "cluster/admin", key: "secret-cluster-admin" } });
    expect(kindsOf(own).at(-1)).toBe("Secret");
    const stored = await stackNamed("shop.sales", files, { secretStore: "vault" });
    expect([stored.secrets, kindsOf(stored).at(-1)]).toEqual([[], "ExternalSecret"]);
  });

  it("of domains that read each other are warned of, at the one that comes first", async () => {
    const sales = `${twoDomains["sales.chimera"]}
product Calls { owner: T  input open = shop.support.Tickets.open  port calls { from open } }`;
    const mesh = await meshOf({ ...twoDomains, "sales.chimera": sales });
    const { stacks, problems } = await stacksOf(mesh);
    expect(stacks.map(({ domain }) => domain.address)).toEqual(["shop.support", "shop.sales"]);
    expect(problems.map(({ place, at }) => [at(commandLine).code, place.file])).toEqual([
      ["CHM6030", "support.chimera"],
    ]);
    expect((await stacksOf(await meshOf(twoDomains))).problems).toEqual([]);
  });

  it("says what is wrong with the cluster's options as the manifests do", async () => {
    const { problems } = await stacksOf(await exampleMesh("shop"), { replicas: { min: 9, max: 1 } });
    expect(problems.map((problem) => problem.at(commandLine).code)).toEqual(["CHM6010"]);
    await expect(stacksOf(await exampleMesh("shop"), { kubeconfig: "admin" })).rejects.toThrow("kubeconfig");
  });
});

describe("the page about stacks", async () => {
  const moved = await meshOf(changed("product Orders", "product Orders moved from shop.sales.AllOrders"));
  const emitted = new Set<string>();
  for (const mesh of [moved, ...Object.values(meshes)]) {
    const { stacks } = await stacksOf(mesh, { context: "prod", kubeconfig: { secret: "cluster/admin" } });
    for (const { domain: _, objects: __, products, ...stack } of stacks) {
      fieldsOf(stack, "stack", emitted);
      for (const { product, objects: ___, ...component } of products) {
        const { address, version, owner } = product;
        fieldsOf({ ...component, address, version, owner }, "component", emitted);
      }
    }
  }
  testPage("pulumi", emitted, /^(stack|component)\./);

  it("names every option that the manifests' page does not", () => {
    const page = readRepositoryFile("docs/targets/pulumi.md");
    const own = Object.keys(options.properties).filter((option) => !Object.hasOwn(objectOptions, option));
    expect(own.filter((option) => !page.includes(`| \`${option}\` |`))).toEqual([]);
  });
});

describe("a project", () => {
  it("declares its configuration, and that of secrets is secret", async () => {
    const { artifacts } = await emitPulumi(await exampleMesh("shop-postgres"), {
      context: "prod",
      kubeconfig: { secret: "cluster/admin" },
    });
    const files = artifacts.filter(({ path }) => path.endsWith("/Pulumi.yaml"));
    expect(files.length).toBeGreaterThan(0);
    for (const { text } of files) {
      const { name, runtime, config } = parse(text) as { name: string; runtime: string; config: { context: string } };
      expect([name, runtime]).toEqual([expect.stringMatching(/^[\w.-]+$/), "nodejs"]);
      expect(config).toMatchObject({ context: "prod", "secret-cluster-admin": { type: "string", secret: true } });
      expect(config).not.toHaveProperty("password");
    }
  });

  it("asks for the libraries that it was tested with", async () => {
    const { artifacts } = await emitPulumi(await exampleMesh("shop"));
    const { dependencies } = JSON.parse(artifacts.find(({ path }) => path.endsWith("package.json"))!.text) as {
      dependencies: { [name: string]: string };
    };
    const installed = Object.keys(dependencies).map((name) => [
      name,
      (JSON.parse(readRepositoryFile(`node_modules/${name}/package.json`)) as { version: string }).version,
    ]);
    expect(dependencies).toEqual(Object.fromEntries(installed));
  });
});
