/** Names, texts and types as Chimera spells them: nothing that was read can break out of its place. */
import { tokenize } from "../../language/syntax/lexer.ts";
import { T } from "../../language/syntax/tokens.ts";
import { SourceText } from "../../language/text/source.ts";
import type { FoundType } from "./found.ts";

type FoundEnum = Extract<FoundType, { readonly kind: "enum" }>;

/** A name that can stand between backticks: one line, no backtick, not empty. */
export function nameOf(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029`]/g, "_")
      .toWellFormed()
      .trim() || "unnamed"
  );
}

/** A plain word where the language takes it for a name, else in backticks. */
export function spellName(text: string): string {
  const name = nameOf(text);
  const { tokens } = tokenize(new SourceText("name", name));
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && tokens[0]?.tokenType === T.Identifier;
  return plain ? name : `\`${name}\``;
}

/** `a.b` of an address, each part a name. */
export function spellAddress(address: string): string {
  return address.split(".").map(spellName).join(".");
}

/** A text in quotes, on one line. */
export function spellText(text: string): string {
  const inner = text.toWellFormed().replace(/[\\"]/g, "\\$&");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these need an escape
  return `"${inner.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`)}"`;
}

/** Lines of a comment, one for each line of the text. */
export function spellComment(marks: "//" | "///", text: string): string[] {
  const lines = text
    .toWellFormed()
    .trim()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all signs that end a line somewhere
    .split(/[\r\n\u0085\u2028\u2029\u000b\u000c]+/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: invisible signs have no place in a comment
  return lines.map((line) => `${marks} ${line.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").trim()}`.trimEnd());
}

/** `OrderItems` of `order items`. */
export function pascal(text: string): string {
  const words = text
    .normalize("NFKD")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(joined) ? joined : `T${joined}`;
}

/** A domain that any text makes: words in lower case between dots. */
export function domainOf(text: string): string {
  const parts = text.split(".").map((part) =>
    part
      .normalize("NFKD")
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "_"),
  );
  const named = parts.map((part) => part.replace(/^_+|_+$/g, "")).filter((part) => part !== "");
  const words = named.map((part) => (/^[a-z]/.test(part) ? part : `d${part}`));
  return words.length === 0 || words[0] === "std" ? ["imported", ...words].join(".") : words.join(".");
}

/** The type as Chimera writes it; `enumName` gives the declared name of an enum. `atSource` adds the names that fields have there. */
export function spellType(type: FoundType, enumName: (type: FoundEnum) => string, atSource: boolean): string {
  const inside = (each: FoundType) => spellType(each, enumName, atSource);
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision}, ${type.scale})`;
    case "list":
      return `list<${inside(type.item)}${type.nullable ? "?" : ""}>`;
    case "map":
      return `map<${inside(type.key)}, ${inside(type.value)}?>`;
    case "struct": {
      const taken = new Set<string>();
      const fields = type.fields.map(({ name, type: field, nullable }) => {
        const own = unused(nameOf(name), taken);
        const from = own === name || !atSource ? "" : ` from ${spellText(name)}`;
        return `${spellName(own)}: ${inside(field)}${nullable ? "?" : ""}${from}`;
      });
      return `struct { ${fields.join(", ")} }`;
    }
    case "enum":
      return enumName(type);
    default:
      return type.kind;
  }
}

/** Members of an enum: a word each, with the text that it stands for where that is another. */
export function spellMembers(values: readonly string[]): string {
  const taken = new Set<string>();
  const members = values.map((value) => {
    const plain = value
      .normalize("NFKD")
      .replaceAll(/[^A-Za-z0-9_]+/g, "_")
      .replaceAll(/^_+|_+$/g, "");
    const own = unused(/^[A-Za-z]/.test(plain) ? plain : `v_${plain || "empty"}`, taken);
    return own === value ? spellName(own) : `${spellName(own)} = ${spellText(value)}`;
  });
  return `{ ${members.join(", ")} }`;
}

/** A regular expression between slashes. */
export function spellPattern(pattern: string): string {
  const flat = pattern
    .toWellFormed()
    .replaceAll(/[\r\n\u2028\u2029]/g, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
  return `/${flat.replaceAll(/\\[\s\S]|\//g, (each) => (each === "/" ? "\\/" : each))}/`;
}

/** The name, or the next that nobody has; it is taken then. */
export function unused(name: string, taken: Set<string>): string {
  let found = name;
  for (let next = 2; taken.has(found.toLowerCase()); next++) found = `${name}_${next}`;
  taken.add(found.toLowerCase());
  return found;
}
