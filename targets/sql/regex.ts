/**
 * Regular expressions are written in RE2's syntax, which DuckDB runs. Other engines have their own: PostgreSQL's (ARE), Java's (Spark), and Joni's, which
 * is nearly Java's (Trino). A pattern is read once and written again in the other syntax, for the one question whether it is found in a text: so
 * greediness and names of groups do not matter. What cannot be said exactly is named.
 */
import type { RegexForm } from "./dialect.ts";

export type RegexSyntax = "postgres" | "java" | "joni";

type Part =
  /** A character that stands for itself. */
  | { readonly kind: "character"; readonly value: string }
  /** `\d`, `\D`, `\w`, `\W`, `\s`, `\S`. */
  | { readonly kind: "shorthand"; readonly letter: string }
  /** `\p{L}`, `\PN`. */
  | { readonly kind: "property"; readonly name: string; readonly negated: boolean }
  | { readonly kind: "class"; readonly negated: boolean; readonly items: readonly ClassItem[] }
  | { readonly kind: "dot" }
  | { readonly kind: "anchor"; readonly at: "start" | "end" | "text-start" | "text-end" | "word" | "no-word" }
  /** `(`, `(?:`, `(?i:`; a flag group without a body has `flags` alone. */
  | { readonly kind: "open"; readonly flags: string | undefined }
  | { readonly kind: "flags"; readonly flags: string }
  | { readonly kind: "close" }
  | { readonly kind: "or" }
  | { readonly kind: "repeat"; readonly text: string };

type ClassItem =
  | { readonly kind: "range"; readonly from: string; readonly to: string }
  | { readonly kind: "shorthand"; readonly letter: string }
  | { readonly kind: "property"; readonly name: string; readonly negated: boolean };

class Beyond extends Error {}

export function translateRegex(pattern: string, syntax: RegexSyntax): RegexForm {
  try {
    return { pattern: write(new Reader(pattern).parts(), syntax) };
  } catch (thrown) {
    if (thrown instanceof Beyond) return { beyond: thrown.message };
    throw thrown;
  }
}

const POSIX: { readonly [name: string]: string } = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  blank: "\t\t  ",
  digit: "0-9",
  lower: "a-z",
  punct: "!-/:-@[-`{-~",
  space: "\t\r  ",
  upper: "A-Z",
  word: "0-9A-Za-z__",
  xdigit: "0-9A-Fa-f",
  graph: "!-~",
  print: " -~",
};
const ESCAPES: { readonly [letter: string]: string } = { a: "\u0007", f: "\f", t: "\t", n: "\n", r: "\r", v: "\u000b" };

