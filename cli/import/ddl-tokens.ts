/** Words, quoted names, texts and signs of a SQL script, whatever the dialect. Takes any text, also one that ends inside a quote. */

export interface SqlToken {
  readonly kind: "word" | "name" | "text" | "number" | "sign";
  /** What it says: without quotes for names and texts. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

const word = /[\p{L}_@#][\p{L}\p{M}\p{N}_$#@]*/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const sign = /::|<>|<=|>=|!=|\|\||[\s\S]/y;
const dollar = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const space = /(?:\s|--[^\n]*|#(?=[\s!])[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;

export function sqlTokens(script: string): SqlToken[] {
  // Dialects with backticks are those where a backslash escapes.
  const escapes = script.includes("`");
  const tokens: SqlToken[] = [];
  let [at, line] = [0, 1];
  const take = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.exec(script)?.[0].length ?? 0;
  };
  const push = (kind: SqlToken["kind"], text: string, length: number) => {
    tokens.push({ kind, text, start: at, end: at + length, line });
    for (let next = at; next < at + length; next++) if (script.charCodeAt(next) === 10) line++;
    at += length;
  };
  while (at < script.length) {
    const blank = take(space);
    if (blank > 0) {
      for (let next = at; next < at + blank; next++) if (script.charCodeAt(next) === 10) line++;
      at += blank;
      continue;
    }
    const first = script[at]!;
    const close = closing(script, at);
    if (close !== undefined) {
      const length = quotedLength(script, at, close, escapes || /[eE]/.test(script[at - 1] ?? ""));
      push(close === "'" ? "text" : "name", inner(script.slice(at, at + length), close, escapes), length);
      continue;
    }
    const tag = first === "$" ? take(dollar) : 0;
    if (tag > 0) {
      const end = script.indexOf(script.slice(at, at + tag), at + tag);
      const stop = end === -1 ? script.length : end;
      push("text", script.slice(at + tag, stop), Math.min(stop + tag, script.length) - at);
      continue;
    }
    const digits = take(number);
    const letters = digits === 0 ? take(word) : 0;
    const length = digits || letters || take(sign) || 1;
    const kind = digits > 0 ? "number" : letters > 0 ? "word" : "sign";
    push(kind, script.slice(at, at + length), length);
  }
  return tokens;
}

/** The sign that ends the quote which starts here. A bracket quotes where it stands apart: `text[]` and `ARRAY['a']` are no names. */
function closing(script: string, at: number): string | undefined {
  const first = script[at]!;
  if (first === "'" || first === '"' || first === "`") return first;
  if (first !== "[") return undefined;
  const apart = !/[\p{L}\p{N}_\])]/u.test(script[at - 1] ?? " ");
  return apart && /[\p{L}_]/u.test(script[at + 1] ?? "") ? "]" : undefined;
}

function quotedLength(script: string, at: number, close: string, escapes: boolean): number {
  let next = at + 1;
  while (next < script.length) {
    const each = script[next]!;
    if (each === "\\" && escapes && close !== "]" && close !== "`") next += 2;
    else if (each !== close) next++;
    else if (script[next + 1] === close) next += 2;
    else return next + 1 - at;
  }
  return script.length - at;
}

const escaped: { readonly [sign: string]: string } = { n: "\n", t: "\t", r: "\r" };

function inner(raw: string, close: string, escapes: boolean): string {
  const ended = raw.length > 1 && raw.endsWith(close);
  const text = raw.slice(1, ended ? -1 : undefined).replaceAll(close + close, close);
  if (!escapes || close === "]" || close === "`") return text;
  return text.replaceAll(/\\([\s\S])/g, (_, each: string) => escaped[each] ?? each);
}

/** How much deeper in brackets what follows a token stands. */
export function depthOf({ kind, text }: SqlToken): number {
  if (kind !== "sign") return 0;
  return text === "(" || text === "[" ? 1 : text === ")" || text === "]" ? -1 : 0;
}

/** Whether a token is this word, which is in small letters. */
export function isWord(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === "word" && token.text.toLowerCase() === text;
}
