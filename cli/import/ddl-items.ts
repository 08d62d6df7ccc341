/** What stands between the commas of a CREATE TABLE: columns and constraints. */
import { Cursor, shortened } from "./ddl-cursor.ts";
import { depthOf, isWord, type SqlToken } from "./ddl-tokens.ts";

export interface ColumnSoFar {
  readonly name: string;
  /** As it is written. */
  readonly type: string;
  readonly line: number;
  nullable: boolean;
  description?: string | undefined;
}
export interface TableSoFar {
  readonly path: readonly string[];
  readonly line: number;
  readonly columns: ColumnSoFar[];
  key: readonly string[];
  readonly unique: (readonly string[])[];
  readonly references: {
    readonly line: number;
    readonly columns: readonly string[];
    readonly path: readonly string[];
    readonly targets: readonly string[];
  }[];
  /** Conditions, once all columns are known. */
  readonly checks: { readonly line: number; readonly text: string; readonly tokens: readonly SqlToken[] }[];
  description?: string | undefined;
}
export interface Reading {
  readonly script: string;
  readonly path: string;
  leave(line: number, what: string, reason: string): void;
}

/** One item between commas. */
export function readItem(tokens: readonly SqlToken[], table: TableSoFar, reading: Reading): void {
  const cursor = new Cursor(tokens);
  if (cursor.words("constraint")) cursor.name();
  const { line } = tokens[0]!;
  const what = `${table.path.join(".")}: ${shortened(textOf(tokens, reading))}`;
  const before = cursor.at;
  if (cursor.words("primary", "key")) {
    cursor.anyWord("clustered", "nonclustered");
    table.key = columnNames(cursor, table);
  } else if (cursor.words("unique")) {
    cursor.anyWord("key", "index", "clustered", "nonclustered");
    cursor.words("nulls", "not", "distinct");
    if (cursor.token?.text !== "(") cursor.name();
    table.unique.push(columnNames(cursor, table));
  } else if (cursor.words("foreign", "key")) {
    if (cursor.token?.text !== "(") cursor.name();
    const columns = columnNames(cursor, table);
    if (cursor.words("references")) addReference(cursor, columns, line, table);
    else reading.leave(line, what, "it refers to no table");
  } else if (cursor.words("check") && cursor.token?.text === "(") {
    table.checks.push({ line, text: what, tokens: cursor.brackets() ?? [] });
  } else {
    cursor.at = before;
    const storage = tokens.length > 1 && isWord(tokens[0], "like") ? true : isIndex(cursor);
    if (storage) reading.leave(line, what, "it says nothing of what is in the table");
    else readColumn(cursor, table, reading);
  }
}

function isIndex({ tokens, at }: Cursor): boolean {
  const [first, second, third] = tokens.slice(at);
  if (["exclude", "period", "fulltext", "spatial"].some((each) => isWord(first, each)))
    return (
      second !== undefined &&
      (isWord(second, "key") || isWord(second, "index") || isWord(second, "for") || isWord(second, "using"))
    );
  if (!isWord(first, "index") && !isWord(first, "key")) return false;
  return second?.text === "(" || (third?.text === "(" && second !== undefined);
}

function addReference(cursor: Cursor, columns: readonly string[], line: number, table: TableSoFar): void {
  const path = cursor.path();
  const targets = (cursor.brackets() ?? []).filter(({ kind }) => kind !== "sign").map(({ text }) => text);
  table.references.push({ line, columns, path, targets });
}

/** Names in brackets as the table's columns have them, without order and length behind them. */
function columnNames(cursor: Cursor, table: TableSoFar): string[] {
  const names: string[] = [];
  let depth = 0;
  let first = true;
  for (const token of cursor.brackets() ?? []) {
    depth += depthOf(token);
    if (first && token.kind !== "sign") names.push(columnOf(token.text, table));
    first = depth === 0 && token.text === ",";
  }
  return names;
}

/** The column that a name means: its own spelling first, any case else. */
export function columnOf(name: string, { columns }: TableSoFar): string {
  const same = columns.find((column) => column.name === name);
  return (same ?? columns.find((column) => column.name.toLowerCase() === name.toLowerCase()))?.name ?? name;
}

/** Words behind which no type goes on. */
const endsType =
  /^(not|null|default|primary|unique|references|check|constraint|comment|options|collate|generated|identity|auto_increment|autoincrement|encode|distkey|sortkey|on|as|charset|masking|masked|tag|stored|virtual|rowguidcol|sparse|key|visible|invisible|policy|first|after|materialized|persisted|codec|using|enforced|hidden)$/i;

