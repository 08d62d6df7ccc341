/**
 * SQL texts with names of relations in braces. `{paid}` stands for the relation `paid`; in texts, quoted names and comments braces are
 * just braces, and so is everything else in braces that is no name, such as `{'a': 1}`.
 */
import type { Span } from "../../../language/text/source.ts";

/** A name in braces. */
export interface TemplateName extends Span {
  readonly name: string;
}

/** The text taken apart; offsets count from its start. */
export interface Template {
  readonly text: string;
  readonly names: readonly TemplateName[];
}

const part =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$\$[\s\S]*?\$\$|\{\s*(?:`([^`]+)`|([A-Za-z_]\w*))\s*\}/g;

/** Finds the names in braces. */
export function parseTemplate(text: string): Template {
  const names: TemplateName[] = [];
  for (const match of text.matchAll(part)) {
    const name = match[1] ?? match[2];
    if (name !== undefined) names.push({ name, start: match.index, end: match.index + match[0].length });
  }
  return { text, names };
}

/** The text with `{0}`, `{1}` … for its names in the order of `relations` and all other braces doubled, and the way back. */
export interface Numbered {
  readonly sql: string;
  /** The offset in the author's text of an offset in `sql`. */
  original(offset: number): number;
}

export function numberTemplate(template: Template, relations: readonly string[]): Numbered {
  const { text, names } = template;
  const starts: { readonly there: number; readonly here: number }[] = [];
  let sql = "";
  let at = 0;
  const literal = (end: number) => {
    for (let i = at; i < end; i++) {
      const c = text[i]!;
      starts.push({ there: sql.length, here: i });
      sql += c === "{" || c === "}" ? c + c : c;
    }
    at = end;
  };
  for (const name of names) {
    literal(name.start);
    starts.push({ there: sql.length, here: name.start });
    sql += `{${relations.indexOf(name.name)}}`;
    at = name.end;
  }
  literal(text.length);
  return {
    sql,
    original(offset) {
      const next = starts.findIndex((each) => each.there > offset);
      const found = next === -1 ? starts.at(-1) : starts[next - 1];
      return found?.here ?? 0;
    },
  };
}
