/** Writes the compiled validator of `chimera.yaml`: `node tools/manifest-validator.ts` after a change of its schema. */
import { writeFileSync } from "node:fs";
import { manifestValidatorSource } from "./manifest-validator-source.ts";

const path = new URL("../compiler/workspace/manifest-validator.generated.mjs", import.meta.url);
writeFileSync(path, manifestValidatorSource());
