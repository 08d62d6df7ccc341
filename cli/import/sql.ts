/** `chimerac import sql`: what CREATE TABLE statements say, as the neutral model. */
import { find, readScript } from "./ddl.ts";
import { checkRules } from "./ddl-checks.ts";
import { shortened } from "./ddl-cursor.ts";
import { columnOf, type TableSoFar } from "./ddl-items.ts";
import type { Found, FoundColumn, FoundConnection, FoundReference, FoundTable, FoundType, LeftOut } from "./found.ts";
import { physicalType } from "./physical-types.ts";
import { readFiles } from "./read-files.ts";
import type { ReadForm } from "./readers.ts";

export const sqlForm: ReadForm = {
  expected: "SQL scripts with CREATE TABLE statements",
  read: async (from, { host, folder }) => readFiles(from, folder, host, tablesOfSql),
};

/** Tables of a script, where `path` is how messages name the file. */
export function tablesOfSql(script: string, path: string): Found {
  const read = readScript(script, path);
  const left: LeftOut[] = [...read.left];
  const tables = [...read.tables.values()].map((table): FoundTable => {
    const columns = table.columns.map((column): FoundColumn => {
      const type = typeOf(column.type, read.enums);
      if (type === undefined)
        left.push({
          place: `${path}:${column.line}`,
          what: `${table.path.join(".")}.${column.name}: ${shortened(column.type)}`,
          reason: "the type is not known; the column is declared as text",
        });
      const nullable = column.nullable && !table.key.includes(column.name);
      return { name: column.name, type: type ?? { kind: "string" }, nullable, description: column.description };
    });
    const name = table.path.at(-1)!;
    return {
      place: `${path}:${table.line}`,
      identity: table.path.join("."),
      name,
      description: table.description,
      connection: connectionOf(table),
      columns,
      key: table.key,
      unique: table.unique,
      references: referencesOf(table, read.tables, path, left),
      rules: table.checks.flatMap(({ line, text, tokens }) => {
        const rules = checkRules(
          tokens,
          (each) => columns.find((column) => column.name === columnOf(each, table))?.nullable,
        );
        if (rules === undefined)
          left.push({
            place: `${path}:${line}`,
            what: text,
            reason: "only comparisons, ranges and lists become rules",
          });
        return (rules ?? []).map((rule) => ({ text: rule, place: `${path}:${line}` }));
      }),
    };
  });
  return { tables, left };
}

function typeOf(written: string, enums: ReadonlyMap<string, readonly string[]>): FoundType | undefined {
  const name = written.replaceAll('"', "").split(".").at(-1)!.trim();
  const values = enums.get(name.toLowerCase());
  if (values !== undefined && values.length > 0) return { kind: "enum", values, name };
  return physicalType(written);
}

/** A script does not say where its tables are: the address is asked of the environment. */
function connectionOf({ path }: TableSoFar): FoundConnection {
  const schema = path.length > 1 ? path.at(-2)! : undefined;
  return {
    connector: "postgres",
    settings: {
      host: { env: "DATABASE_HOST" },
      database: { env: "DATABASE_NAME" },
      ...(schema === undefined || schema === "public" ? {} : { schema }),
      credentials: { secret: "database/reader" },
    },
    remarks: ["The script does not say where its tables are kept: this is a guess to be mended."],
  };
}

function referencesOf(
  table: TableSoFar,
  tables: ReadonlyMap<string, TableSoFar>,
  path: string,
  left: LeftOut[],
): FoundReference[] {
  return table.references.flatMap(({ line, columns, path: to, targets }) => {
    const place = `${path}:${line}`;
    const target = find(tables, to);
    if (target === undefined) {
      left.push({
        place,
        what: `${table.path.join(".")}: references ${to.join(".")}`,
        reason: "the script does not create that table",
      });
      return [];
    }
    return [{ columns, table: target.path.join("."), targets: targets.map((name) => columnOf(name, target)), place }];
  });
}
