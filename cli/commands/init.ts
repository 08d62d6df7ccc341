/** `chimerac init`: a working mesh in an empty folder. */
import { basename, resolve } from "node:path";
import { wouldOverwrite } from "../../language/diagnostics/registry/usage.ts";
import { type RunCommand, textOption } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { fail } from "../report.ts";
import { minimalTemplate, type Template, twoDomainsTemplate } from "../templates.ts";
import { commandLine } from "../usage.ts";

const templates: Readonly<Record<string, Template>> = { minimal: minimalTemplate, "two-domains": twoDomainsTemplate };

export const run: RunCommand = async ([folder = "."], options, context) => {
  const { host, terminal } = context;
  const root = resolve(context.folder, folder);
  const name = meshName(textOption(options, "name") ?? basename(root));
  const template = templates[textOption(options, "template") ?? "minimal"] ?? minimalTemplate;
  const files = template(name);
  for (const path of files.keys())
    if (host.facts(`${root}/${path}`) !== undefined) return fail(wouldOverwrite.at(commandLine, { path }), context);
  for (const [path, text] of files) {
    host.writeAtomic(`${root}/${path}`, text);
    terminal.out(`${folder === "." ? "" : `${folder.replace(/\/$/, "")}/`}${path}\n`);
  }
  const enter =
    folder === "." ? "" : `cd ${/^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`} && `;
  terminal.say(
    `\nNext:\n  ${enter}chimerac check    what is wrong, if anything\n  ${enter}chimerac apply    plan, build, check, publish\n`,
  );
  return exitCode.ok;
};

/** A name that the manifest takes, made of any folder's. */
function meshName(text: string): string {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const name = plain.replaceAll(/[^a-z0-9_-]+/g, "-").replace(/^[^a-z]+/, "");
  return name.slice(0, 63).replace(/-+$/, "") || "mesh";
}
