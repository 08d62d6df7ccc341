/**
 * Which tests there are: `unit` (with the documents' examples and the repository's own rules), `baselines` and `fuzz` need nothing but the
 * dependencies; `engines` starts real servers and is run by `npm run test:engines` alone.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 30_000 } },
      { test: { name: "baselines", include: ["test/baselines.test.ts"], testTimeout: 60_000 } },
      { test: { name: "fuzz", include: ["test/fuzz/**/*.test.ts"], testTimeout: 120_000 } },
      {
        test: {
          name: "engines",
          include: ["test/engines/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
