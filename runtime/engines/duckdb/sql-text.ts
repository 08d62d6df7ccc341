/** Names and values as DuckDB's SQL writes them. Everything that is put into a statement's text goes through here. */

/** A name, always quoted: `"day of ""x"""`. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"schema"."name"`. */
export function qualified(schema: string, name: string): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** A string literal. NUL, which no literal can hold, is spliced in by `chr(0)`. */
export function literal(text: string): string {
  if (text.includes("\0")) return `(${text.split("\0").map(literal).join(" || chr(0) || ")})`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** A string literal, or `NULL`. */
export function literalOrNull(text: string | undefined): string {
  return text === undefined ? "NULL" : literal(text);
}

/** `['a', 'b']` as a list of strings. */
export function stringList(texts: readonly string[]): string {
  return texts.length === 0 ? "[]::VARCHAR[]" : `[${texts.map(literal).join(", ")}]`;
}