function readColumn(cursor: Cursor, table: TableSoFar, reading: Reading): void {
  const { line } = cursor.tokens[0]!;
  const name = cursor.name();
  const what = `${table.path.join(".")}: ${shortened(textOf(cursor.tokens, reading))}`;
  if (name === undefined) {
    reading.leave(line, what, "a column starts with its name");
    return;
  }
  const from = cursor.at;
  let [depth, angles] = [0, 0];
  for (; cursor.token !== undefined; cursor.at++) {
    const { token } = cursor;
    depth += depthOf(token);
    if (token.kind === "sign" && token.text === "<") angles++;
    if (token.kind === "sign" && token.text === ">") angles--;
    const open = depth > 0 || angles > 0;
    if (open || cursor.at === from) continue;
    if (token.kind === "word" && endsType.test(token.text)) break;
    const next = cursor.tokens[cursor.at + 1];
    if (isWord(token, "character") && isWord(next, "set")) break;
    if (isWord(token, "with") && !isWord(next, "time") && !isWord(next, "local")) break;
  }
  const type = reading.script.slice(cursor.tokens[from]?.start ?? 0, cursor.tokens[cursor.at - 1]!.end);
  if (cursor.at === from) {
    reading.leave(line, what, "no type stands behind its name");
    return;
  }
  if (table.columns.some((column) => column.name === name)) {
    reading.leave(line, what, "a column of this name was read before");
    return;
  }
  const column: ColumnSoFar = {
    name,
    type: bareType(cursor.tokens.slice(from, cursor.at), type),
    line,
    nullable: true,
  };
  table.columns.push(column);
  while (cursor.token !== undefined) readColumnClause(cursor, column, table, reading);
}

/** SQL Server quotes its types too: `[nvarchar](50)`. */
function bareType(tokens: readonly SqlToken[], written: string): string {
  const [first, ...rest] = tokens;
  if (first?.kind !== "name") return written;
  return `${first.text}${rest.map(({ text, kind }) => (kind === "word" ? ` ${text}` : text)).join("")}`;
}

function readColumnClause(cursor: Cursor, column: ColumnSoFar, table: TableSoFar, reading: Reading): void {
  const { line } = cursor.token!;
  const from = cursor.at;
  if (cursor.words("not", "null")) column.nullable = false;
  else if (cursor.words("null")) return;
  else if (cursor.words("constraint")) cursor.name();
  else if (cursor.words("primary")) {
    cursor.words("key");
    cursor.anyWord("clustered", "nonclustered");
    table.key = [...table.key, column.name];
  } else if (cursor.words("unique")) {
    cursor.words("key");
    table.unique.push([column.name]);
  } else if (cursor.words("references")) addReference(cursor, [column.name], line, table);
  else if (cursor.words("check")) {
    const tokens = cursor.brackets() ?? [];
    table.checks.push({ line, text: `${table.path.join(".")}: CHECK (${shortened(textOf(tokens, reading))})`, tokens });
  } else if (cursor.words("comment")) column.description = cursor.text() ?? column.description;
  else if (cursor.words("options")) {
    const options = cursor.brackets() ?? [];
    const at = options.findIndex((token) => isWord(token, "description"));
    if (at !== -1) column.description = options[at + 2]?.text;
    if (options.length > 3 || at === -1)
      reading.leave(line, `${table.path.join(".")}.${column.name}: options`, "only the description is read");
  } else {
    cursor.at++;
    let depth = 0;
    for (; cursor.token !== undefined; cursor.at++) {
      const { token } = cursor;
      if (depth === 0 && token.kind === "word" && startsClause.test(token.text) && !isPart(cursor)) break;
      depth += depthOf(token);
    }
    const what = shortened(textOf(cursor.tokens.slice(from, cursor.at), reading));
    reading.leave(
      line,
      `${table.path.join(".")}.${column.name}: ${what}`,
      "it says how a value comes to be or is stored, which Chimera does not promise",
    );
  }
}

const startsClause = /^(not|null|primary|unique|references|check|constraint|comment|options)$/i;

/** `DEFAULT NULL`, `SET NULL` and `ON DELETE SET NULL` are no clauses of their own. */
function isPart({ tokens, at }: Cursor): boolean {
  return isWord(tokens[at], "null") && (isWord(tokens[at - 1], "default") || isWord(tokens[at - 1], "set"));
}

function textOf(tokens: readonly SqlToken[], { script }: Reading): string {
  return tokens.length === 0 ? "" : script.slice(tokens[0]!.start, tokens.at(-1)!.end);
}
