/**
 * Which files a text may mean something of. Every word of every file passes here, so a word is compared by its hash first and only becomes
 * a string when some file declares a name like it.
 */

/** Finds the files that a text may mean something of, from the names that all files declare. */
export class NameIndex {
  /** Files by the last word of a name they declare, then by the name of what is before it. */
  readonly #declared = new Map<string, Map<string, string[]>>();
  /** Files with the body of a domain, by its full name. */
  readonly #bodies = new Map<string, string[]>();
  /** What can stand before a declared name, by its own last word. */
  readonly #domains = new Map<string, { readonly name: string; readonly words: readonly string[] }[]>();
  /** Hashes of all words in names. */
  readonly #hashes = new Set<number>();
  /** A name that is no plain word cannot be found as one: then nothing is known. */
  readonly complete: boolean;

  constructor(files: Iterable<readonly [path: string, names: readonly string[]]>) {
    let complete = true;
    for (const [file, names] of files)
      for (const name of names) {
        // A port is found with its product, a domain's body by every file of the domain.
        if (name.startsWith("Port ")) continue;
        const full = name.slice(name.indexOf(" ") + 1);
        if (!plainName.test(full)) complete = false;
        if (name.startsWith("Domain ")) addTo(this.#bodies, full, file);
        else {
          const dot = full.lastIndexOf(".");
          this.#declare(full.slice(dot + 1), dot < 0 ? "" : full.slice(0, dot), file);
        }
      }
    this.complete = complete;
  }

  #declare(word: string, domain: string, file: string): void {
    let byDomain = this.#declared.get(word);
    if (byDomain === undefined) {
      byDomain = new Map();
      this.#declared.set(word, byDomain);
      this.#hashes.add(hashOf(word));
    }
    addTo(byDomain, domain, file);
    const words = domain.split(".");
    const last = words[words.length - 1]!;
    const known = this.#domains.get(last);
    if (known?.some((each) => each.name === domain) === true) return;
    if (known === undefined) this.#domains.set(last, [{ name: domain, words }]);
    else known.push({ name: domain, words });
    for (const each of words) this.#hashes.add(hashOf(each));
  }

  /** Files, other than `path` itself, that a text in `domain` may depend on. Words of comments and texts count too: too much, never too little. */
  readBy(text: string, domain: string, path: string): string[] {
    const words = this.#knownWords(text);
    // A name is meant in the text's own domain, or in one whose words are all in the text.
    const domains = new Set([domain, ""]);
    for (const word of words)
      for (const each of this.#domains.get(word) ?? [])
        if (each.words.every((one) => words.has(one))) domains.add(each.name);
    const files = new Set<string>();
    for (const word of words) {
      const byDomain = this.#declared.get(word);
      if (byDomain === undefined) continue;
      for (const each of domains) for (const file of byDomain.get(each) ?? []) files.add(file);
    }
    // A domain and those above it say things about all that is in them.
    for (let above = domain; above !== ""; above = above.slice(0, Math.max(0, above.lastIndexOf(".")))) {
      for (const file of this.#bodies.get(above) ?? []) files.add(file);
    }
    files.delete(path);
    return [...files].sort();
  }

  /** The words of a text that are part of any declared name. */
  #knownWords(text: string): Set<string> {
    const words = new Set<string>();
    for (let at = 0; at < text.length; ) {
      const start = at;
      at += letterAt(text, at);
      if (at === start) {
        at++;
        continue;
      }
      for (let length = 1; length > 0; at += length) length = letterAt(text, at) || digitAt(text, at);
      if (this.#hashes.has(hashOf(text, start, at))) words.add(text.slice(start, at));
    }
    return words;
  }
}

const plainName = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
const letter = /^[\p{L}_]$/u;
const digit = /^\p{N}$/u;

/** Code units of the letter or underscore at a place; 0 when something else stands there. */
function letterAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 ? 1 : 0;
  return fits(letter, text, at);
}

function digitAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 128) return unit >= 48 && unit <= 57 ? 1 : 0;
  return fits(digit, text, at);
}

function fits(pattern: RegExp, text: string, at: number): number {
  const point = text.codePointAt(at);
  if (point === undefined) return 0;
  const character = String.fromCodePoint(point);
  return pattern.test(character) ? character.length : 0;
}

function hashOf(text: string, start = 0, end = text.length): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function addTo(map: Map<string, string[]>, key: string, file: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [file]);
  else known.push(file);
}
