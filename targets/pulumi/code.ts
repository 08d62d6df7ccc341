/**
 * Expressions of TypeScript from plain data, laid out as formatters lay them out: on one line where they fit, else one part a line. Whatever
 * a mesh says is written by the quoting of `sdk`, so that nothing of it can leave its place.
 */
import type { PlaceIR } from "../../compiler/mesh/mesh.ts";
import { typescript } from "../sdk/quoting.ts";
import type { Artifact, Origin } from "../sdk/target.ts";

/** An expression that the target itself has written, on one line. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Properties that are undefined are left out; one whose code is its key, such as `...labels`, is written as that alone. */
export type Expression =
  | string
  | number
  | boolean
  | null
  | undefined
  | Code
  | readonly Expression[]
  | { readonly [key: string]: Expression };

/** Longest line of code that formatters leave alone. */
const lineWidth = 120;

/** A file that is written line by line, with where its lines come from. */
export class SourceFile {
  readonly #lines: string[] = [];
  readonly #origins: Origin[] = [];
  readonly #constants: { readonly name: string; readonly text: string }[] = [];

  add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  /** Writes a constant object; from here on, what it holds is called by its name, and what begins with all of it spreads it. */
  constant(name: string, value: { readonly [key: string]: Expression }): void {
    this.assign(`const ${name} = `, value, ";");
    this.#constants.push({ name, text: JSON.stringify(value) });
  }

  /** Writes `before`, the expression and `after` at an indentation. */
  assign(before: string, value: Expression, after: string, indent = ""): void {
    this.add(...this.#write(`${indent}${before}`, this.#named(value), after, indent));
  }

  /** Writes a call: `before` ends with what is called. */
  call(before: string, args: readonly Expression[], after: string, indent = ""): void {
    const named = args.map((each) => this.#named(each));
    const flat = named.map((each) => flatOf(each));
    const line = `${indent}${before}(${flat.join(", ")})${after}`;
    if (!flat.includes(undefined) && line.length <= lineWidth) {
      this.add(line);
      return;
    }
    const inner = `${indent}  `;
    this.add(`${indent}${before}(`);
    for (const each of named) this.add(...this.#write(inner, each, ",", inner));
    this.add(`${indent})${after}`);
  }

  /** Notes that the lines that `write` adds come from `place`. */
  from(place: PlaceIR, write: () => void): void {
    const line = this.#lines.length + 1;
    const at = this.#origins.push({ line, endLine: line, place }) - 1;
    write();
    this.#origins[at] = { line, endLine: this.#lines.length, place };
  }

  artifact(path: string): Artifact {
    return { path, text: `${this.#lines.join("\n")}\n`, origins: this.#origins };
  }

  /** With constants in place of what they hold. */
  #named(value: Expression): Expression {
    if (typeof value !== "object" || value === null || value instanceof Code) return value;
    if (Array.isArray(value)) return value.map((each) => this.#named(each));
    const text = JSON.stringify(value);
    const same = this.#constants.find((constant) => constant.text === text);
    if (same !== undefined) return new Code(same.name);
    const start = this.#constants.find((constant) => text.startsWith(`${constant.text.slice(0, -1)},`));
    const entries = Object.entries(value);
    const own = start === undefined ? entries : entries.slice(Object.keys(JSON.parse(start.text) as object).length);
    const spread = start === undefined ? [] : [[`...${start.name}`, new Code(`...${start.name}`)] as const];
    // `fromEntries` makes a property of `__proto__` too.
    return Object.fromEntries([...spread, ...own.map(([key, each]) => [key, this.#named(each)] as const)]);
  }

  #write(before: string, value: Expression, after: string, indent: string): readonly string[] {
    const flat = flatOf(value);
    if (flat !== undefined && before.length + flat.length + after.length <= lineWidth)
      return [`${before}${flat}${after}`];
    const inner = `${indent}  `;
    if (Array.isArray(value) && value.length > 0)
      return [`${before}[`, ...value.flatMap((each) => this.#write(inner, each, ",", inner)), `${indent}]${after}`];
    const entries = entriesOf(value);
    if (entries.length > 0) {
      const properties = entries.flatMap(([key, each]) =>
        each instanceof Code && each.text === key
          ? [`${inner}${key},`]
          : this.#write(`${inner}${keyOf(key)}: `, each, ",", inner),
      );
      return [`${before}{`, ...properties, `${indent}}${after}`];
    }
    // A text that is too long for its line has the next one, where that gains more than a few columns.
    if (typeof value === "string" && /[^ ]{5,}: $/.test(before))
      return [before.trimEnd(), `${inner}${textOf(value)}${after}`];
    return [`${before}${flat}${after}`];
  }
}

/** On one line; undefined where that is not done however short it is. */
function flatOf(value: Expression): string | undefined {
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return textOf(value);
  if (Array.isArray(value)) {
    // Formatters write lists of several objects one a line.
    if (value.length > 1 && value.every((each) => entriesOf(each).length > 1)) return undefined;
    const items = value.map(flatOf);
    return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const properties = entriesOf(value).map(([key, each]) => {
    const flat = flatOf(each);
    return flat === key && each instanceof Code ? key : flat && `${keyOf(key)}: ${flat}`;
  });
  if (properties.length === 0) return "{}";
  return properties.includes(undefined) ? undefined : `{ ${properties.join(", ")} }`;
}

function entriesOf(value: Expression): [string, Expression][] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Code) return [];
  return Object.entries(value).filter(([, each]) => each !== undefined);
}

function keyOf(key: string): string {
  if (key === "__proto__") return `[${textOf(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : textOf(key);
}

/** In the quotes that need fewer backslashes. */
export function textOf(text: string): string {
  const double = typescript.string!(text);
  const count = (mark: string) => text.split(mark).length;
  if (count('"') <= count("'")) return double;
  const single = double.slice(1, -1).replace(/\\(.)|'/gs, (found, escaped) => {
    if (found === "'") return "\\'";
    return escaped === '"' ? '"' : found;
  });
  return `'${single}'`;
}
