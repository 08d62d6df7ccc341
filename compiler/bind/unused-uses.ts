/**
 * A `use` that nothing in its file mentions. A mention is any name of the tree with that text, so a column of the same name hides
 * an unused `use`, but a used one is never reported. Most files are settled by searching the text; only where every hit may stand in a
 * comment or a text is the tree walked.
 */
import type { Fix } from "../../language/diagnostics/diagnostic.ts";
import { unusedUse } from "../../language/diagnostics/registry/names.ts";
import type * as ast from "../../language/syntax/ast.ts";
import type { Span } from "../../language/text/source.ts";
import { type BoundFile, placeOf, type Report } from "./bound-mesh.ts";
import type { FileScope } from "./scope.ts";

/** Reports each used name that `file` does not mention outside of its `use` lines. */
export function reportUnusedUses(file: BoundFile, scope: FileScope, report: Report): void {
  const uses = file.parsed.ast.declarations.filter((node) => node.kind === "Use");
  let mentioned: ReadonlySet<string> | undefined;
  for (const use of uses) {
    for (const item of use.items) {
      const local = (item.alias ?? item.name).text;
      if (!isBound(scope, local)) continue;
      const mention = mentionOf(local, file, uses);
      if (mention === "plain") continue;
      if (mention === "hidden") {
        mentioned ??= mentionedNames(file);
        if (mentioned.has(local)) continue;
      }
      const why = "nothing in this file mentions it";
      report(unusedUse.at(placeOf(file, item), { name: local, why }, { fixes: [removalOf(use, item, file)] }));
    }
  }
}

/** Items that were reported are in no table and get no second message. */
function isBound(scope: FileScope, local: string): boolean {
  const { names, functions, ports } = scope;
  return (
    names.has(local) ||
    functions.has(local) ||
    ports.has(local) ||
    names.has(`connector ${local}`) ||
    names.has(`purpose ${local}`)
  );
}

/** Where the word stands in the text: in plain sight, only behind a `//` or a quote of its line, or nowhere. */
function mentionOf(word: string, file: BoundFile, uses: readonly Span[]): "plain" | "hidden" | "none" {
  const { text } = file.parsed.source;
  let found: "hidden" | "none" = "none";
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (isWordCharacter(text, at - 1) || isWordCharacter(text, at + word.length)) continue;
    if (uses.some((use) => use.start <= at && at < use.end)) continue;
    const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
    if (!before.includes("//") && !before.includes('"')) return "plain";
    found = "hidden";
  }
  return found;
}

function isWordCharacter(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c > 127;
}

/** All names in the tree of a file but those of its `use` lines. */
function mentionedNames(file: BoundFile): ReadonlySet<string> {
  const names = new Set<string>();
  const left: unknown[] = file.parsed.ast.declarations.filter((node) => node.kind !== "Use");
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (typeof node !== "object" || node === null) continue;
    if ("kind" in node && node.kind === "Name" && "text" in node) names.add(String(node.text));
    else left.push(...Object.values(node));
  }
  return names;
}

/** Takes one item out of a `use`, or the whole line when it is the only one. */
export function removalOf(use: ast.UseDeclaration, item: ast.UseItem, file: BoundFile): Fix {
  const { text } = file.parsed.source;
  const name = (item.alias ?? item.name).text;
  if (use.items.length === 1) {
    let end = use.end;
    while (text[end] === " " || text[end] === "\t" || text[end] === "\r") end++;
    if (text[end] === "\n") end++;
    const lineStart = text.lastIndexOf("\n", use.start - 1) + 1;
    const start = text.slice(lineStart, use.start).trim() === "" ? lineStart : use.start;
    const span = end > use.end ? { start, end } : { start: use.start, end: use.end };
    return { title: `remove the unused \`use\` of \`${name}\``, edits: [{ place: placeOf(file, span), text: "" }] };
  }
  const index = use.items.indexOf(item);
  const after = use.items[index + 1];
  const before = use.items[index - 1];
  const span = after === undefined ? { start: before!.end, end: item.end } : { start: item.start, end: after.start };
  return { title: `remove the unused \`${name}\``, edits: [{ place: placeOf(file, span), text: "" }] };
}
