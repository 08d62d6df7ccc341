/** The one hash of the project: SHA-256 in hexadecimal. Definitions, table versions, plan ids and caches are known by it. */
import { hash } from "node:crypto";

/** SHA-256 of the text's UTF-8 bytes, 64 lower-case hexadecimal digits. */
export function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

/** JSON with the keys of every object sorted and undefined left out: equal values are equal text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const record = value as Record<string, unknown>;
  const fields = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
  return `{${fields.join(",")}}`;
}
