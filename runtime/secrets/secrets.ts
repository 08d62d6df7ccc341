/**
 * Where `secret("shop/readonly")` gets its value: the environment variable `CHIMERA_SECRET_SHOP_READONLY` first, then `.chimera/secrets.yaml`, a
 * map from references to values. A platform gives another resolver. Values go to drivers and nowhere else: whatever a driver says is
 * scrubbed of them before a person sees it.
 */

import { secretsUnreadable } from "../../language/diagnostics/registry/runtime.ts";
import type { Host } from "../../language/host.ts";
import { RuntimeFailure } from "../failure.ts";

/** A text, or the parts of a login. */
export type Secret = string | { readonly [part: string]: string };

export interface SecretResolver {
  /** Undefined when nothing holds the reference. */
  resolve(reference: string): Promise<Secret | undefined>;
}

const file = ".chimera/secrets.yaml";

/** `shop/readonly` as `CHIMERA_SECRET_SHOP_READONLY`. */
export function secretVariable(reference: string): string {
  return `CHIMERA_SECRET_${reference.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
}

/** Environment first, then the file of this workspace, which is read once and only when it is needed. */
export function localSecrets(host: Host, root: string): SecretResolver {
  let fromFile: Promise<ReadonlyMap<string, Secret>> | undefined;
  return {
    async resolve(reference) {
      const value = host.env(secretVariable(reference));
      if (value !== undefined) return value;
      fromFile ??= readSecrets(host, root);
      return (await fromFile).get(reference);
    },
  };
}

async function readSecrets(host: Host, root: string): Promise<ReadonlyMap<string, Secret>> {
  const secrets = new Map<string, Secret>();
  const text = host.readText(`${root}/${file}`);
  if (text === undefined) return secrets;
  const place = { file, start: 0, end: 0 };
  const { parse } = await import("yaml");
  let parsed: unknown;
  try {
    parsed = parse(text);
  } catch {
    // What the parser says quotes the file, and with it the secrets.
    throw new RuntimeFailure(secretsUnreadable.at(place, { reason: "it is not valid YAML" }));
  }
  if (parsed === null || parsed === undefined) return secrets;
  if (typeof parsed !== "object" || Array.isArray(parsed)) {
    throw new RuntimeFailure(secretsUnreadable.at(place, { reason: "it is not a map" }));
  }
  for (const [reference, value] of Object.entries(parsed)) {
    if (value !== null && typeof value === "object") {
      secrets.set(reference, Object.fromEntries(Object.entries(value).map(([part, text]) => [part, String(text)])));
    } else if (value !== null && value !== undefined) {
      secrets.set(reference, String(value));
    }
  }
  return secrets;
}

/** Replaces every secret in `text`, so that a driver's message can be shown. Short ones too: a leak is worse than a blurred word. */
export function scrub(text: string, secrets: Iterable<string>): string {
  let clean = text;
  const longestFirst = [...new Set(secrets)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  for (const secret of longestFirst) {
    for (const form of new Set([secret, encodeURIComponent(secret)])) clean = clean.replaceAll(form, "•••");
  }
  return clean;
}
