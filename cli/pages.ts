/** The pages of the diagnostics, as they are shipped. */
import type { DiagnosticSpec, ParamSpec } from "../language/diagnostics/diagnostic.ts";
import type { Host } from "../language/host.ts";
import { pagesFolder } from "./folders.ts";

/** Text of a code's page in Markdown. Every code has one: a test of the repository sees to that. */
export function diagnosticPage(spec: DiagnosticSpec<ParamSpec>, host: Host): string {
  return host.readText(`${pagesFolder()}/${spec.category}/${spec.slug}.md`) ?? `# ${spec.slug} (${spec.code})\n`;
}
