/** How the languages of text artifacts quote what a mesh says. */
import type { Quoting } from "./template.ts";

/** TypeScript and JavaScript. */
export const typescript: Quoting = {
  /** A string literal. */
  string: (value) => scriptString(textOf(value)),
  /** Any plain data as an expression of one line. */
  value: (value) => scriptValue(value),
  /** A name that the target itself has made; nothing else is one. */
  name: (value) => {
    const name = textOf(value);
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new Error(`not a name in TypeScript: ${JSON.stringify(name)}`);
    return name;
  },
  /** Text inside a comment of one line. */
  comment: (value) => oneLine(textOf(value)).replaceAll("*/", "* /"),
};

/** Markdown. */
export const markdown: Quoting = {
  /** Text of one line, in which nothing is markup. */
  text: (value) => oneLine(textOf(value)).replace(/[\\`*_{}[\]<>()#+!|~&-]/g, "\\$&"),
  /** Text in backticks. */
  code: (value) => {
    const text = oneLine(textOf(value));
    const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = "`".repeat(longest + 1);
    const space = text.startsWith("`") || text.endsWith("`") || text === "" ? " " : "";
    return `${fence}${space}${text}${space}${fence}`;
  },
};

/** HTML, as text and inside quoted attributes. */
export const html: Quoting = {
  text: (value) => escapeHtml(textOf(value)),
  /** Data for a script of the page. */
  json: (value) => JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, unicodeEscape),
};

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`neither text nor a number: ${JSON.stringify(value)}`);
}

function scriptString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, unicodeEscape);
}

function scriptValue(value: unknown): string {
  if (typeof value === "string") return scriptString(value);
  if (Array.isArray(value)) return `[${value.map(scriptValue).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    if (entries.length === 0) return "{}";
    const key = (name: string) =>
      /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : `[${scriptString(name)}]`;
    return `{ ${entries.map(([name, each]) => `${key(name)}: ${scriptValue(each)}`).join(", ")} }`;
  }
  return JSON.stringify(value ?? null);
}

/** Line breaks and other control characters become blanks. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
}

function escapeHtml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: HTML has no form for them
  const printable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "\ufffd");
  return printable.replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`);
}

function unicodeEscape(c: string): string {
  return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
