/** A stack as a Pulumi project in TypeScript that a team can read and own: what `stackProgram` does, written out. */
import { namespaceName } from "../kubernetes/names.ts";
import type { Kind, KubernetesObject } from "../kubernetes/objects.ts";
import { from, jsonArtifact, yamlArtifact } from "../sdk/data.ts";
import { typescript } from "../sdk/quoting.ts";
import { type Artifact, generatedNote } from "../sdk/target.ts";
import { Code, type Expression, SourceFile, textOf } from "./code.ts";
import {
  componentType,
  type DomainStack,
  type PortRead,
  providerName,
  type ReferencedStack,
  type StackObject,
  type StackProduct,
} from "./stack.ts";
import { libraries } from "./versions.ts";

/** @param folder Of the project, without a slash at its end. */
export function projectOf(stack: DomainStack, folder: string): readonly Artifact[] {
  return [
    projectFile(stack, `${folder}/Pulumi.yaml`),
    jsonArtifact(`${folder}/package.json`, {
      name: stack.project.toLowerCase(),
      private: true,
      dependencies: libraries,
      devDependencies: { "@types/node": "^24", typescript: "^5.9" },
    }),
    jsonArtifact(`${folder}/tsconfig.json`, {
      compilerOptions: {
        target: "es2022",
        module: "commonjs",
        strict: true,
        noUnusedLocals: true,
        skipLibCheck: true,
        outDir: "bin",
      },
    }),
    indexFile(stack, `${folder}/index.ts`),
    ...stack.products.map((product) => productFile(product, `${folder}/products/${product.name}.ts`)),
  ];
}

function projectFile({ domain, project, cluster, secrets }: DomainStack, path: string): Artifact {
  const { context, kubeconfig } = cluster;
  const declared = (description: string) => ({ type: "string", secret: true, description });
  const config = {
    ...(context === undefined ? {} : { context }),
    ...(kubeconfig === undefined ? {} : { [kubeconfig.key]: declared("A kubeconfig of the cluster") }),
    ...Object.fromEntries(secrets.map(({ reference, key }) => [key, declared(`What \`${reference}\` refers to`)])),
  };
  return yamlArtifact(path, generatedNote("pulumi", domain.address), [
    from(domain.place, {
      name: project,
      runtime: "nodejs",
      description: domain.title ?? `The domain ${domain.address}`,
      ...(Object.keys(config).length === 0 ? {} : { config }),
    }),
  ]);
}

function indexFile(stack: DomainStack, path: string): Artifact {
  const file = new SourceFile();
  const { domain, cluster, references, objects, products } = stack;
  head(file, domain.address);
  const byPath = products.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name } of byPath) file.add(`import { ${className(name)} } from ${textOf(`./products/${name}`)};`);
  file.add("", "const config = new pulumi.Config();", "");
  file.add("/** The cluster; without a context, the one that a kubeconfig calls current. */");
  file.add(`const cluster = new k8s.Provider(${textOf(providerName)}, {`, `  context: config.get("context"),`);
  if (cluster.kubeconfig !== undefined) file.add(`  kubeconfig: ${secretOf(cluster.kubeconfig.key)},`);
  file.add("  enableConfigMapMutable: true,", "  enableSecretMutable: true,", "});");
  if (references.length > 0) {
    file.add("", "/** What another domain offers in the stack of this one's name. */");
    file.add("function stackOf(project: string): pulumi.StackReference {");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the emitted program's
    file.add("  const name = `${pulumi.getOrganization()}/${project}/${pulumi.getStack()}`;");
    file.add("  return new pulumi.StackReference(project, { name });", "}");
    for (const each of references) file.add(`const ${referenceName(each)} = stackOf(${textOf(each.project)});`);
  }
  file.add("");
  file.from(domain.place, () => {
    const [namespace, ...rest] = objects;
    const within = new Code("{ provider: cluster, dependsOn: namespace }");
    file.constant("labels", rest[0]!.object.metadata.labels);
    create(file, "const namespace = ", namespace!, new Code("{ provider: cluster }"));
    file.add(`const within = ${within.text};`, "");
    file.add("/** What is there before anything runs: limits, policies, secrets. */", "const room = [", "  namespace,");
    for (const each of rest) create(file, "", each, new Code("within"), ",", "  ");
    file.add("];", "");
  });
  const producers = new Map(
    products.flatMap(({ name, ports }) => ports.map(({ address }) => [address, name] as const)),
  );
  for (const product of products) {
    file.from(product.product.place, () => {
      const { name, reads } = product;
      const read = Object.fromEntries(reads.map((each) => [each.address, portRead(each, producers)]));
      const args = [new Code("room"), read, new Code("{ provider: cluster }")];
      file.call(`const ${variableName(name)} = new ${className(name)}`, args, ";");
    });
  }
  file.add("", "/** Every port by its address, for stacks of other domains. */");
  const spreads = products.map(({ name }) => `...${variableName(name)}.ports`);
  file.assign("export = ", Object.fromEntries(spreads.map((each) => [each, new Code(each)])), ";");
  return file.artifact(path);
}

