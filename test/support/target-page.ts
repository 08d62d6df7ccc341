/**
 * Pages about targets are true: their tables name every field of the MeshIR, as mapped or as left out, and every field of what is emitted.
 *
 * The first column of a table has fields of the MeshIR such as `port.fresh`, or `source.*` for all of them. The second has fields of the format such as
 * `schema[].name`; one that others are inside of stands for them too.
 */
import { expect, it } from "vitest";
import { readRepositoryFile } from "./repository.ts";

interface PageTables {
  /** Fields of the MeshIR. */
  readonly mesh: readonly string[];
  /** Fields of the format. */
  readonly format: readonly string[];
}

interface SchemaNode {
  readonly properties?: { readonly [name: string]: unknown };
}

const definitions = {
  mesh: undefined,
  environment: "environment",
  domain: "domain",
  team: "team",
  role: "role",
  term: "term",
  label: "label",
  purpose: "purpose",
  unit: "unitDeclaration",
  type: "namedType",
  source: "source",
  sourceTable: "sourceTable",
  column: "column",
  key: "key",
  product: "product",
  input: "input",
  table: "table",
  port: "port",
  rule: "rule",
} as const;
/** The lists that the others stand in. */
const lists = "environments domains teams roles terms labels purposes units types sources products version".split(" ");

/**
 * Tests that `docs/targets/TARGET.md` names every field of the MeshIR and every one that is emitted, and no other. Parts of a mesh are written `port.fresh`,
 * and what else stands in the second column has to be found in `emitted` when it has the form `format`.
 */
export function testPage(target: string, emitted: ReadonlySet<string>, format = /^/): void {
  const page = pageTables(target);
  const isNamed = (name: string, fields: readonly string[]) => notNamed(fields, [name]).length < fields.length;

  it("names every field of the MeshIR, as mapped or left out, and none that is not there", () => {
    const fields = meshFields();
    expect(notNamed(fields, page.mesh)).toEqual([]);
    const named = page.mesh.filter((name) => /^[a-zA-Z]+\.[a-zA-Z*]+$/.test(name));
    expect(named.filter((name) => !isNamed(name, fields))).toEqual([]);
  });

  it("names every field that is emitted, and none that never is", () => {
    const fields = [...emitted];
    expect(notNamed(fields, page.format)).toEqual([]);
    expect(page.format.filter((name) => format.test(name) && !isNamed(name, fields))).toEqual([]);
  });
}

/** Every field of the MeshIR that says something: `port.fresh`. Places are what source maps are for. */
export function meshFields(): string[] {
  const schema = JSON.parse(readRepositoryFile("compiler/mesh/schema.json")) as SchemaNode & {
    readonly definitions: { readonly [name: string]: SchemaNode };
  };
  return Object.entries(definitions).flatMap(([name, definition]) => {
    const node = definition === undefined ? schema : schema.definitions[definition];
    const fields = Object.keys(node?.properties ?? {}).filter((field) => field !== "place");
    // What a port has of a table is said of tables.
    const own = name === "mesh" ? fields.filter((field) => !lists.includes(field)) : fields;
    return own.map((field) => `${name}.${field}`);
  });
}

/** The tables of `docs/targets/NAME.md` whose first heading is `mesh`. */
export function pageTables(target: string): PageTables {
  const page = readRepositoryFile(`docs/targets/${target}.md`);
  const rows = [...page.matchAll(/^\| mesh \|.*\n\|[-| ]+\n((?:\|.*\n)+)/gm)].flatMap(([, body = ""]) =>
    body
      .trimEnd()
      .split("\n")
      .map((row) => row.split(/(?<!\\)\|/).slice(1, -1)),
  );
  const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
  return {
    mesh: rows.flatMap(([mesh = ""]) => names(mesh)),
    format: rows.flatMap(([, format = ""]) => names(format)),
  };
}

/** The fields of `fields` that no name stands for. */
export function notNamed(fields: readonly string[], names: readonly string[]): string[] {
  const stands = (name: string, field: string) =>
    name.endsWith(".*")
      ? field.startsWith(name.slice(0, -1))
      : field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`);
  return fields.filter((field) => !names.some((name) => stands(name, field)));
}

/**
 * Every place in `data` that holds a value: `schema[].name`. Of lists of properties with values, such as those that formats have for what they know no field
 * for, each is a field of its own.
 */
export function fieldsOf(data: unknown, path = "", found = new Set<string>()): Set<string> {
  if (Array.isArray(data)) {
    for (const item of data) {
      const named = namedValue(item);
      if (named === undefined) fieldsOf(item, `${path}[]`, found);
      else found.add(`${path}.${named}`);
    }
  } else if (typeof data === "object" && data !== null) {
    for (const [key, value] of Object.entries(data)) fieldsOf(value, path === "" ? key : `${path}.${key}`, found);
  } else {
    found.add(path);
  }
  return found;
}

function namedValue(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { property } = item as { readonly property?: unknown };
  return Object.keys(item).sort().join() === "property,value" && typeof property === "string" ? property : undefined;
}
