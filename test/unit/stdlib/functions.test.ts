import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FunctionDeclaration } from "../../../language/syntax/ast.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";
import { duckdb } from "../../../targets/sql/dialects/duckdb.ts";
import { filesBelow, readRepositoryFile } from "../../support/repository.ts";
import { type Database, openDatabase } from "../sql/database.ts";
import { type Json, samples } from "./cases/case.ts";
import { aggregateCases, scalarCases, windowCases } from "./cases/index.ts";
import { fromEngine, readable, sameValue } from "./engine-value.ts";
import { type CallKind, compileCalls, type FunctionMesh, outermostCall, queryOf } from "./function-mesh.ts";
import { callsWithNull } from "./null-arguments.ts";

/** Null is a value to them, whatever their result. */
const takeNull = new Set(["null_if", "coalesce", "greatest_known", "least_known"]);
const nullCases = [...new Set(scalarCases.flatMap(([call]) => callsWithNull(call)))];

const declared = filesBelow("stdlib/core", ".chimera").flatMap((path) =>
  parse(new SourceText(path, readRepositoryFile(path))).ast.declarations.filter((each) => each.kind === "Function"),
);
/** The last line above a scalar function: an expression that is true. */
const examples = declared.flatMap((each) => {
  const example = each.flavour === "scalar" ? each.doc?.text.split("\n").at(-1) : undefined;
  return example === undefined ? [] : [example];
});

let db: Database;
let compiled: FunctionMesh;
beforeAll(async () => {
  const of = (kind: CallKind, calls: readonly string[]) => calls.map((call) => [kind, call] as const);
  compiled = await compileCalls([
    ...of("scalar", [...scalarCases.map(([call]) => call), ...nullCases, ...examples]),
    ...of(
      "aggregate",
      aggregateCases.map(([call]) => call),
    ),
    ...of(
      "window",
      windowCases.map(([call]) => call),
    ),
  ]);
  db = await openDatabase();
  await db.run(samplesTable());
}, 60_000);
afterAll(() => db?.close());

function samplesTable(): string {
  const types = { int: "BIGINT", float: "DOUBLE", string: "VARCHAR", bool: "BOOLEAN", date: "DATE" } as const;
  const columns = Object.entries(samples.columns).map(([name, type]) => {
    const base = type.replace("?", "");
    return `${name} ${base.startsWith("decimal") ? base : types[base as keyof typeof types]}`;
  });
  const sql = (cell: string | number | boolean | null) => (typeof cell === "string" ? `'${cell}'` : String(cell));
  const rows = samples.rows.map((row) => `(${row.map(sql).join(", ")})`);
  return `CREATE TABLE samples (${columns.join(", ")}); INSERT INTO samples VALUES ${rows.join(", ")}`;
}

async function values(call: string, rest = ""): Promise<readonly Json[]> {
  const found = compiled.calls.get(call);
  if (found === undefined) throw new Error(`\`${call}\` did not compile`);
  const query = queryOf(found, compiled.mesh, duckdb, "samples");
  if ("problem" in query) throw new Error(query.problem);
  const rows = await db.rows(readable(query.sql, found.result, rest));
  return rows.map((row) => fromEngine(found.result.type, row[0]));
}

function expectValue(actual: Json | undefined, expected: Json): void {
  if (!sameValue(actual ?? null, expected)) expect(actual).toEqual(expected);
}

describe("the standard library", () => {
  it("has at least two hundred functions", () => {
    const names = new Set(declared.map((each) => each.name.text));
    expect(names.size).toBeGreaterThanOrEqual(200);
  });

  it("compiles every call of these tests", () => {
    expect(compiled.diagnostics.map((each) => `${each.message}: ${each.label}`)).toEqual([]);
  });

  it("has a case for every function and every overload", () => {
    const called = new Set(Object.keys(compiled.mesh.functions));
    const names = new Set([...called].map((id) => id.slice(0, id.indexOf("("))));
    expect(declared.map((each) => each.name.text).filter((name) => !names.has(name))).toEqual([]);
    expect(called.size).toBeGreaterThanOrEqual(declared.length);
  });

  it.each(declared.map((each) => [each.name.text, each] as const))(
    "describes `%s` and lowers it to DuckDB",
    (_, each) => {
      const lines = (each as FunctionDeclaration).doc?.text.split("\n") ?? [];
      expect(lines.length).toBeGreaterThanOrEqual(2);
      expect(lines.at(-1)).toContain(each.name.text);
      expect(each.lowerings[0]?.dialect.text).toBe("duckdb");
    },
  );
});

describe("a call on DuckDB", () => {
  it.each(scalarCases)("%s : %s", async (call, type, expected) => {
    expect(compiled.calls.get(call)?.type).toBe(type);
    expectValue((await values(call))[0], expected);
  });
});

describe("the example above a function is true", () => {
  it.each(examples)("%s", async (example) => {
    expect(await values(example)).toEqual([true]);
  });
});

describe("an argument that is null", () => {
  it.each(nullCases)("%s", async (call) => {
    const value = (await values(call))[0];
    const found = compiled.calls.get(call)!;
    const outer = outermostCall(found);
    const name = compiled.mesh.functions[outer?.function ?? ""]?.name ?? "";
    // What the checker promises, the engine keeps: null where a null argument makes it nullable, a value where it does not.
    if (!found.result.nullable) expect(value).not.toBeNull();
    else if (!takeNull.has(name)) expect(value).toBeNull();
  });
});

describe("an aggregate on DuckDB", () => {
  it.each(aggregateCases)("%s : %s", async (call, type, expected) => {
    expect(compiled.calls.get(call)?.type).toBe(type);
    expectValue((await values(call))[0], expected);
  });
});

describe("a window function on DuckDB", () => {
  it.each(windowCases)("%s : %s", async (call, type, expected) => {
    expect(compiled.calls.get(call)?.type).toBe(type);
    expectValue(await values(call, " ORDER BY id"), expected);
  });
});
