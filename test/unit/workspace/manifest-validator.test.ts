import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { manifestValidatorSource } from "../../../tools/manifest-validator-source.ts";

test("the compiled validator is that of the schema (else run tools/manifest-validator.ts)", () => {
  const written = readFileSync(
    new URL("../../../compiler/workspace/manifest-validator.generated.mjs", import.meta.url),
    "utf8",
  );
  expect(written).toBe(manifestValidatorSource());
});