/** Reads RE2. The checker has let DuckDB compile it, so what is odd here is odd in a way that RE2 allows. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parts(): Part[] {
    const parts: Part[] = [];
    while (this.#at < this.#text.length) {
      const c = this.#take();
      if (c === "\\") this.#escape(parts);
      else if (c === "[") parts.push(this.#class());
      else if (c === ".") parts.push({ kind: "dot" });
      else if (c === "^") parts.push({ kind: "anchor", at: "start" });
      else if (c === "$") parts.push({ kind: "anchor", at: "end" });
      else if (c === "(") parts.push(this.#open());
      else if (c === ")") parts.push({ kind: "close" });
      else if (c === "|") parts.push({ kind: "or" });
      else if (c === "*" || c === "+" || c === "?") this.#repeat(parts, c);
      else if (c === "{") this.#braces(parts);
      else parts.push({ kind: "character", value: c });
    }
    return parts;
  }

  #take(): string {
    const c = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += c.length;
    return c;
  }

  #match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text);
    if (found === null) return undefined;
    this.#at = form.lastIndex;
    return found;
  }

  #repeat(parts: Part[], text: string): void {
    // Lazy or not is the same to whether it is found.
    this.#match(/\?/y);
    parts.push({ kind: "repeat", text });
  }

  #braces(parts: Part[]): void {
    const found = this.#match(/\d+(,\d*)?\}/y);
    if (found === undefined) parts.push({ kind: "character", value: "{" });
    else this.#repeat(parts, `{${found[0]}`);
  }

  #open(): Part {
    if (this.#match(/\?P?<\w+>/y) !== undefined) return { kind: "open", flags: "" };
    const flags = this.#match(/\?([imsU]*(?:-[imsU]*)?)([:)])/y);
    if (flags === undefined) return { kind: "open", flags: "" };
    return flags[2] === ")" ? { kind: "flags", flags: flags[1]! } : { kind: "open", flags: flags[1]! };
  }

  #escape(parts: Part[]): void {
    if (this.#match(/Q/y) !== undefined) {
      const quoted = this.#match(/[\s\S]*?(?:\\E|$)/y)?.[0].replace(/\\E$/, "") ?? "";
      for (const value of quoted) parts.push({ kind: "character", value });
      return;
    }
    const item = this.#escapedItem();
    if (item !== undefined) {
      parts.push(item.kind === "range" ? { kind: "character", value: item.from } : item);
      return;
    }
    const letter = this.#take();
    const anchors: { readonly [letter: string]: (Part & { kind: "anchor" })["at"] } = {
      A: "text-start",
      z: "text-end",
      b: "word",
      B: "no-word",
    };
    const at = anchors[letter];
    if (at === undefined) throw new Beyond(`\\${letter}`);
    parts.push({ kind: "anchor", at });
  }

  /** What can stand in a class too; undefined when it is something else, then nothing was taken. */
  #escapedItem(): ClassItem | undefined {
    const shorthand = this.#match(/[dDsSwW]/y);
    if (shorthand !== undefined) return { kind: "shorthand", letter: shorthand[0] };
    const property = this.#match(/([pP])(?:\{(\^?)([^}]*)\}|([A-Za-z]))/y);
    if (property !== undefined) {
      const negated = (property[1] === "P") !== (property[2] === "^");
      return { kind: "property", name: property[3] ?? property[4]!, negated };
    }
    const code = this.#match(/x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})/y);
    if (code !== undefined) return single(String.fromCodePoint(Number.parseInt((code[1] ?? code[2])!, 16)));
    const octal = this.#match(/[0-7]{1,3}/y);
    if (octal !== undefined) return single(String.fromCodePoint(Number.parseInt(octal[0], 8)));
    const letter = this.#match(/[aftnrv]/y);
    if (letter !== undefined) return single(ESCAPES[letter[0]]!);
    const sign = this.#match(/[^A-Za-z0-9]/uy);
    return sign === undefined ? undefined : single(sign[0]);
  }

  #class(): Part {
    const negated = this.#match(/\^/y) !== undefined;
    const items: ClassItem[] = [];
    let first = true;
    while (this.#at < this.#text.length) {
      const posix = this.#match(/\[:(\^?)([a-z]+):\]/y);
      if (posix !== undefined) items.push(...this.#posix(posix));
      else if (!first && this.#match(/\]/y) !== undefined) return { kind: "class", negated, items };
      else items.push(this.#item());
      first = false;
    }
    return { kind: "class", negated, items };
  }

  #posix(found: RegExpExecArray): ClassItem[] {
    const ranges = POSIX[found[2]!];
    if (ranges === undefined || found[1] === "^") throw new Beyond(found[0]);
    const items: ClassItem[] = [];
    const pairs = ranges.includes("-") && /^.-/s.test(ranges) ? ranges.match(/.-.|../gs)! : ranges.match(/../gs)!;
    for (const pair of pairs) items.push({ kind: "range", from: pair[0]!, to: pair.at(-1)! });
    return items;
  }

  #item(): ClassItem {
    const from = this.#member();
    if (from.kind !== "range" || this.#match(/-(?!\])/y) === undefined) return from;
    const to = this.#member();
    return to.kind === "range" ? { kind: "range", from: from.from, to: to.from } : to;
  }

  #member(): ClassItem {
    const c = this.#take();
    if (c !== "\\") return single(c);
    const item = this.#escapedItem();
    if (item === undefined) throw new Beyond(`\\${this.#take()}`);
    return item;
  }
}

function single(character: string): ClassItem {
  return { kind: "range", from: character, to: character };
}

interface Flags {
  readonly dotAll: boolean;
  readonly lines: boolean;
}

function write(parts: readonly Part[], syntax: RegexSyntax): string {
  const leading = parts[0]?.kind === "flags" ? parts[0].flags : "";
  const body = leading === "" ? parts : parts.slice(1);
  if (syntax === "postgres") return writePostgres(body, leading);
  const prefix = leading === "" ? "" : `(?${withoutGreed(leading)})`;
  const flags = applied({ dotAll: false, lines: false }, leading);
  const text = writeBody(body, syntax, flags);
  // Java takes more than a line feed for the end of a line.
  const unix = syntax === "java" && body.some((part) => part.kind === "dot" || part.kind === "anchor") ? "(?d)" : "";
  const needed = body.some((part) => part.kind === "dot") || flags.lines ? unix : "";
  return `${needed}${prefix === "(?)" ? "" : prefix}${text}`;
}

/** Flags hold for the whole pattern there, and a dot stops at no line end unless told so. */
function writePostgres(body: readonly Part[], leading: string): string {
  if (leading.includes("-")) throw new Beyond(`(?${leading})`);
  const flags = applied({ dotAll: false, lines: false }, leading);
  const plainDots = body.some((part) => part.kind === "dot") && !flags.dotAll;
  const negations = body.some((part) => (part.kind === "class" && part.negated) || part.kind === "shorthand");
  const shortDots = plainDots && !negations && !flags.lines;
  const letters = `${leading.includes("i") ? "i" : ""}${flags.lines ? "w" : ""}${shortDots ? "p" : ""}`;
  const text = writeBody(body, "postgres", { ...flags, dotAll: flags.dotAll || shortDots });
  return `${letters === "" ? "" : `(?${letters})`}${text}`;
}

