/**
 * Tables of a SQL script. Each dialect has clauses of its own, and most say how something is stored: so what is known is read wherever it stands, and
 * what is not is passed over up to the next comma or semicolon and named. Nothing that is written makes it throw.
 */
import { Cursor, itemsOf, shortened } from "./ddl-cursor.ts";
import { type Reading, readItem, type TableSoFar } from "./ddl-items.ts";
import { depthOf, isWord, type SqlToken, sqlTokens } from "./ddl-tokens.ts";
import type { LeftOut } from "./found.ts";

export interface Script {
  /** By the name that `find` looks for. */
  readonly tables: ReadonlyMap<string, TableSoFar>;
  /** Members of types that the script creates, by name in small letters. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly left: readonly LeftOut[];
}

/** The tables of a script; `path` is how places name it. */
export function readScript(script: string, path: string): Script {
  const left: LeftOut[] = [];
  const passed = new Map<string, { line: number; count: number }>();
  const tables = new Map<string, TableSoFar>();
  const enums = new Map<string, readonly string[]>();
  const leave = (line: number, what: string, reason: string) =>
    void left.push({ place: `${path}:${line}`, what, reason });

  for (const tokens of statements(sqlTokens(script))) {
    const reading: Reading = { script, path, leave };
    if (readStatement(new Cursor(tokens), reading, tables, enums)) continue;
    const first = tokens[0]!;
    const what = headOf(tokens);
    const known = passed.get(what);
    if (known === undefined) passed.set(what, { line: first.line, count: 1 });
    else known.count++;
  }
  for (const [what, { line, count }] of passed)
    leave(line, count === 1 ? what : `${what} (${count} times)`, "the statement describes no table");
  return { tables, enums, left };
}

/** The script at its semicolons, at SQL Server's GO, and before a CREATE that opens a line. */
function statements(tokens: readonly SqlToken[]): SqlToken[][] {
  const found: SqlToken[][] = [[]];
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    const opensLine = token.line !== tokens[at - 1]?.line;
    const alone = opensLine && token.line !== tokens[at + 1]?.line;
    depth = Math.max(0, depth + depthOf(token));
    const ends = token.kind === "sign" && token.text === ";" && depth === 0;
    if (ends || (alone && isWord(token, "go"))) {
      depth = 0;
      found.push([]);
      continue;
    }
    // A bracket that is never closed must not swallow what follows.
    const begins = opensLine && isWord(token, "create") && isTableHead(tokens, at);
    if (begins || (opensLine && depth === 0 && (isWord(token, "create") || isWord(token, "alter")))) {
      depth = 0;
      found.push([]);
    }
    found.at(-1)!.push(token);
  }
  return found.filter((statement) => statement.length > 0);
}

function isTableHead(tokens: readonly SqlToken[], at: number): boolean {
  return tokens.slice(at + 1, at + 5).some((token) => isWord(token, "table"));
}

function headOf(tokens: readonly SqlToken[]): string {
  const words: string[] = [];
  for (const token of tokens.slice(0, 2)) if (token.kind === "word") words.push(token.text.toUpperCase());
  return words.join(" ") || tokens[0]!.text.slice(0, 40);
}

function readStatement(
  cursor: Cursor,
  reading: Reading,
  tables: Map<string, TableSoFar>,
  enums: Map<string, readonly string[]>,
): boolean {
  if (cursor.words("create")) return createTable(cursor, reading, tables) || createEnum(cursor, enums);
  if (cursor.words("alter", "table")) return alterTable(cursor, reading, tables);
  if (cursor.words("comment", "on")) return commentOn(cursor, reading, tables);
  return false;
}

/** Words between CREATE and TABLE that change nothing of what the table holds. */
const adjectives = [
  "or",
  "replace",
  "alter",
  "transient",
  "external",
  "unlogged",
  "foreign",
  "hybrid",
  "dynamic",
  "iceberg",
  "refresh",
  "streaming",
  "live",
  "snapshot",
  "permanent",
];

function createTable(cursor: Cursor, reading: Reading, tables: Map<string, TableSoFar>): boolean {
  const start = cursor.at;
  const { line } = cursor.tokens[0]!;
  let temporary = false;
  for (;;) {
    if (cursor.anyWord("temp", "temporary", "volatile")) temporary = true;
    else if (!cursor.anyWord("global", "local", ...adjectives)) break;
  }
  if (!cursor.words("table")) {
    cursor.at = start;
    return false;
  }
  cursor.words("if", "not", "exists");
  const path = cursor.path();
  const what = `table ${path.join(".")}`;
  if (path.length === 0) return false;
  const refuse = (reason: string): true => {
    reading.leave(line, what, reason);
    return true;
  };
  if (temporary || path.at(-1)!.startsWith("#")) return refuse("a temporary table is nobody's source");
  if (cursor.words("partition", "of"))
    return refuse(`a partition of ${cursor.path().join(".")} holds rows of that table`);
  const items = cursor.brackets();
  if (items === undefined) return refuse("no columns stand behind its name");
  if (tables.has(keyOf(path))) return refuse("a table of this name was read before");
  const table: TableSoFar = { path, line, columns: [], key: [], unique: [], references: [], checks: [] };
  for (const item of itemsOf(items)) readItem(item, table, reading);
  readTail(cursor, table, reading);
  if (table.columns.length === 0) return refuse("none of its columns could be read");
  tables.set(keyOf(path), table);
  return true;
}

