/**
 * Compiles the manifest's JSON Schema to a validator ahead of time, since loading ajv and compiling costs more than checking a small
 * mesh. `tools/manifest-validator.ts` writes the result; a test says when it is stale. Nothing imports this at run time.
 */
import { createRequire } from "node:module";
import type { Ajv as AjvType } from "ajv";
import schema from "../compiler/workspace/manifest.schema.json" with { type: "json" };

const require = createRequire(import.meta.url);

/** Source text of an ES module with the validator as its default export. */
export function manifestValidatorSource(): string {
  const { Ajv } = require("ajv") as { Ajv: typeof AjvType };
  const standalone = require("ajv/dist/standalone").default as (ajv: AjvType, validate: unknown) => string;
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, code: { source: true, esm: true } });
  // `says` is what a message calls the value; it judges nothing.
  ajv.addKeyword("says");
  const code = standalone(ajv, ajv.compile(schema));
  return [
    "// Made from manifest.schema.json by tools/manifest-validator.ts. Do not edit.",
    "// biome-ignore-all lint: generated",
    "// biome-ignore-all format: generated",
    code,
    "",
  ].join("\n");
}
