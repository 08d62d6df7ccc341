/** `chimerac explain CODE`: the page of a diagnostic, or the list of all. */
import { all } from "../../language/diagnostics/registry/index.ts";
import { noSuchCode } from "../../language/diagnostics/registry/usage.ts";
import { nearestName } from "../../language/text/nearest-name.ts";
import type { RunCommand } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { diagnosticPage } from "../pages.ts";
import { fail } from "../report.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = async ([code], _options, context) => {
  const { terminal } = context;
  const specs = all.map((kind) => kind.spec).sort((a, b) => (a.code < b.code ? -1 : 1));
  if (code === undefined) {
    const width = Math.max(...specs.map((spec) => spec.slug.length));
    for (const spec of specs)
      terminal.out(`${spec.code}  ${spec.slug.padEnd(width)}  ${terminal.outColors.dim(spec.category)}\n`);
    return exitCode.ok;
  }
  const wanted = specs.find((spec) => spec.code === code.toUpperCase() || spec.slug === code.toLowerCase());
  if (wanted === undefined) {
    const near = nearestName(code, specs.map((spec) => spec.slug).concat(specs.map((spec) => spec.code)));
    return fail(
      noSuchCode.at(commandLine, { code }, near === undefined ? {} : { hint: `did you mean \`${near}\`?` }),
      context,
    );
  }
  const page = diagnosticPage(wanted, context.host);
  terminal.out(page.endsWith("\n") ? page : `${page}\n`);
  return exitCode.ok;
};
