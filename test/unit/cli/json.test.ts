/** What `docs/json.md` says of the commands' JSON, compared with what they write: no field more, none less. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { commands } from "../../../cli/commands.ts";
import { readRepositoryFile, repository } from "../../support/repository.ts";

const folder = mkdtempSync(join(tmpdir(), "chimera-json-"));
const mesh = join(folder, "mesh");

function chimerac(...args: string[]): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, [join(repository, "cli/main.ts"), "-C", mesh, ...args], {
    encoding: "utf8",
    input: "",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return args.includes("json") ? JSON.parse(stdout) : stderr;
}
function edit(file: string, from: string, to: string): void {
  const path = join(mesh, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

// A mesh with something to say in most fields: rows that do not fit, rules and tests that do not hold.
beforeAll(() => {
  spawnSync(process.execPath, [join(repository, "cli/main.ts"), "init", mesh, "--template", "two-domains"]);
  edit("sales.chimera", "  format: csv", "  format: csv\n  on_reject: quarantine");
  edit(
    "sales.chimera",
    "    expect revenue >= 0 EUR",
    "    expect revenue >= 99 EUR by country or warn\n    expect revenue >= 90 EUR or warn",
  );
  appendFileSync(join(mesh, "data/orders.csv"), "o_1,c9,paid,many,,DE,2026-01-06 10:00:00\n");
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// ---- The page ------------------------------------------------------------------------------------------------------------

interface Field {
  readonly path: string;
  readonly optional: boolean;
  /** Section that says what is below it. */
  readonly part?: string;
}
const page = readRepositoryFile("docs/json.md");
const sections = new Map(
  page
    .split(/^#{2,3} /m)
    .slice(1)
    .map((section) => {
      const title = section.slice(0, section.indexOf("\n"));
      const fields = [...section.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(([, path = "", says = ""]): Field => {
        const part = /\(#([a-z]+)\)/.exec(says)?.[1];
        return {
          path: path.replaceAll("?", ""),
          optional: path.includes("?"),
          ...(part === undefined ? {} : { part }),
        };
      });
      return [title, fields] as const;
    }),
);

/** Paths of `value` that the section does not have; all that there are go to `seen`, as `section path`. */
function unknownFields(value: unknown, section: string, seen: Set<string>): readonly string[] {
  const fields = sections.get(section) ?? [];
  const unknown: string[] = [];
  const walk = (each: unknown, path: string): void => {
    const field = fields.find((known) => known.path === path);
    seen.add(`${section} ${path}`);
    if (field?.part === "values") return;
    if (field?.part !== undefined) {
      unknown.push(...unknownFields(each, field.part, seen).map((inner) => `${path}.${inner}`));
      return;
    }
    if (Array.isArray(each)) for (const item of each) walk(item, `${path}[]`);
    else if (each !== null && typeof each === "object")
      for (const [name, inner] of Object.entries(each)) {
        const below = path === "" ? "" : `${path}.`;
        walk(inner, fields.some((known) => known.path === `${below}NAME`) ? `${below}NAME` : `${below}${name}`);
      }
    else if (field === undefined) unknown.push(path);
  };
  walk(value, "");
  return unknown;
}

// ---- The comparison ------------------------------------------------------------------------------------------------------

it("describes every field that the commands write, and no other", () => {
  const seen = new Set<string>();
  const unknown: string[] = [];
  const look = (command: string, ...args: string[]) => {
    const wrote = chimerac(command, ...args, "--format", "json");
    unknown.push(...unknownFields(wrote, command, seen).map((path) => `${command}: ${path}`));
  };
  look("apply", "--yes");
  look("run");
  look("show", "daily_revenue");
  look("query", "select [1] as list, {'a': 1.5} as struct");
  look("lineage", "daily_revenue.revenue");
  look("doctor");
  writeFileSync(join(folder, "tables.sql"), "CREATE TABLE t (a int DEFAULT 0)");
  look("import", "sql", join(folder, "tables.sql"));
  look("emit", "--out", join(folder, "emitted"));
  edit("sales.chimera", "revenue: 10.00 EUR, customers", "revenue: 11.00 EUR, customers");
  look("test");
  edit("sales.chimera", "customers: int\n", "customers: date\n");
  edit("finance.chimera", "sum(revenue)", "sum(revenu)");
  look("check");
  expect(unknown).toEqual([]);
  expect([...seen]).toEqual(expect.arrayContaining(["check diagnostics[].related[]", "check diagnostics[].fixes[]"]));
  const needed = [...sections].flatMap(([section, fields]) =>
    fields
      // A list may be empty.
      .filter(({ path, optional }) => !optional && !path.endsWith("[]"))
      .filter(({ path }) => seen.has(`${section} ${path.slice(0, Math.max(0, path.lastIndexOf(".")))}`))
      .map(({ path }) => `${section} ${path}`),
  );
  expect(needed.filter((path) => !seen.has(path))).toEqual([]);
}, 60_000);

it("writes a float that is no number as text", () => {
  const wrote = chimerac(
    "query",
    "select 'nan'::double as a, null::double as b, '-inf'::float as c",
    "--format",
    "json",
  );
  expect(wrote).toMatchObject({ rows: [{ a: "NaN", b: null, c: "-Infinity" }] });
});

it("has a section for each command with a form of its own", () => {
  const json = commands.filter((command) => command.options.some((option) => option.choices?.includes("json")));
  // The plan has a schema.
  expect(json.map((command) => command.name).filter((name) => name !== "plan" && !sections.has(name))).toEqual([]);
});
