/**
 * DuckDB's type texts, read: `DECIMAL(12,2)`, `STRUCT("a b" BIGINT, c VARCHAR[])`, `MAP(VARCHAR, DOUBLE)`, `ENUM('x', 'y')`. Needed because a nested
 * value fits or does not fit leaf by leaf.
 */
import { identifier } from "./sql-text.ts";

export type SqlType =
  /** Canonical upper-case name with its arguments: `BIGINT`, `DECIMAL(12,2)`, `ENUM('x', 'y')`. */
  | { readonly kind: "scalar"; readonly name: string; readonly precision?: number; readonly scale?: number }
  | { readonly kind: "list"; readonly item: SqlType }
  | { readonly kind: "map"; readonly key: SqlType; readonly value: SqlType }
  | { readonly kind: "struct"; readonly fields: readonly { readonly name: string; readonly type: SqlType }[] };

/** Other names of the same type. */
const canonical: { readonly [name: string]: string } = {
  INT: "INTEGER",
  INT4: "INTEGER",
  INT8: "BIGINT",
  INT2: "SMALLINT",
  LONG: "BIGINT",
  TEXT: "VARCHAR",
  STRING: "VARCHAR",
  BOOL: "BOOLEAN",
  FLOAT8: "DOUBLE",
  "DOUBLE PRECISION": "DOUBLE",
  REAL: "FLOAT",
  FLOAT4: "FLOAT",
  BYTEA: "BLOB",
  NUMERIC: "DECIMAL",
  TIMESTAMPTZ: "TIMESTAMP WITH TIME ZONE",
  DATETIME: "TIMESTAMP",
};

/** Reads a type's text. What it cannot read is a scalar of that name: the engine then has the last word. */
export function parseSqlType(text: string): SqlType {
  const reader = new TypeReader(text);
  const type = reader.type();
  return reader.atEnd() ? type : { kind: "scalar", name: text.trim() };
}

/** The text of a type, names of fields always quoted. */
export function sqlTypeText(type: SqlType): string {
  switch (type.kind) {
    case "scalar":
      return type.name;
    case "list":
      return `${sqlTypeText(type.item)}[]`;
    case "map":
      return `MAP(${sqlTypeText(type.key)}, ${sqlTypeText(type.value)})`;
    case "struct":
      return `STRUCT(${type.fields.map((field) => `${identifier(field.name)} ${sqlTypeText(field.type)}`).join(", ")})`;
  }
}

/** Equal as the engine sees it. */
export function sameSqlType(a: SqlType, b: SqlType): boolean {
  return sqlTypeText(a) === sqlTypeText(b);
}

class TypeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#blanks();
    return this.#at >= this.#text.length;
  }

  type(): SqlType {
    let type = this.#single();
    for (;;) {
      const brackets = /^\s*\[\d*\]/.exec(this.#rest());
      if (brackets === null) return type;
      this.#at += brackets[0].length;
      type = { kind: "list", item: type };
    }
  }

  #single(): SqlType {
    this.#blanks();
    const written = /^[A-Za-z_][A-Za-z0-9_]*(?:\s+(?:PRECISION|WITH(?:OUT)?\s+TIME\s+ZONE))?/i.exec(this.#rest());
    if (written === null) return { kind: "scalar", name: this.#takeAll() };
    this.#at += written[0].length;
    const upper = written[0].toUpperCase().replace(/\s+/g, " ");
    const name = canonical[upper] ?? upper;
    if (name === "STRUCT" || name === "ROW") return { kind: "struct", fields: this.#fields() };
    if (name === "MAP") {
      this.#expect("(");
      const key = this.type();
      this.#expect(",");
      const value = this.type();
      this.#expect(")");
      return { kind: "map", key, value };
    }
    const bracket = this.#arguments();
    if (name !== "DECIMAL") return { kind: "scalar", name: bracket === undefined ? name : `${name}(${bracket})` };
    const [precision = 18, scale = bracket === undefined ? 3 : 0] = (bracket ?? "")
      .split(",")
      .filter(Boolean)
      .map(Number);
    return { kind: "scalar", name: `DECIMAL(${precision},${scale})`, precision, scale };
  }

  #fields(): { name: string; type: SqlType }[] {
    const fields: { name: string; type: SqlType }[] = [];
    this.#expect("(");
    do {
      this.#blanks();
      const quoted = /^"((?:[^"]|"")*)"/.exec(this.#rest());
      const plain = quoted ?? /^([^\s"(),]+)/.exec(this.#rest());
      if (plain === null) break;
      this.#at += plain[0].length;
      fields.push({ name: plain[1]!.replaceAll('""', '"'), type: this.type() });
    } while (this.#accept(","));
    this.#expect(")");
    return fields;
  }

  /** What stands between brackets of a scalar, as written. Strings in it may hold brackets. */
  #arguments(): string | undefined {
    const written = /^\s*\(((?:'(?:[^']|'')*'|[^()'])*)\)/.exec(this.#rest());
    if (written === null) return undefined;
    this.#at += written[0].length;
    return written[1]!.replace(/\s*,\s*(?=\d)/g, ",").trim();
  }

  #accept(character: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    // A text that breaks here is not at its end afterwards, and is then taken as a scalar.
    if (!this.#accept(character)) this.#at = Math.max(0, this.#at - 1);
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }

  #takeAll(): string {
    const rest = this.#rest().trim();
    this.#at = this.#text.length;
    return rest;
  }

  #blanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }
}
