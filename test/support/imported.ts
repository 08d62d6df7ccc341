/** Chimera that an import writes, made by the real trial and checked once more as a mesh of its own. */
import type { CommandContext } from "../../cli/command.ts";
import { libraryFolder } from "../../cli/folders.ts";
import { nodeHost } from "../../cli/host.ts";
import type { Found } from "../../cli/import/found.ts";
import { type Written, writeFound } from "../../cli/import/trial.ts";
import { processTerminal } from "../../cli/terminal.ts";
import { type Compiled, compile } from "../../compiler/compile.ts";
import { format } from "../../language/format/format.ts";
import { SourceText } from "../../language/text/source.ts";
import { memoryHost } from "./memory-host.ts";

const host = nodeHost();
export const importContext: CommandContext = {
  host,
  terminal: processTerminal({ quiet: true }),
  folder: "/nowhere",
  environment: undefined,
  format: undefined,
  signal: new AbortController().signal,
};

/** What is written of `found`, with the domain `shop` for what says none. */
export function imported(found: Found, domain?: string): Promise<Written> {
  return writeFound(found, { domain, otherwise: "shop", origin: "Imported from a test." }, importContext);
}

/** The mesh of what was written, compiled apart from the trial. */
export function compiledImport(
  files: ReadonlyMap<string, string>,
  more: { readonly [path: string]: string } = {},
): Compiled {
  const manifest = "name: shop\nenvironments:\n  local: { engine: duckdb, orchestrator: local }\n";
  const texts = Object.entries({ "chimera.yaml": manifest, ...Object.fromEntries(files), ...more });
  const memory = memoryHost(Object.fromEntries(texts.map(([path, text]) => [`/mesh/${path}`, text])));
  const both = {
    ...memory,
    readText: (path: string) => memory.readText(path) ?? host.readText(path),
    facts: (path: string) => memory.facts(path) ?? host.facts(path),
    list: (path: string) => (path.startsWith("/mesh") ? memory.list(path) : host.list(path)),
  };
  return compile(both, "/mesh", { library: libraryFolder(), today: "2026-01-01" });
}

/** What is wrong with what was written: errors of the checker, and files that a formatter would change. */
export function faults({ files }: Written): string[] {
  if (files.size === 0) return [];
  const errors = compiledImport(files).diagnostics.filter(({ severity }) => severity === "error");
  const unformatted = [...files].filter(([path, text]) => format(new SourceText(path, text)).value !== text);
  return [
    ...errors.map(({ code, message }) => `${code} ${message}`),
    ...unformatted.map(([path]) => `${path} is not formatted`),
  ];
}
