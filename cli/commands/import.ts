/** `chimerac import FORM FROM…`: tables that are described elsewhere, as Chimera that checks. */
import { basename, join, resolve } from "node:path";
import { importExists, nothingNamed, nothingToImport } from "../../language/diagnostics/registry/usage.ts";
import { type CommandContext, type RunCommand, textOption } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import type { LeftOut } from "../import/found.ts";
import { type ReadForm, readers } from "../import/readers.ts";
import { nameOf } from "../import/spelling.ts";
import { type Written, writeFound } from "../import/trial.ts";
import { counted, fail } from "../report.ts";
import { commandLine } from "../usage.ts";

export const run: RunCommand = async ([form = "", ...from], options, context) => {
  const reader: ReadForm = await readers[form]!();
  if (from.length === 0) return fail(nothingNamed.at(commandLine, { form, expected: reader.expected }), context);
  const found = await reader.read(from, context);
  if ("code" in found) return fail(found, context);

  const named = from.map((each) => basename(each)).join(", ");
  const written = await writeFound(
    found,
    {
      domain: textOption(options, "domain"),
      otherwise: nameOf(basename(from[0]!).replace(/\..*$/, "")),
      origin: `Imported from ${named}. Read it, mend it, and it is yours.`,
    },
    context,
  );
  const text = context.format !== "json";
  if (text) sayLeftOut(written.left, context);
  if (written.tables === 0) {
    const [first] = written.left;
    const reason = first === undefined ? "it describes none" : `${first.what}: ${first.reason}`;
    return fail(nothingToImport.at(commandLine, { from: named, reason }), context);
  }
  return deliver(written, textOption(options, "out"), context);
};

/** Writes the files where `--out` says, and to standard output without it. */
async function deliver(written: Written, out: string | undefined, context: CommandContext) {
  const { host, terminal, folder, format } = context;
  const files = [...written.files];
  if (out !== undefined) {
    const target = resolve(folder, out);
    // Nothing is written unless all of it can be.
    const there = files.find(([path]) => host.facts(join(target, path)) !== undefined);
    if (there !== undefined) return fail(importExists.at(commandLine, { path: join(out, there[0]) }), context);
    for (const [path, text] of files) host.writeAtomic(join(target, path), text);
  }
  if (format === "json") {
    const shown = files.map(([path, text]) => ({ path, text }));
    terminal.out(`${JSON.stringify({ version: 1, files: shown, left: written.left }, null, 2)}\n`);
    return exitCode.ok;
  }
  if (out !== undefined) for (const [path] of files) terminal.out(`${join(out, path)}\n`);
  else terminal.out(files.map(([, each]) => each).join("\n"));
  terminal.say(`${counted(written.tables, "table")}, ${counted(written.left.length, "thing")} left out\n`);
  return exitCode.ok;
}

function sayLeftOut(left: readonly LeftOut[], { terminal }: CommandContext): void {
  for (const { place, what, reason } of left) terminal.say(`left out  ${place}  ${what}\n          ${reason}\n`);
}
