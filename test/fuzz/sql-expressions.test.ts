/** The emitted SQL of random well-typed expressions means in DuckDB what the interpreter says: values, types and nulls. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MeshExpression, RowColumn, Type } from "../../compiler/mesh/mesh.ts";
import { duckdb } from "../../targets/sql/dialects/duckdb.ts";
import { emitQuery } from "../../targets/sql/relation.ts";
import { compiledFiles } from "../support/compiled-mesh.ts";
import { runs } from "../support/fuzz.ts";
import { type Database, openDatabase } from "../unit/sql/database.ts";
import { evaluate, type Row, shown, type Value } from "./sql-interpreter.ts";

const day = (text: string) => BigInt(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
const moment = (text: string) => BigInt(Date.parse(`${text}Z`)) * 1000n;
const types = {
  id: "int",
  i: "int",
  n: "int?",
  f: "float",
  g: "float?",
  d: "decimal(8, 2)",
  e: "decimal(10, 4)?",
  b: "bool",
  c: "bool?",
  s: "string",
  t: "string?",
  day: "date",
  later: "date?",
  at: "timestamp",
} as const;
const rows: readonly Row[] = [
  {
    id: 0n,
    i: 3n,
    n: null,
    f: 2.5,
    g: null,
    d: 125n,
    e: null,
    b: true,
    c: null,
    s: "42",
    t: null,
    day: day("2026-01-31"),
    later: null,
    at: moment("2026-01-31T10:30:00"),
  },
  {
    id: 1n,
    i: -7n,
    n: 0n,
    f: -0.5,
    g: 1.5,
    d: -99999n,
    e: 12500n,
    b: false,
    c: true,
    s: "a b",
    t: "",
    day: day("2024-02-29"),
    later: day("2026-03-01"),
    at: moment("1999-12-31T23:59:59.500"),
  },
  {
    id: 2n,
    i: 0n,
    n: 100n,
    f: 0,
    g: Number.NaN,
    d: 0n,
    e: -1n,
    b: true,
    c: false,
    s: "",
    t: "-17",
    day: day("1969-07-20"),
    later: day("1970-01-01"),
    at: moment("1970-01-01T00:00:00"),
  },
  {
    id: 3n,
    i: 1000n,
    n: -1n,
    f: 1e3,
    g: -3.25,
    d: 50n,
    e: 99999n,
    b: false,
    c: null,
    s: "Zé",
    t: "b",
    day: day("2026-12-31"),
    later: day("2026-12-31"),
    at: moment("2026-06-15T12:00:00"),
  },
];

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
  await db.run(`CREATE TABLE sample (
    id BIGINT, i BIGINT, n BIGINT, f DOUBLE, g DOUBLE, d DECIMAL(8,2), e DECIMAL(10,4), b BOOLEAN, c BOOLEAN, s VARCHAR, t VARCHAR, day DATE,
    later DATE, "at" TIMESTAMP)`);
  const kinds: { readonly [name: string]: Type } = {
    d: { kind: "decimal", precision: 8, scale: 2 },
    e: { kind: "decimal", precision: 10, scale: 4 },
    day: { kind: "date" },
    later: { kind: "date" },
    at: { kind: "timestamp" },
  };
  for (const row of rows) {
    const cells = Object.keys(types).map((name) => {
      const text = shown(row[name]!, kinds[name] ?? { kind: "string" });
      return text === null ? "NULL" : `'${text}'`;
    });
    await db.run(`INSERT INTO sample VALUES (${cells.join(", ")})`);
  }
});
afterAll(() => db.close());

/** Texts of expressions by the kind of their value. Numbers stay small, so that nothing overflows. */
const { int, float, decimal, bool, string, date, timestamp, duration } = fc.letrec<{
  int: string;
  float: string;
  decimal: string;
  bool: string;
  string: string;
  date: string;
  timestamp: string;
  duration: string;
}>((tie) => {
  const leaf = (...texts: string[]) => ({ arbitrary: fc.constantFrom(...texts), weight: 4 });
  const tree = (arbitrary: fc.Arbitrary<string>, weight = 1) => ({ arbitrary, weight });
  const pair = (a: fc.Arbitrary<string>, b: fc.Arbitrary<string>, ...operators: string[]) =>
    fc.tuple(a, fc.constantFrom(...operators), b).map(([x, o, y]) => `(${x} ${o} ${y})`);
  const choice = (value: fc.Arbitrary<string>) =>
    fc.tuple(tie("bool"), value, value).map(([when, x, y]) => `case { ${when} -> ${x}, else -> ${y} }`);
  const known = (nullable: string, value: fc.Arbitrary<string>) => value.map((x) => `(${nullable} ?? ${x})`);
  const options = { depthSize: "small", withCrossShrink: true } as const;
  return {
    int: fc.oneof(
      options,
      leaf("i", "n", "id", "0", "1", "7", "-3", "12"),
      tree(pair(tie("int"), tie("int"), "+", "-")),
      tree(pair(fc.constantFrom("i", "n", "id", "5", "-2"), fc.constantFrom("i", "n", "3"), "*")),
      tree(tie("int").map((x) => `(- ${x})`)),
      tree(choice(tie("int"))),
      tree(known("n", tie("int"))),
      tree(tie("decimal").map((x) => `(${x} as int)`)),
      tree(fc.constantFrom("f", "g").map((x) => `(${x} as? int)`)),
      tree(tie("string").map((x) => `(${x} as? int)`)),
      tree(tie("bool").map((x) => `(${x} as int)`)),
      tree(fc.tuple(tie("int"), tie("int"), tie("int")).map(([x, y, at]) => `[${x}, ${y}][${at}]`)),
    ),
    float: fc.oneof(
      options,
      leaf("f", "g", "2.5e0", "1e-1", "0e0"),
      tree(pair(tie("float"), tie("float"), "+", "-", "*", "/")),
      tree(pair(tie("int"), tie("int"), "/")),
      tree(pair(tie("decimal"), tie("int"), "/")),
      tree(pair(tie("float"), tie("int"), "+", "*")),
      tree(pair(tie("decimal"), tie("float"), "-", "*")),
      tree(pair(tie("duration"), tie("duration"), "/")),
      tree(tie("int").map((x) => `(${x} as float)`)),
      tree(choice(tie("float"))),
      tree(known("g", tie("float"))),
    ),
    decimal: fc.oneof(
      options,
      leaf("d", "e", "1.50", "0.125", "-2.0"),
      tree(pair(tie("decimal"), tie("decimal"), "+", "-")),
      tree(pair(tie("decimal"), tie("int"), "+", "-")),
      tree(pair(fc.constantFrom("d", "e", "0.5", "i"), fc.constantFrom("d", "e", "1.25"), "*")),
      tree(tie("decimal").map((x) => `(- ${x})`)),
      tree(tie("decimal").map((x) => `(${x} as decimal(20, 1))`)),
      tree(fc.constantFrom("d", "e").map((x) => `(${x} as? decimal(3, 1))`)),
      tree(choice(tie("decimal"))),
      tree(known("e", tie("decimal"))),
    ),
    bool: fc.oneof(
      options,
      leaf("b", "c", "true", "false"),
      tree(pair(tie("bool"), tie("bool"), "and", "or"), 3),
      tree(tie("bool").map((x) => `(not ${x})`)),
      ...(["int", "float", "decimal", "string", "date", "timestamp", "duration"] as const).map((kind) =>
        tree(pair(tie(kind), tie(kind), "==", "!=", "<", "<=", ">", ">=")),
      ),
      tree(pair(tie("int"), tie("decimal"), "==", "<", ">=")),
      tree(pair(tie("float"), tie("int"), "==", "<", ">=")),
      tree(fc.constantFrom("n", "g", "e", "c", "t", "later").map((x) => `(${x} is null)`)),
      tree(fc.constantFrom("n", "g", "e", "c", "t", "later").map((x) => `(${x} is not null)`)),
      tree(fc.tuple(tie("int"), tie("int"), tie("int")).map(([x, y, z]) => `(${x} between ${y} and ${z})`)),
      tree(fc.tuple(tie("decimal"), tie("int"), tie("decimal")).map(([x, y, z]) => `(${x} not between ${y} and ${z})`)),
      tree(fc.tuple(tie("int"), tie("int"), tie("int")).map(([x, y, z]) => `(${x} in [${y}, ${z}])`)),
      tree(fc.tuple(tie("string"), tie("string")).map(([x, y]) => `(${x} not in [${y}, "b"])`)),
      tree(fc.tuple(tie("string"), fc.constantFrom("^a", "[0-9]+$", "b|é")).map(([x, y]) => `(${x} matches /${y}/)`)),
    ),
    string: fc.oneof(
      options,
      leaf("s", "t", '"42"', '"it\'s"', '""'),
      tree(tie("int").map((x) => `(${x} as string)`)),
      tree(fc.constantFrom("d", "e").map((x) => `(${x} as string)`)),
      tree(tie("date").map((x) => `(${x} as string)`)),
      tree(choice(tie("string"))),
      tree(known("t", tie("string"))),
    ),
    date: fc.oneof(
      options,
      leaf("day", "later", "2026-01-31", "1969-12-31"),
      tree(pair(tie("date"), fc.constantFrom("1d", "7d", "1mo", "1y", "2w"), "+", "-")),
      tree(pair(tie("date"), fc.constantFrom("(day - 2026-01-01)", "(90m * i)", "(36h - 90m)", "48h"), "+")),
      tree(choice(tie("date"))),
      tree(known("later", tie("date"))),
    ),
    timestamp: fc.oneof(
      options,
      leaf("at", "2026-01-31T12:00:00"),
      tree(pair(tie("timestamp"), tie("duration"), "+", "-")),
      tree(pair(tie("timestamp"), fc.constantFrom("1mo", "90m"), "+")),
      tree(fc.constantFrom("day", "later", "2024-02-29").map((x) => `(${x} as timestamp)`)),
      tree(choice(tie("timestamp"))),
    ),
    duration: fc.oneof(
      options,
      leaf("90m", "1d", "90s", "36h"),
      tree(pair(fc.constantFrom("day", "later"), fc.constantFrom("day", "2026-01-01"), "-")),
      tree(pair(fc.constantFrom("at", "(day as timestamp)"), fc.constantFrom("at", "2000-01-01T00:00:00"), "-")),
      tree(pair(tie("duration"), tie("duration"), "+", "-")),
      tree(pair(tie("duration"), fc.constantFrom("i", "n", "3"), "*")),
      tree(tie("duration").map((x) => `(- ${x})`)),
    ),
  };
});

