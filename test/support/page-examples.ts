/** The examples of a page of the documents: fenced blocks with info string `chimera` or `yaml`. */

export interface Example {
  /** The heading above it, without `#`. */
  readonly section: string;
  /** Line of its first fence in the page, from 1. */
  readonly line: number;
  /** Texts by path; the manifest is `chimera.yaml`. */
  readonly files: { readonly [path: string]: string };
}

interface Fence {
  readonly section: string;
  readonly line: number;
  readonly language: string;
  readonly file?: string;
  readonly text: string;
}

/**
 * Fences that name their file (`chimera file=a.chimera`) and stand in one section without another fence between belong to one example; a fence
 * without a file is an example of its own. `chimera fragment` is no example.
 */
export function examplesOf(page: string): readonly Example[] {
  const examples: { section: string; line: number; files: Record<string, string> }[] = [];
  let open: { section: string; line: number; files: Record<string, string> } | undefined;
  for (const fence of fencesOf(page)) {
    if (fence.language !== "chimera" && fence.language !== "yaml") {
      open = undefined;
      continue;
    }
    const name = fence.file ?? (fence.language === "yaml" ? "chimera.yaml" : "example.chimera");
    if (fence.file === undefined || open === undefined || open.section !== fence.section || name in open.files) {
      open = { section: fence.section, line: fence.line, files: {} };
      examples.push(open);
    }
    open.files[name] = fence.text;
    if (fence.file === undefined) open = undefined;
  }
  return examples;
}

function fencesOf(page: string): readonly Fence[] {
  const fences: Fence[] = [];
  const lines = page.split("\n");
  let section = "";
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const heading = /^#+ (.*)$/.exec(line);
    if (heading !== null) section = heading[1]!;
    if (!line.startsWith("```")) continue;
    const [language = "", ...info] = line.slice(3).trim().split(/\s+/);
    const start = at;
    const text: string[] = [];
    for (at++; at < lines.length && lines[at] !== "```"; at++) text.push(lines[at]!);
    const file = info.find((word) => word.startsWith("file="))?.slice("file=".length);
    const fragment = info.includes("fragment");
    fences.push({
      section,
      line: start + 1,
      language: fragment ? "fragment" : language,
      ...(file === undefined ? {} : { file }),
      text: `${text.join("\n")}\n`,
    });
  }
  return fences;
}