function productFile({ product, name, formerName, ports, objects }: StackProduct, path: string): Artifact {
  const file = new SourceFile();
  file.from(product.place, () => {
    head(file, product.address);
    file.add("");
    const { metadata } = objects[0]!.object;
    file.constant("labels", metadata.labels);
    file.constant("metadata", { ...metadata });
    file.add(
      "",
      `/** ${typescript.comment!(product.description ?? product.title ?? `The product ${product.address}`)} */`,
    );
    file.add(`export class ${className(name)} extends pulumi.ComponentResource {`);
    file.add("  /** What it offers, by address. */");
    const offered = ports.map((port) => [port.address, dataOf(port)] as const);
    file.assign("readonly ports = ", Object.fromEntries(offered), ";", "  ");
    file.add(
      "",
      "  constructor(room: pulumi.Resource[], reads: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {",
    );
    const { address, version, owner } = product;
    const inputs = { address, version, owner, reads: new Code("reads") };
    const former = formerName === undefined ? "options" : `{ ...options, aliases: [{ name: ${textOf(formerName)} }] }`;
    file.call("super", [componentType, name, inputs, new Code(former)], ";", "    ");
    file.add("    const own = { parent: this, dependsOn: room };", "");
    const needed = new Set(objects.flatMap(({ needs }) => needs));
    for (const each of objects) {
      const before = needed.has(each.object) ? `const ${kindName(each.object.kind)} = ` : "";
      const others = each.needs.map(({ kind }) => kindName(kind)).join(", ");
      create(
        file,
        before,
        each,
        new Code(others === "" ? "own" : `{ parent: this, dependsOn: [...room, ${others}] }`),
        ";",
        "    ",
      );
    }
    file.add("", "    this.registerOutputs({ ports: this.ports });", "  }", "}");
  });
  return file.artifact(path);
}

function head(file: SourceFile, address: string): void {
  for (const line of generatedNote("pulumi", address)) file.add(`// ${typescript.comment!(line)}`);
  file.add("", `import * as k8s from "@pulumi/kubernetes";`, `import * as pulumi from "@pulumi/pulumi";`);
}

/** Writes the creation of an object's resource. */
function create(
  file: SourceFile,
  before: string,
  { object }: StackObject,
  options: Code,
  after = ";",
  indent = "",
): void {
  const { apiVersion, kind, ...rest } = object;
  const module = modules[apiVersion];
  const fields = Object.fromEntries(Object.entries(rest).map(([field, value]) => [field, dataOf(value)]));
  const args = module === undefined ? { apiVersion, kind, ...fields } : { ...fields, ...secretValues(object) };
  const type = module === undefined ? "apiextensions.CustomResource" : `${module}.${kind}`;
  file.call(`${before}new k8s.${type}`, [object.metadata.name, args, options], after, indent);
}

/** Where the library keeps the kinds of an API; others are custom resources. */
const modules: { readonly [apiVersion: string]: string } = {
  v1: "core.v1",
  "apps/v1": "apps.v1",
  "autoscaling/v2": "autoscaling.v2",
  "batch/v1": "batch.v1",
  "networking.k8s.io/v1": "networking.v1",
  "policy/v1": "policy.v1",
  "rbac.authorization.k8s.io/v1": "rbac.v1",
};

function secretValues(object: KubernetesObject): { readonly stringData?: Expression } {
  if (object.kind !== "Secret") return {};
  const values = Object.keys(object.stringData).map((key) => [key, new Code(secretOf(object.metadata.name))] as const);
  return { stringData: Object.fromEntries(values) };
}

function secretOf(key: string): string {
  return `config.requireSecret(${textOf(key)})`;
}

/** @param producers Names of this stack's products by the addresses of their ports. */
function portRead({ address, from }: PortRead, producers: ReadonlyMap<string, string>): Code {
  const offered = textOf(address);
  if ("other" in from) return new Code(`${referenceName(from.other)}.getOutput(${offered})`);
  return new Code(`${variableName(producers.get(address)!)}.ports[${offered}]`);
}

/** Objects are plain data, though their interfaces have no index signature. */
function dataOf(value: object | string | number | boolean): Expression {
  return value as Expression;
}

/** The name of a class from that of an object: `daily-revenue` is `DailyRevenueProduct`. */
function className(name: string): string {
  return `${pascal(name)}Product`;
}

function variableName(name: string): string {
  return `${lowerFirst(pascal(name))}Product`;
}

function referenceName({ domain }: ReferencedStack): string {
  return `${lowerFirst(pascal(namespaceName("", domain)))}Stack`;
}

function kindName(kind: Kind): string {
  return lowerFirst(kind);
}

/** Different names stay different: the dashes before a hash become one `_`, which other names do not have. */
function pascal(name: string): string {
  const words = name
    .replaceAll("--", "_")
    .replace(/(?:^|[^A-Za-z0-9_])([a-z])?/g, (_, letter = "") => letter.toUpperCase());
  return /^[A-Za-z]/.test(words) ? words : `X${words}`;
}

function lowerFirst(name: string): string {
  return `${name[0]!.toLowerCase()}${name.slice(1)}`;
}