/** Many expressions make one table: compiling is most of the work. */
const many = fc.array(fc.oneof(int, float, decimal, bool, string, date, timestamp, duration), {
  minLength: 30,
  maxLength: 30,
});

it("random expressions have their value, their type and their nulls", async () => {
  await fc.assert(
    fc.asyncProperty(many, async (texts) => {
      const { items, columns, sql } = await compiled(texts);
      const actual = await db.rows(`${sql}\nORDER BY id`);
      const actualTypes = await db.types(sql);
      items.forEach(({ value: node, name }, at) => {
        const text = texts[at - 1] ?? name;
        const expected = rows.map((row) => plain(evaluate(node, row), node.type));
        const found = actual.map((row) => plainJson(row[at], node.type));
        expect({ text, values: found }).toEqual({ text, values: expected });
        expect({ text, type: actualTypes[at] }).toEqual({ text, type: duckdb.typeName(node.type) });
        if (!columns[at]!.nullable) expect({ text, nulls: expected.includes(null) }).toEqual({ text, nulls: false });
      });
    }),
    { numRuns: runs(15) },
  );
});

interface Compiled {
  readonly items: readonly { readonly name: string; readonly value: MeshExpression }[];
  readonly columns: readonly RowColumn[];
  readonly sql: string;
}

