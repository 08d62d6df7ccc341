/**
 * At most one error for each smallest declaration: what comes after the first is mostly its consequence. A declaration that reads
 * something broken says nothing at all.
 */
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import type { Report } from "../../bind/bound-mesh.ts";

export interface RootErrors {
  readonly report: Report;
  /** An error was reported, or would have been. */
  readonly failed: boolean;
  /** Says nothing from here on: what is read here is broken, and that was reported where it is. */
  mute(): void;
}

export function rootErrors(report: Report): RootErrors {
  let failed = false;
  return {
    report(diagnostic: Diagnostic) {
      if (failed) return;
      if (diagnostic.severity === "error") failed = true;
      report(diagnostic);
    },
    get failed() {
      return failed;
    },
    mute() {
      failed = true;
    },
  };
}
