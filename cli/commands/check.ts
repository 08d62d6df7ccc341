/** `chimerac check`: what is wrong with the mesh, in the form that is asked for. */

import { checkMesh } from "../check-session.ts";
import type { RunCommand } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { counted, countText, showFrames, writeDiagnostics } from "../report.ts";

export const run: RunCommand = async (_args, options, context) => {
  const { terminal } = context;
  const session = await checkMesh(context, options.cache !== false);
  const { diagnostics, sources } = session;
  if (!(await writeDiagnostics(diagnostics, context, sources))) {
    await showFrames(diagnostics, context, sources);
    const bad = diagnostics.length > 0;
    const summary = `${counted(session.fileCount, "file")} checked: ${countText(diagnostics)}`;
    terminal.say(`${bad ? summary : terminal.colors.green(summary)}\n`);
  }
  return verdict(diagnostics, options.strict === true);
};

function verdict(diagnostics: readonly { readonly severity: string }[], strict: boolean): ExitCode {
  const wrong = diagnostics.some((d) => d.severity === "error" || (strict && d.severity === "warning"));
  return wrong ? exitCode.error : exitCode.ok;
}
