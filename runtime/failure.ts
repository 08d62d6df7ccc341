/**
 * How a step says that it cannot go on. It is thrown inside the runtime only; the exported steps turn it into a report with
 * diagnostics, so a caller never has to catch.
 */
import type { Diagnostic } from "../language/diagnostics/diagnostic.ts";

export class RuntimeFailure extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join("; "));
    this.name = "RuntimeFailure";
    this.diagnostics = diagnostics;
  }
}
