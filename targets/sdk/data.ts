/**
 * Plain data as YAML and JSON, as a person would write them, with a source map. An object that `from` has marked keeps the place that it comes
 * from, so that builders write data and nothing else.
 */
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import type { Artifact, Origin } from "./target.ts";

/** What can be written. Properties that are undefined are left out. */
export type Data = string | number | boolean | null | undefined | readonly Data[] | { readonly [key: string]: Data };

/** The list, or nothing when it is empty, for formats that have no empty lists. */
export function some<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

const places = new WeakMap<object, PlaceIR>();

/** The same data, known to come from `place`. */
export function from<T extends object>(place: PlaceIR, data: T): T {
  places.set(data, place);
  return data;
}

/** An artifact of JSON, indented by two. */
export function jsonArtifact(path: string, data: Data): Artifact {
  const lines = new Lines();
  writeJson(data, lines, 0, "", "");
  return lines.artifact(path);
}

/** An artifact of YAML 1.2 that YAML 1.1 reads alike: the documents one after the other below a comment. */
export function yamlArtifact(path: string, comment: readonly string[], documents: readonly Data[]): Artifact {
  const lines = new Lines();
  for (const line of comment) lines.add(line === "" ? "#" : `# ${line}`);
  for (const [at, document] of documents.entries()) {
    if (at > 0) lines.add("---");
    writeYaml(document, lines, "", "");
  }
  return lines.artifact(path);
}

class Lines {
  readonly #lines: string[] = [];
  readonly #origins: Origin[] = [];

  add(line: string): void {
    this.#lines.push(line);
  }

  /** Writes what comes from `data`'s place, if it has one. */
  within(data: Data, write: () => void): void {
    const place = typeof data === "object" && data !== null ? places.get(data) : undefined;
    if (place === undefined) {
      write();
      return;
    }
    const line = this.#lines.length + 1;
    const at = this.#origins.length;
    this.#origins.push({ line, endLine: line, place });
    write();
    this.#origins[at] = { line, endLine: this.#lines.length, place };
  }

  artifact(path: string): Artifact {
    return { path, text: `${this.#lines.join("\n")}\n`, origins: this.#origins };
  }
}

function isMap(data: Data): data is { readonly [key: string]: Data } {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

function entriesOf(data: { readonly [key: string]: Data }): [string, Data][] {
  return Object.entries(data).filter(([, value]) => value !== undefined);
}

function writeJson(data: Data, lines: Lines, depth: number, before: string, after: string): void {
  const indent = "  ".repeat(depth);
  const open = (bracket: string) => lines.add(`${indent}${before}${bracket}`);
  const close = (bracket: string) => lines.add(`${indent}${bracket}${after}`);
  lines.within(data, () => {
    if (Array.isArray(data) && data.length > 0) {
      open("[");
      for (const [at, item] of data.entries()) writeJson(item, lines, depth + 1, "", at < data.length - 1 ? "," : "");
      close("]");
    } else if (isMap(data) && entriesOf(data).length > 0) {
      open("{");
      const entries = entriesOf(data);
      for (const [at, [key, value]] of entries.entries())
        writeJson(value, lines, depth + 1, `${JSON.stringify(key)}: `, at < entries.length - 1 ? "," : "");
      close("}");
    } else {
      lines.add(
        `${indent}${before}${isMap(data) ? "{}" : Array.isArray(data) ? "[]" : JSON.stringify(data ?? null)}${after}`,
      );
    }
  });
}

/** Writes `data` after `first` on its first line; the lines below start with `indent`. */
function writeYaml(data: Data, lines: Lines, first: string, indent: string): void {
  lines.within(data, () => {
    let start = first;
    if (isMap(data) && entriesOf(data).length > 0) {
      for (const [key, value] of entriesOf(data)) {
        writeYamlEntry(`${start}${yamlText(key)}:`, value, lines, indent);
        start = indent;
      }
    } else if (Array.isArray(data) && data.length > 0) {
      for (const item of data) {
        writeYaml(item, lines, `${start}- `, `${indent}  `);
        start = indent;
      }
    } else {
      lines.add(`${first}${yamlLeaf(data)}`);
    }
  });
}

function writeYamlEntry(key: string, value: Data, lines: Lines, indent: string): void {
  const inner = `${indent}  `;
  if (typeof value === "string" && isBlock(value)) {
    lines.add(`${key} ${value.endsWith("\n") ? "|" : "|-"}`);
    for (const line of value.replace(/\n$/, "").split("\n")) lines.add(line === "" ? "" : `${inner}${line}`);
  } else if (typeof value === "object" && value !== null && (isMap(value) ? entriesOf(value) : value).length > 0) {
    lines.add(key);
    writeYaml(value, lines, inner, inner);
  } else {
    lines.add(`${key} ${yamlLeaf(value)}`);
  }
}

function yamlLeaf(data: Data): string {
  if (typeof data === "string") return yamlText(data);
  if (isMap(data)) return "{}";
  return Array.isArray(data) ? "[]" : JSON.stringify(data ?? null);
}

/** Text of several lines that a literal block keeps exactly. */
function isBlock(text: string): boolean {
  return (
    /^[^\s][^\r\n]*\n/.test(text) &&
    !/[^\n\x20-\x7e\u00a1-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[ \t]\n|\n\n$|[ \t]$/.test(text)
  );
}

/** What needs no quotes in YAML 1.1 and 1.2, wherever it stands. A colon is text only inside a word. */
const plain = /^[A-Za-z_/.(<$][\w./()<>$+=@^;~-]*([ :][\w./()<>$+=@^;~-]+)*$/;
/** What a reader would take for something other than text, in one of the versions. */
const ambiguous =
  /^(true|false|yes|no|on|off|y|n|null|[-+]?\.(inf|nan)|[-+.]?\d[\d_.,:e+-]*|0[xob][\da-f_]+|<<|=|\.+)$/i;

function yamlText(text: string): string {
  return plain.test(text) && !ambiguous.test(text) && !/ [-?]( |$)/.test(text) ? text : quoted(text);
}

/** Double quotes: JSON's escapes are YAML's, two line breaks aside that YAML 1.1 knows. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
