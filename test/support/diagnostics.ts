/** Places in sources that mark them: `▮` stands before and after the marked text, so a test shows what it means. */
import { define } from "../../language/diagnostics/diagnostic.ts";
import type { Sources } from "../../language/diagnostics/render/region.ts";
import { type Place, SourceText } from "../../language/text/source.ts";

export interface Marked {
  readonly sources: Sources;
  /** The marked texts of a file, in order. */
  readonly places: { readonly [file: string]: readonly Place[] };
}

/** Files with their marks taken out. An empty place is `▮▮`. */
export function marked(files: { readonly [path: string]: string }): Marked {
  const texts = new Map<string, SourceText>();
  const places: { [file: string]: Place[] } = {};
  for (const [file, text] of Object.entries(files)) {
    const parts = text.split("▮");
    texts.set(file, new SourceText(file, parts.join("")));
    let offset = 0;
    const found: Place[] = [];
    parts.forEach((part, at) => {
      if (at % 2 === 1) found.push({ file, start: offset, end: offset + part.length });
      offset += part.length;
    });
    places[file] = found;
  }
  return { sources: (path) => texts.get(path), places };
}

/** A kind of message that belongs to no stage. */
export const sample = define({
  code: "CHM9901",
  slug: "sample-mistake",
  severity: "error",
  category: "names",
  params: { name: "name" },
  message: ({ name }) => `cannot find a column ${name}`,
  label: "not a column of `orders`",
});

export const sampleWarning = define({
  code: "CHM9902",
  slug: "sample-warning",
  severity: "warning",
  category: "types",
  params: {},
  message: "this is always null",
  label: "nothing gives it a value",
  hint: "remove it",
});
