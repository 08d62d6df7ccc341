/** `chimerac check`: what is wrong with the mesh, in the form that is asked for. */

import { checkMesh } from "../check-session.ts";
import { type RunCommand, textOption } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { countText, showFrames } from "../report.ts";
import { version } from "../version.ts";

export const run: RunCommand = async (_args, options, context) => {
  const { terminal } = context;
  const session = await checkMesh(context, options.cache !== false);
  const { diagnostics, sources } = session;
  switch (textOption(options, "format")) {
    case "json": {
      const { renderJson } = await import("../../language/diagnostics/render/json.ts");
      terminal.out(renderJson(diagnostics, sources));
      break;
    }
    case "sarif": {
      const { renderSarif } = await import("../../language/diagnostics/render/sarif.ts");
      const { all } = await import("../../language/diagnostics/registry/index.ts");
      terminal.out(renderSarif(diagnostics, sources, { version, kinds: all }));
      break;
    }
    case "github": {
      const { renderGithub } = await import("../../language/diagnostics/render/github.ts");
      terminal.out(renderGithub(diagnostics, sources));
      break;
    }
    default: {
      await showFrames(diagnostics, context, sources);
      const bad = diagnostics.length > 0;
      const counted = `${session.fileCount} file${session.fileCount === 1 ? "" : "s"} checked: ${countText(diagnostics)}`;
      terminal.say(`${bad ? counted : terminal.colors.green(counted)}\n`);
    }
  }
  return verdict(diagnostics, options.strict === true);
};

function verdict(diagnostics: readonly { readonly severity: string }[], strict: boolean): ExitCode {
  const wrong = diagnostics.some((d) => d.severity === "error" || (strict && d.severity === "warning"));
  return wrong ? exitCode.error : exitCode.ok;
}