/** What stands behind the columns: a comment, partitions that are columns in Hive's dialects, and how it is stored. */
function readTail(cursor: Cursor, table: TableSoFar, reading: Reading): void {
  while (cursor.token !== undefined) {
    const { line, text } = cursor.token;
    if (cursor.words("comment")) {
      cursor.sign("=");
      table.description = cursor.text() ?? table.description;
    } else if (cursor.words("options")) {
      for (const option of itemsOf(cursor.brackets() ?? [])) {
        if (isWord(option[0], "description") && option[2] !== undefined) table.description = option[2].text;
        else reading.leave(option[0]!.line, `option ${option[0]!.text}`, stored);
      }
    } else if (cursor.words("partitioned", "by")) {
      for (const part of itemsOf(cursor.brackets() ?? [])) {
        const declares = part.length > 1 && part[1]!.kind === "word";
        if (declares) readItem(part, table, reading);
        else reading.leave(part[0]!.line, `partitions by ${part.map((token) => token.text).join("")}`, stored);
      }
    } else if (cursor.words("as")) {
      reading.leave(line, "AS SELECT", "what fills the table is not part of what it promises");
      return;
    } else {
      const from = cursor.at++;
      while (
        cursor.token !== undefined &&
        !["comment", "options", "partitioned"].some((each) => isWord(cursor.token, each)) &&
        (cursor.token.kind !== "word" || cursor.token.line === line)
      ) {
        if (cursor.brackets() === undefined) cursor.at++;
      }
      const last = cursor.tokens[cursor.at - 1]!;
      if (cursor.tokens[from]!.text !== ",")
        reading.leave(line, shortened(reading.script.slice(cursor.tokens[from]!.start, last.end)) || text, stored);
    }
  }
}

const stored = "it says how the table is stored, not what is in it";

function createEnum(cursor: Cursor, enums: Map<string, readonly string[]>): boolean {
  if (!cursor.words("type")) return false;
  const name = cursor.path().at(-1);
  if (name === undefined || !cursor.words("as", "enum")) return false;
  const members = (cursor.brackets() ?? []).filter(({ kind }) => kind === "text").map(({ text }) => text);
  enums.set(name.toLowerCase(), [...new Set(members)]);
  return true;
}

function alterTable(cursor: Cursor, reading: Reading, tables: Map<string, TableSoFar>): boolean {
  cursor.words("if", "exists");
  cursor.words("only");
  const { line } = cursor.tokens[0]!;
  const path = cursor.path();
  const table = find(tables, path);
  if (table === undefined) {
    reading.leave(line, `ALTER TABLE ${path.join(".")}`, "the script creates no such table before");
    return true;
  }
  for (const change of itemsOf(cursor.tokens.slice(cursor.at))) {
    const inside = new Cursor(change);
    inside.words("with", "check");
    inside.words("with", "nocheck");
    if (inside.words("alter")) {
      inside.words("column");
      const name = inside.name();
      const column = table.columns.find((each) => each.name === name);
      if (column !== undefined && inside.words("set", "not", "null")) {
        column.nullable = false;
        continue;
      }
    } else if (inside.words("add")) {
      inside.words("column");
      inside.words("if", "not", "exists");
      const rest = change.slice(inside.at);
      const bracketed = rest[0]?.text === "(" ? itemsOf(new Cursor(rest).brackets() ?? []) : [rest];
      for (const item of bracketed) if (item.length > 0) readItem(item, table, reading);
      continue;
    }
    const words = change.slice(0, 4).map(({ text }) => text);
    reading.leave(
      change[0]!.line,
      shortened(`ALTER TABLE ${path.join(".")} ${words.join(" ")}`),
      "only what is added to a table is read",
    );
  }
  return true;
}

function commentOn(cursor: Cursor, reading: Reading, tables: Map<string, TableSoFar>): boolean {
  const { line } = cursor.tokens[0]!;
  const onColumn = cursor.words("column");
  if (!onColumn && !cursor.words("table")) return false;
  const path = cursor.path();
  const table = find(tables, onColumn ? path.slice(0, -1) : path);
  const column = onColumn ? table?.columns.find(({ name }) => name === path.at(-1)) : undefined;
  if (table === undefined || (onColumn && column === undefined) || !cursor.words("is")) {
    reading.leave(line, `COMMENT ON ${path.join(".")}`, "nothing of this name was read before");
    return true;
  }
  const text = cursor.text();
  if (column === undefined) table.description = text;
  else column.description = text;
  return true;
}

/** Names differ in case where nobody quotes them, and a schema may be left out. */
function keyOf(path: readonly string[]): string {
  return path.join(".").toLowerCase();
}

/** The table of a name, which may say less or more of the schema than the table does. */
export function find(tables: ReadonlyMap<string, TableSoFar>, path: readonly string[]): TableSoFar | undefined {
  const exact = tables.get(keyOf(path));
  if (exact !== undefined) return exact;
  const wanted = `.${keyOf(path)}`;
  const similar = [...tables].filter(([key]) => `.${key}`.endsWith(wanted) || wanted.endsWith(`.${key}`));
  return similar.length === 1 ? similar[0]![1] : undefined;
}