function applied(flags: Flags, text: string): Flags {
  const [on = "", off = ""] = text.split("-");
  return {
    dotAll: (flags.dotAll || on.includes("s")) && !off.includes("s"),
    lines: (flags.lines || on.includes("m")) && !off.includes("m"),
  };
}

function withoutGreed(flags: string): string {
  return flags.replaceAll("U", "").replace(/-$/, "");
}

function writeBody(parts: readonly Part[], syntax: RegexSyntax, outer: Flags): string {
  const stack: Flags[] = [outer];
  let text = "";
  for (const part of parts) {
    const flags = stack.at(-1)!;
    switch (part.kind) {
      case "character":
        text += character(part.value);
        break;
      case "shorthand":
        text += shorthand(part.letter, syntax);
        break;
      case "property":
        text += property(part, syntax);
        break;
      case "class":
        text += writeClass(part, syntax);
        break;
      case "dot":
        text += syntax === "postgres" && !flags.dotAll ? "[^\\n]" : ".";
        break;
      case "anchor":
        text += anchor(part.at, syntax, flags);
        break;
      case "open": {
        const own = part.flags === undefined ? "" : withoutGreed(part.flags);
        if (own !== "" && syntax === "postgres") throw new Beyond(`(?${own}:`);
        stack.push(applied(flags, own));
        text += `(?${own}:`;
        break;
      }
      case "flags": {
        if (syntax === "postgres") throw new Beyond(`(?${part.flags})`);
        const own = withoutGreed(part.flags);
        stack[stack.length - 1] = applied(flags, own);
        if (own !== "") text += `(?${own})`;
        break;
      }
      case "close":
        if (stack.length > 1) stack.pop();
        text += ")";
        break;
      case "or":
        text += "|";
        break;
      case "repeat": {
        const most = Math.max(0, ...(part.text.match(/\d+/g) ?? []).map(Number));
        if (syntax === "postgres" && most > 255) throw new Beyond(part.text);
        text += part.text;
        break;
      }
    }
  }
  return text;
}

function character(value: string): string {
  if (value === "\0") throw new Beyond("\\x00");
  if (value === "\n") return "\\n";
  return /[\\^$.|?*+()[\]{}]/.test(value) ? `\\${value}` : value;
}

function anchor(at: (Part & { kind: "anchor" })["at"], syntax: RegexSyntax, flags: Flags): string {
  switch (at) {
    case "start":
      return syntax === "joni" && !flags.lines ? "\\A" : "^";
    case "end":
      // Java's and Joni's would allow a line feed behind it.
      return syntax === "postgres" || flags.lines ? "$" : "\\z";
    case "text-start":
      return "\\A";
    case "text-end":
      return syntax === "postgres" ? "\\Z" : "\\z";
    case "word":
      return syntax === "postgres" ? "\\y" : "\\b";
    case "no-word":
      return syntax === "postgres" ? "\\Y" : "\\B";
  }
}

/** ASCII, as RE2 has them; PostgreSQL's own follow the locale. */
const ASCII: { readonly [letter: string]: string } = { d: "0-9", w: "0-9A-Za-z_", s: "\\t\\n\\f\\r " };

function shorthand(letter: string, syntax: RegexSyntax): string {
  if (syntax !== "postgres") return `\\${letter}`;
  const set = ASCII[letter.toLowerCase()]!;
  return letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`;
}

function property({ name, negated }: { name: string; negated: boolean }, syntax: RegexSyntax): string {
  if (syntax === "postgres") throw new Beyond(`\\${negated ? "P" : "p"}{${name}}`);
  const script = syntax === "java" && name.length > 2 ? `Is${name}` : name;
  return `\\${negated ? "P" : "p"}{${script}}`;
}

function writeClass(part: Part & { kind: "class" }, syntax: RegexSyntax): string {
  const items = part.items.map((item) => writeItem(item, syntax));
  return `[${part.negated ? "^" : ""}${items.join("")}]`;
}

function writeItem(item: ClassItem, syntax: RegexSyntax): string {
  switch (item.kind) {
    case "range":
      return item.from === item.to ? member(item.from) : `${member(item.from)}-${member(item.to)}`;
    case "shorthand":
      if (syntax !== "postgres") return `\\${item.letter}`;
      if (item.letter !== item.letter.toLowerCase()) throw new Beyond(`\\${item.letter}`);
      return ASCII[item.letter]!;
    case "property":
      return property(item, syntax);
  }
}

function member(value: string): string {
  if (value === "\0") throw new Beyond("\\x00");
  if (value === "\n") return "\\n";
  return /[\\[\]^&-]/.test(value) ? `\\${value}` : value;
}
