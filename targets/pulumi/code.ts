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
  readonly #constants: { readonly name: string; readonly entries: readonly (readonly [string, Expression])[] }[] = [];

  add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  /** Writes a constant object; from here on, what it holds is called by its name, and what begins with all of it spreads it. */
  constant(name: string, value: { readonly [key: string]: Expression }): void {
    this.assign(`const ${name} = `, value, ";");
    this.#constants.push({ name, entries: Object.entries(value) });
  }

  /** Writes `before`, the expression and `after` at an indentation. */
  assign(before: string, value: Expression, after: string, indent = ""): void {
    this.add(...this.#write(`${indent}${before}`, this.#named(value), after, indent));
  }

  /** Writes a call: `before` ends with what is called. */
  call(before: string, args: readonly Expression[], after: string, indent = ""): void {
    const named = args.map((each) => this.#named(each));
    const start = `${indent}${before}(`;
    const flat = joined(named, lineWidth - start.length - after.length - 1, flatOf);
    if (flat !== undefined) {
      this.add(`${start}${flat})${after}`);
      return;
    }
    const inner = `${indent}  `;
    this.add(start);
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
    const entries = Object.entries(value);
    const start = this.#constants.find((constant) => beginsWith(entries, constant.entries));
    if (start !== undefined && start.entries.length === entries.length) return new Code(start.name);
    const own = start === undefined ? entries : entries.slice(start.entries.length);
    const spread = start === undefined ? [] : [[`...${start.name}`, new Code(`...${start.name}`)] as const];
    // `fromEntries` makes a property of `__proto__` too.
    return Object.fromEntries([...spread, ...own.map(([key, each]) => [key, this.#named(each)] as const)]);
  }

  #write(before: string, value: Expression, after: string, indent: string): readonly string[] {
    const flat = flatOf(value, lineWidth - before.length - after.length);
    if (flat !== undefined) return [`${before}${flat}${after}`];
    const inner = `${indent}  `;
    if (Array.isArray(value))
      return [`${before}[`, ...value.flatMap((each) => this.#write(inner, each, ",", inner)), `${indent}]${after}`];
    if (typeof value === "object" && value !== null && !(value instanceof Code)) {
      const properties = entriesOf(value).flatMap(([key, each]) =>
        isItsKey(key, each) ? [`${inner}${key},`] : this.#write(`${inner}${keyOf(key)}: `, each, ",", inner),
      );
      return [`${before}{`, ...properties, `${indent}}${after}`];
    }
    // A text that is too long for its line has the next one, where that gains more than a few columns.
    if (typeof value === "string" && /[^ ]{5,}: $/.test(before))
      return [before.trimEnd(), `${inner}${textOf(value)}${after}`];
    return [`${before}${leafOf(value)}${after}`];
  }
}

/** On one line of at most `room` columns; undefined where that is not done. */
function flatOf(value: Expression, room: number): string | undefined {
  if (Array.isArray(value)) {
    // Formatters write lists of several objects one a line.
    if (value.length > 1 && value.every((each) => entriesOf(each).length > 1)) return undefined;
    const items = joined(value, room - 2, flatOf);
    return items === undefined ? undefined : `[${items}]`;
  }
  if (typeof value !== "object" || value === null || value instanceof Code) {
    const leaf = leafOf(value);
    return leaf.length > room ? undefined : leaf;
  }
  const entries = entriesOf(value);
  if (entries.length === 0) return "{}";
  const properties = joined(entries, room - 4, ([key, each], left) => {
    if (isItsKey(key, each)) return key;
    const name = keyOf(key);
    const flat = flatOf(each, left - name.length - 2);
    return flat === undefined ? undefined : `${name}: ${flat}`;
  });
  return properties === undefined ? undefined : `{ ${properties} }`;
}

/** With commas between, in at most `room` columns. */
function joined<T>(
  items: readonly T[],
  room: number,
  write: (item: T, room: number) => string | undefined,
): string | undefined {
  const written: string[] = [];
  let left = room;
  for (const item of items) {
    const each = write(item, left);
    if (each === undefined) return undefined;
    written.push(each);
    left -= each.length + 2;
  }
  // The last has no comma.
  return left < -2 ? undefined : written.join(", ");
}

function leafOf(value: Expression): string {
  if (value instanceof Code) return value.text;
  return typeof value === "string" ? textOf(value) : JSON.stringify(value ?? null);
}

function entriesOf(value: Expression): [string, Expression][] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Code) return [];
  return Object.entries(value).filter(([, each]) => each !== undefined);
}

/** Whether the first of `entries` are `start`. */
function beginsWith(
  entries: readonly (readonly [string, Expression])[],
  start: readonly (readonly [string, Expression])[],
): boolean {
  return start.every(([key, value], at) => {
    const entry = entries[at];
    if (entry?.[0] !== key) return false;
    const scalar = typeof value !== "object" || value === null;
    return scalar ? entry[1] === value : JSON.stringify(entry[1]) === JSON.stringify(value);
  });
}

function isItsKey(key: string, value: Expression): boolean {
  return value instanceof Code && value.text === key;
}

function keyOf(key: string): string {
  if (key === "__proto__") return `[${textOf(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : textOf(key);
}

/** In the quotes that need fewer backslashes. */
export function textOf(text: string): string {
  const double = typescript.string!(text);
  const count = (mark: string) => text.split(mark).length;
  if (!text.includes('"') || count('"') <= count("'")) return double;
  const single = double.slice(1, -1).replace(/\\(.)|'/gs, (found, escaped) => {
    if (found === "'") return "\\'";
    return escaped === '"' ? '"' : found;
  });
  return `'${single}'`;
}
