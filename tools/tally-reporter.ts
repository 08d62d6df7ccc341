/** Counts what vitest ran and writes it to the file that `CHIMERA_TALLY` names. Runs inside vitest, beside its own reporter. */
import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import type { Tally } from "./vitest.ts";

export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      // A file that cannot be loaded has no tests to count.
      if (module.errors().length > 0) count.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") count[state]++;
      }
    }
    const path = process.env.CHIMERA_TALLY;
    if (path !== undefined) writeFileSync(path, JSON.stringify(count satisfies Tally));
  }
}
