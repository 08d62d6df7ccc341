/** Steps that share a SELECT give the rows that they give one after the other, each over a table of what the step before left. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BodyIR, ColumnIR, InputIR, MeshIR, RelationRef, Step } from "../../compiler/mesh/mesh.ts";
import type { Dialect } from "../../targets/sql/dialect.ts";
import { duckdb } from "../../targets/sql/dialects/duckdb.ts";
import { postgres } from "../../targets/sql/dialects/postgres.ts";
import { unshield } from "../../targets/sql/ink.ts";
import { emitQuery } from "../../targets/sql/relation.ts";
import { runs } from "../support/fuzz.ts";
import { type Database, openDatabase } from "../unit/sql/database.ts";
import { Random, randomPipeline } from "./pipelines-generator.ts";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const quote = (name: string) => unshield(duckdb.quote(name));
const nameOf = (ref: RelationRef) => quote(`${ref.kind} ${ref.name}`);

/** Few different values, so that rows meet, repeat and tie. */
function cell({ type, nullable }: ColumnIR, random: Random): string {
  if (nullable && random.chance(30)) return "NULL";
  const n = 1 + random.below(4);
  switch (type.kind) {
    case "int":
      return String(n);
    case "decimal":
      return `${n}.5`;
    case "string":
      return `'${"abcd"[n - 1]}'`;
    case "enum":
      return `'${random.pick(type.members)}'`;
    case "date":
      return `DATE '2026-01-0${n}'`;
    case "timestamp":
      return `TIMESTAMP '2026-01-0${n} 10:00:00'`;
    case "list":
      return random.pick(["[]", "['a']", "['a', 'b']"]);
    default:
      return "NULL";
  }
}

async function fill(input: InputIR, random: Random): Promise<void> {
  const table = nameOf({ kind: "input", name: input.name });
  const columns = input.columns.map((column) => `${quote(column.name)} ${duckdb.typeName(column.type)}`);
  await db.run(`CREATE OR REPLACE TABLE ${table} (${columns.join(", ")})`);
  // A column of dates may be a key: each of its values stands once.
  const moments = new Set<string>();
  for (let i = 0; i < 8; i++) {
    const row = input.columns.map((column) => cell(column, random));
    const day = input.columns.findIndex((column) => column.type.kind === "date");
    if (input.name === "rates" && moments.has(row[day] ?? "")) continue;
    moments.add(row[day] ?? "");
    await db.run(`INSERT INTO ${table} VALUES (${row.join(", ")})`);
  }
}

/** DuckDB in the forms of relations that other engines need: it understands them too. */
const variants: readonly Dialect[] = [
  duckdb,
  {
    ...duckdb,
    semiJoin: "exists",
    asof: "lateral",
    dedupe: "distinct on",
    unnest: "lateral",
    unnestFrom: postgres.unnestFrom,
    unpivotFrom: postgres.unpivotFrom,
  },
  {
    ...duckdb,
    asof: "window",
    dedupe: "window",
    unnest: "lateral",
    unnestEndsFrom: true,
    unnestFrom: (list, alias, name) => `CROSS JOIN UNNEST(${list.sql}) AS ${alias} (${name})`,
    unpivotFrom: postgres.unpivotFrom,
  },
];

async function create(name: string, body: BodyIR, mesh: MeshIR, dialect: Dialect = duckdb): Promise<string> {
  const { value, diagnostics } = emitQuery(body, mesh, dialect, nameOf);
  expect(diagnostics).toEqual([]);
  await db.run(`CREATE OR REPLACE TABLE ${name} AS ${value}`);
  return value;
}

/** A sort means something to the `take` behind it, so these stay together. */
function chunks(steps: readonly Step[]): Step[][] {
  const found: Step[][] = [];
  let sorted = false;
  for (const step of steps) {
    if (sorted) found.at(-1)!.push(step);
    else found.push([step]);
    if (step.step === "sort") sorted = true;
    if (step.step === "take") sorted = false;
  }
  return found;
}

async function stepByStep(steps: readonly Step[], mesh: MeshIR): Promise<string> {
  const [first, ...rest] = chunks(steps);
  let columns = first!.at(-1)!.columns;
  await create(nameOf({ kind: "table", name: "step 0" }), { kind: "pipeline", steps: first! }, mesh);
  for (const [i, chunk] of rest.entries()) {
    const from: Step = {
      step: "from",
      relation: { kind: "table", name: `step ${i}` },
      columns,
      place: chunk[0]!.place,
    };
    await create(nameOf({ kind: "table", name: `step ${i + 1}` }), { kind: "pipeline", steps: [from, ...chunk] }, mesh);
    columns = chunk.at(-1)!.columns;
  }
  return nameOf({ kind: "table", name: `step ${rest.length}` });
}

/** Seeds that once found a mistake. */
const found = [
  800_875_967, // an aggregate that nobody reads still makes one row of all
];
test("random pipelines give the rows of their steps", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000_000 }), async (seed) => {
      const random = new Random(seed);
      const made = randomPipeline(random);
      const product = made?.checked.product;
      if (made === undefined || product === undefined) throw new Error("the first step is always understood");
      const { mesh } = made.checked.mesh;
      for (const input of product.inputs) await fill(input, random);
      for (const table of product.tables) {
        if (table.body.kind !== "pipeline") continue;
        const rows = async (name: string) =>
          (await db.rows(`SELECT * FROM ${name}`)).map((row) => JSON.stringify(row)).sort();
        const apart = await rows(await stepByStep(table.body.steps, mesh));
        for (const dialect of variants) {
          const whole = nameOf({ kind: "table", name: table.name });
          const sql = await create(whole, table.body, mesh, dialect);
          const found = { members: made.members, sql, rows: await rows(whole) };
          expect(found).toEqual({ members: made.members, sql, rows: apart });
        }
      }
    }),
    { numRuns: runs(150), endOnFailure: true, examples: found.map((seed) => [seed]) },
  );
});
