/** YAML with the place of each key and value. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import {
  manifestEmpty,
  manifestKeyRepeated,
  manifestUnreadable,
} from "../../language/diagnostics/registry/workspace.ts";
import type { Outcome, Place, SourceText } from "../../language/text/source.ts";

export interface ManifestTree {
  /** As plain JSON. */
  readonly value: unknown;
  /** Where a key or its value stands; the nearest above it for what is not there. */
  place(path: readonly string[], part: "key" | "value"): Place;
}

/** Reads a YAML document; says where it is none. */
export function readYaml(source: SourceText): Outcome<ManifestTree, Diagnostic> {
  const document = parseDocument(source.text, { prettyErrors: false, logLevel: "error" });
  const tree = (value: unknown): ManifestTree => ({
    value,
    place: (path, part) => placeIn(document, source, path, part),
  });
  const diagnostics = yamlErrors(document, source);
  if (diagnostics.length > 0) return { value: tree(undefined), diagnostics };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return { value: tree(undefined), diagnostics: [manifestEmpty.at({ file: source.path, start: 0, end: 0 }, {})] };
  }
  try {
    return { value: tree(document.toJS({ maxAliasCount: 100 })), diagnostics: [] };
  } catch (error) {
    // Aliases that unfold without end, or one that names nothing.
    const message = firstLine(error instanceof Error ? error.message : String(error));
    const name = /^Unresolved alias .*: (.+)$/.exec(message)?.[1];
    const start = name === undefined ? 0 : Math.max(0, source.text.indexOf(`*${name}`));
    const place = { file: source.path, start, end: name === undefined ? 0 : start + name.length + 1 };
    const detail = name === undefined ? lowerFirst(message) : `no anchor \`&${name}\` stands before it`;
    return { value: tree(undefined), diagnostics: [manifestUnreadable.at(place, { detail })] };
  }
}

/** Repeated keys are reported one by one; of anything else the first, since what follows it is rarely meant. */
function yamlErrors(document: Document.Parsed, source: SourceText): Diagnostic[] {
  const repeated: Diagnostic[] = [];
  for (const error of document.errors) {
    const [start] = error.pos;
    if (error.code === "DUPLICATE_KEY") {
      const key = /^[^\s:]+/.exec(source.text.slice(start))?.[0] ?? "";
      repeated.push(manifestKeyRepeated.at({ file: source.path, start, end: start + key.length }, { key }));
      continue;
    }
    const end = Math.max(start, Math.min(error.pos[1], endOfLine(source.text, start)));
    return [manifestUnreadable.at({ file: source.path, start, end }, { detail: detailOf(error.code, error.message) })];
  }
  return repeated;
}

/** The parser's own words where they are fit for people; its codes are a closed list. */
function detailOf(code: string, message: string): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "indent with blanks, not with tabs";
    case "BAD_INDENT": {
      const closing = /end with an? ([\]}])/.exec(message)?.[1];
      if (closing !== undefined)
        return `the \`${closing === "]" ? "[" : "{"}\` before it is not closed by \`${closing}\``;
      return "this line is indented differently from its neighbours";
    }
    case "MULTIPLE_DOCS":
      return "a second document starts here; a manifest is one";
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return "a line is missing its `:` or its indentation";
    default:
      return lowerFirst(firstLine(message));
  }
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function placeIn(document: Document.Parsed, source: SourceText, path: readonly string[], part: "key" | "value"): Place {
  let node: unknown = document.contents;
  let best: unknown = document.contents;
  for (const [depth, step] of path.entries()) {
    const resolved: unknown = isAlias(node) ? node.resolve(document) : node;
    const child: unknown = isMap(resolved)
      ? resolved.items.find((pair) => keyText(pair) === step)
      : isSeq(resolved)
        ? resolved.items[Number(step)]
        : undefined;
    if (child === undefined) break;
    node = isPair(child) ? child.value : child;
    const last = depth === path.length - 1;
    best = isPair(child) && (part === "key" || !last || !hasRange(child.value)) ? child.key : node;
  }
  if (!hasRange(best)) return { file: source.path, start: 0, end: 0 };
  const [start, end] = best.range;
  return { file: source.path, start, end: isScalar(best) ? end : Math.min(end, endOfLine(source.text, start)) };
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function hasRange(node: unknown): node is Node & { readonly range: readonly [number, number, number] } {
  return isNode(node) && node.range !== undefined && node.range !== null && node.range[1] > node.range[0];
}
