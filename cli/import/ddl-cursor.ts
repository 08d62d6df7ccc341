/** A way through the tokens of a statement, and the parts between its commas. */
import { depthOf, isWord, type SqlToken } from "./ddl-tokens.ts";

/** Tokens one after the other; behind the last there is nothing. */
export class Cursor {
  at = 0;
  readonly tokens: readonly SqlToken[];
  constructor(tokens: readonly SqlToken[]) {
    this.tokens = tokens;
  }
  get token(): SqlToken | undefined {
    return this.tokens[this.at];
  }
  /** Whether these words stand here; they are passed then. */
  words(...texts: readonly string[]): boolean {
    if (!texts.every((text, ahead) => isWord(this.tokens[this.at + ahead], text))) return false;
    this.at += texts.length;
    return true;
  }
  anyWord(...texts: readonly string[]): boolean {
    return texts.some((text) => this.words(text));
  }
  sign(text: string): boolean {
    if (this.token?.kind !== "sign" || this.token.text !== text) return false;
    this.at++;
    return true;
  }
  name(): string | undefined {
    const { token } = this;
    if (token?.kind !== "word" && token?.kind !== "name") return undefined;
    this.at++;
    return token.text;
  }
  /** A text in either kind of quotes. */
  text(): string | undefined {
    const { token } = this;
    if (token?.kind !== "text" && token?.kind !== "name") return undefined;
    this.at++;
    return token.text;
  }
  /** `a.b.c`; BigQuery quotes such a name as a whole. */
  path(): readonly string[] {
    const parts: string[] = [];
    for (let part = this.name(); part !== undefined; part = this.sign(".") ? this.name() : undefined) parts.push(part);
    return parts.length === 1 && /^[\w-]+(\.[\w-]+){1,2}$/.test(parts[0]!) ? parts[0]!.split(".") : parts;
  }
  /** What stands between the bracket here and the one that closes it. */
  brackets(): readonly SqlToken[] | undefined {
    if (this.token?.kind !== "sign" || this.token.text !== "(") return undefined;
    const start = this.at + 1;
    let depth = 0;
    for (; this.at < this.tokens.length; this.at++) {
      depth += depthOf(this.tokens[this.at]!);
      if (depth === 0) return this.tokens.slice(start, this.at++);
    }
    return this.tokens.slice(start);
  }
}

/** What stands between commas outside of brackets, those of nested types among them. */
export function itemsOf(tokens: readonly SqlToken[]): SqlToken[][] {
  const items: SqlToken[][] = [[]];
  let [depth, angles] = [0, 0];
  for (const [at, token] of tokens.entries()) {
    depth += depthOf(token);
    if (
      token.kind === "sign" &&
      token.text === "<" &&
      /^(array|struct|map|row|record|list)$/i.test(tokens[at - 1]?.text ?? "")
    )
      angles++;
    if (token.kind === "sign" && token.text === ">" && angles > 0) angles--;
    if (token.kind === "sign" && token.text === "," && depth <= 0 && angles === 0) items.push([]);
    else items.at(-1)!.push(token);
  }
  return items.filter((item) => item.length > 0);
}

/** On one line, of which messages show the beginning. */
export function shortened(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat;
}
