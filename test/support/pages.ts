/** Pages in Markdown and the examples in them. */

/** The files of one example by path; a fence without a name is `main.chimera`. */
export type Example = { readonly [path: string]: string };

export interface Section {
  readonly title: string;
  /** One for each fence without a name that follows another; fences with `file=` belong to the example before or after them. */
  readonly examples: readonly Example[];
}

const fence = /^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm;

/** The examples under each `##` heading, in the languages that a mesh is written in. */
export function sectionsOf(markdown: string): readonly Section[] {
  const parts = markdown.split(/^## /m).slice(1);
  return parts.map((part) => ({ title: part.split("\n", 1)[0]!.trim(), examples: examplesOf(part) }));
}

/** Fences in a row with different names are the files of one example; a name that occurs again begins the next one. A `fragment` is none. */
export function examplesOf(markdown: string): readonly Example[] {
  const examples: { [path: string]: string }[] = [];
  for (const [, language, info, text] of markdown.matchAll(fence)) {
    if ((language !== "chimera" && language !== "yaml") || /\bfragment\b/.test(info!)) continue;
    const path = /\bfile=(\S+)/.exec(info!)?.[1] ?? (language === "yaml" ? "chimera.yaml" : "main.chimera");
    const open = examples.at(-1);
    if (open === undefined || path in open) examples.push({ [path]: text! });
    else open[path] = text!;
  }
  return examples;
}
