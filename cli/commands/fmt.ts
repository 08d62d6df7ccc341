/** `chimerac fmt`: rewrites files in the one style, or lists what it would rewrite. */
import { isAbsolute, relative, resolve } from "node:path";
import { listWorkspace } from "../../compiler/workspace/load.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import { badValue, unreadableInput } from "../../language/diagnostics/registry/usage.ts";
import { format } from "../../language/format/format.ts";
import { SourceText } from "../../language/text/source.ts";
import { type CommandContext, type RunCommand, textOption } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { counted, fail, showFrames } from "../report.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = async (args, options, context) => {
  const { terminal, host } = context;
  const given = textOption(options, "width") ?? "100";
  const width = Number(given);
  if (!Number.isInteger(width) || width < 20)
    return fail(
      badValue.at(commandLine, { option: "--width", value: given, expected: "a number of columns from 20" }),
      context,
    );
  if (args.length === 1 && args[0] === "-") {
    const { text } = await import("node:stream/consumers");
    const source = new SourceText("<stdin>", await text(process.stdin));
    const formatted = format(source, { width });
    await showFrames(formatted.diagnostics, context, () => source);
    terminal.out(formatted.value);
    return formatted.diagnostics.some((d) => d.severity === "error") ? exitCode.error : exitCode.ok;
  }
  const missing: Diagnostic[] = [];
  const mesh = args.length === 0 ? listWorkspace(host, context.folder) : undefined;
  const paths =
    mesh === undefined
      ? (args.length === 0 ? ["."] : args).flatMap((arg) => files(resolve(context.folder, arg), context, missing))
      : mesh.paths.map((path) => `${mesh.root}/${path}`);
  const diagnostics: Diagnostic[] = [...missing];
  const sources = new Map<string, SourceText>();
  let changed = 0;
  for (const path of paths) {
    const before = host.readText(path);
    if (before === undefined) {
      diagnostics.push(
        unreadableInput.at(commandLine, { path: shown(path, context), reason: "it is there but cannot be opened" }),
      );
      continue;
    }
    const source = new SourceText(shown(path, context), before);
    sources.set(source.path, source);
    const formatted = format(source, { width });
    diagnostics.push(...formatted.diagnostics);
    if (formatted.value === before) continue;
    changed++;
    terminal.out(`${source.path}\n`);
    if (options.check !== true) host.writeAtomic(path, formatted.value);
  }
  await showFrames(diagnostics, context, (path) => sources.get(path));
  const done = options.check === true ? "would change" : "changed";
  terminal.say(`${counted(paths.length, "file")} looked at, ${changed} ${done}\n`);
  const failed = diagnostics.some((d) => d.severity === "error") || (options.check === true && changed > 0);
  return failed ? exitCode.error : exitCode.ok;
};

/** Files below a folder in order of name; hidden folders and `node_modules` are not the author's. */
function files(path: string, context: CommandContext, missing: Diagnostic[]): string[] {
  const facts = context.host.facts(path);
  if (facts === undefined) {
    missing.push(
      unreadableInput.at(commandLine, { path: shown(path, context), reason: "there is no such file or folder" }),
    );
    return [];
  }
  if (!facts.folder) return [path];
  return [...context.host.list(path)]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.folder)
        return entry.name.startsWith(".") || entry.name === "node_modules"
          ? []
          : files(`${path}/${entry.name}`, context, missing);
      return entry.name.endsWith(".chimera") ? [`${path}/${entry.name}`] : [];
    });
}

function shown(path: string, context: CommandContext): string {
  const short = relative(context.folder, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
