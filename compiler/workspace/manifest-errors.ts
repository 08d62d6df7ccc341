/** From what the schema's validator says to messages for people: one a mistake, at the key or value, with "did you mean". */

import type { Diagnostic, Extras } from "../../language/diagnostics/diagnostic.ts";
import { didYouMean } from "../../language/diagnostics/did-you-mean.ts";
import {
  manifestKeyMissing,
  manifestKeyUnknown,
  manifestValue,
} from "../../language/diagnostics/registry/workspace.ts";
import schema from "./manifest.schema.json" with { type: "json" };
import type { SchemaError } from "./manifest-validator.generated.mjs";
import type { ManifestTree } from "./manifest-yaml.ts";

/** Reports each mistake once: what an alternative or the rule for names finds wrong inside is part of the message about the whole. */
export function reportSchemaErrors(
  errors: readonly SchemaError[],
  tree: ManifestTree,
  report: (diagnostic: Diagnostic) => void,
): void {
  const wholes = errors.filter((error) => error.keyword === "anyOf" || error.keyword === "propertyNames");
  const seen = new Set<string>();
  for (const error of errors) {
    if (wholes.some((whole) => whole !== error && isPartOf(error, whole))) continue;
    const key = `${error.instancePath} ${error.keyword === "additionalProperties" ? error.params.additionalProperty : ""}`;
    if (seen.has(key)) continue;
    seen.add(key);
    report(diagnosticOf(error, tree));
  }
}

function isPartOf(error: SchemaError, whole: SchemaError): boolean {
  if (whole.keyword === "propertyNames") {
    return error.propertyName === whole.params.propertyName && error.instancePath === whole.instancePath;
  }
  // Alternatives may be references to definitions, so their place in the value decides, not their place in the schema.
  return error.keyword !== "anyOf" && `${error.instancePath}/`.startsWith(`${whole.instancePath}/`);
}

function diagnosticOf(error: SchemaError, tree: ManifestTree): Diagnostic {
  const path = pointer(error.instancePath);
  const within = path.length === 0 ? "the manifest" : `\`${path.join(".")}\``;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(error.params.additionalProperty);
      const place = tree.place([...path, key], "key");
      const known = Object.keys(schemaAt(path).properties ?? {});
      const params = { key, within, known: known.map((name) => `\`${name}\``).join(", ") };
      return manifestKeyUnknown.at(place, params, didYouMean(place, key, known));
    }
    case "required": {
      const key = String(error.params.missingProperty);
      return manifestKeyMissing.at(tree.place(path, "key"), { key, within });
    }
    case "propertyNames": {
      const key = String(error.params.propertyName);
      const names = schemaAt(path).propertyNames;
      const params = { key, wanted: names?.says ?? "another name", found: `\`${key}\`` };
      return manifestValue.at(tree.place([...path, key], "key"), params);
    }
    default:
      return wrongValue(error, path, tree);
  }
}

function wrongValue(error: SchemaError, path: readonly string[], tree: ManifestTree): Diagnostic {
  const place = tree.place(path, "value");
  const value = valueAt(tree.value, path);
  const params = { key: path.at(-1) ?? "chimera.yaml", wanted: wantedBy(error, path), found: foundOf(value) };
  return manifestValue.at(place, params, alternatives(error, value, place));
}

function alternatives(error: SchemaError, value: unknown, place: ReturnType<ManifestTree["place"]>): Extras {
  const allowed = error.params.allowedValues;
  if (error.keyword !== "enum" || !Array.isArray(allowed) || typeof value !== "string") return {};
  return didYouMean(place, value, allowed.map(String));
}

function wantedBy(error: SchemaError, path: readonly string[]): string {
  const rule = schemaAt(path);
  if (error.keyword === "enum" && Array.isArray(error.params.allowedValues)) {
    const values = error.params.allowedValues.map((value) => `\`${value}\``);
    return values.length === 1 ? values[0]! : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
  }
  if (rule.says !== undefined) return rule.says;
  const type = error.params.type;
  const types = Array.isArray(type) ? type : [type];
  return types.map((name) => typeWords[String(name)] ?? String(name)).join(" or ");
}

const typeWords: { readonly [type: string]: string } = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of `key: value`",
  null: "empty",
};

function foundOf(value: unknown): string {
  if (value === undefined || value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return `\`${value.length > 40 ? `${value.slice(0, 40)}…` : value}\``;
  return typeof value === "number" ? `the number ${value}` : `\`${value}\``;
}

/** What the schema says about a value, as far as messages need it. */
interface SchemaPart {
  readonly $ref?: string;
  readonly says?: string;
  readonly properties?: { readonly [name: string]: SchemaPart };
  readonly propertyNames?: { readonly says?: string };
  readonly additionalProperties?: SchemaPart | boolean;
  readonly items?: SchemaPart;
}

/** The schema of the value at `path`. The validator's own paths start anew in each definition, so they do not tell. */
function schemaAt(path: readonly string[]): SchemaPart {
  let part: SchemaPart = schema as SchemaPart;
  for (const step of path) {
    const further = part.additionalProperties;
    const child: SchemaPart | undefined =
      part.properties?.[step] ?? (typeof further === "object" ? further : undefined) ?? part.items;
    if (child === undefined) return {};
    part = referred(child);
  }
  return part;
}

function referred(part: SchemaPart): SchemaPart {
  if (part.$ref === undefined) return part;
  const definition = valueAt(schema, pointer(part.$ref.slice(1)));
  return { ...(definition as SchemaPart), ...(part.says === undefined ? {} : { says: part.says }) };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined;
  }
  return at;
}

function pointer(text: string): readonly string[] {
  if (text === "" || text === "/") return [];
  return text
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