async function compiled(texts: readonly string[]): Promise<Compiled> {
  const columns = Object.entries(types).map(([name, type]) => `${name}: ${type}`);
  const items = texts.map((text, i) => `x${i} = ${text}`);
  const { compiled } = await compiledFiles({
    "main.chimera": `domain fuzz {
  head: "ada@example.org"
}
team Fuzz {
  members: ["ada@example.org"]
}
source Db = duckdb {
  path: "x.duckdb"
  table sample {
    ${columns.join("\n    ")}
  }
}
product Out {
  version: 1.0.0
  owner: Fuzz
  input sample = Db.sample
  port out {
    from sample
    select { id, ${items.join(",\n      ")} }
  }
}
`,
  });
  const errors = compiled.diagnostics.filter((each) => each.severity === "error");
  if (errors.length > 0 || compiled.mesh === undefined)
    throw new Error(errors.map((each) => `${each.message}: ${each.label}`).join("\n"));
  const { body } = compiled.mesh.products[0]!.ports[0]!;
  if (body.kind !== "pipeline") throw new Error("no pipeline");
  const step = body.steps.find((each) => each.step === "project" && each.written === "select");
  if (step?.step !== "project") throw new Error("no select");
  const { value: sql, diagnostics } = emitQuery(body, compiled.mesh, duckdb, (ref) => ref.name);
  expect(diagnostics).toEqual([]);
  return { items: step.items, columns: step.columns, sql };
}

type Plain = string | boolean | null;

function plain(value: Value, type: Type): Plain {
  if (value === null || typeof value === "boolean") return value;
  if (type.kind === "float") return floatText(value as number);
  return shown(value, type);
}

function plainJson(value: unknown, type: Type): Plain {
  if (value === null || typeof value === "boolean") return value;
  if (type.kind === "float") return floatText(Number(value));
  if (type.kind === "duration") {
    const { days, micros } = value as { days: number; micros: string };
    return String(BigInt(days) * 86_400_000_000n + BigInt(micros));
  }
  return String(value);
}

/** Fifteen digits, and one zero: a compiler may add in another order. */
function floatText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(15)) + 0) : String(value);
}
