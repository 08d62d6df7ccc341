/** The official schemas of Kubernetes' own kinds and of the custom ones, without a server. A field that a kind does not have is a mistake. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Ajv, { type ValidateFunction } from "ajv";
import { parse } from "yaml";
import type { KubernetesObject } from "./engines/kubernetes-api.ts";

type Schema = { readonly [keyword: string]: unknown };
interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const intOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
const either = { anyOf: [{ type: "integer" }, { type: "string" }] };

const ajv = new Ajv.default({ strict: false, allErrors: true, validateFormats: false });
const schemas = new Map<string, Schema>();
const compiled = new Map<string, ValidateFunction>();
readSchemas();

/** What is wrong with an object, each with its place: `/spec/replica must NOT have additional properties`. */
export function schemaMistakes(object: KubernetesObject): string[] {
  const key = `${object.apiVersion} ${object.kind}`;
  const schema = schemas.get(key);
  if (schema === undefined) return [`there is no schema of ${key}`];
  const validate = compiled.get(key) ?? ajv.compile(schema);
  compiled.set(key, validate);
  if (validate(object)) return [];
  return validate.errors!.map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function readSchemas(): void {
  const own = JSON.parse(unpacked("kubernetes-schemas/definitions.json.gz")) as { definitions: Record<string, Schema> };
  const definitions = { ...(strict(own.definitions) as Record<string, Schema>), [intOrString]: either };
  ajv.addSchema({ $id: "kubernetes", definitions });
  for (const [name, definition] of Object.entries(own.definitions))
    for (const { group, version, kind } of (definition["x-kubernetes-group-version-kind"] ?? []) as GroupVersionKind[])
      schemas.set(`${group === "" ? "" : `${group}/`}${version} ${kind}`, { $ref: `kubernetes#/definitions/${name}` });
  for (const file of readdirSync(join(import.meta.dirname, "kubernetes-crds")).filter((name) => name.endsWith(".gz"))) {
    const { spec } = parse(unpacked(`kubernetes-crds/${file}`)) as Definition;
    for (const { name, schema } of spec.versions) {
      const { properties, ...rest } = strict(schema.openAPIV3Schema) as Schema & { properties: Schema };
      const metadata = { $ref: `kubernetes#/definitions/${objectMeta}` };
      schemas.set(`${spec.group}/${name} ${spec.names.kind}`, { ...rest, properties: { ...properties, metadata } });
    }
  }
}

function unpacked(path: string): string {
  return gunzipSync(readFileSync(join(import.meta.dirname, path))).toString();
}

/** Refuses fields that are not listed, and says in JSON Schema what Kubernetes says beside it. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  if ("x-kubernetes-int-or-string" in schema) return either;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  // A flag of Go's for all of a pattern, of JavaScript's for a group.
  if (typeof inner.pattern === "string" && inner.pattern.includes("(?i)"))
    inner.pattern = `(?i:${inner.pattern.replace("(?i)", "")})`;
  const listed = typeof inner.properties === "object" && inner.type === "object";
  const open = "additionalProperties" in inner || "x-kubernetes-preserve-unknown-fields" in inner;
  return listed && !open ? { ...inner, additionalProperties: false } : inner;
}
