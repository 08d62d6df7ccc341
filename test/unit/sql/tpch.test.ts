import { afterAll, beforeAll, expect, it } from "vitest";
import type { MeshIR } from "../../../compiler/mesh/mesh.ts";
import { compileQueries, emittedQuery, generate, numbers, plainQuery } from "../../tpch/tpch.ts";
import { type Database, openDatabase } from "./database.ts";

let db: Database;
let mesh: MeshIR;
beforeAll(async () => {
  mesh = await compileQueries();
  db = await openDatabase();
  await generate(db, 20_000);
}, 120_000);
afterAll(() => db.close());

it.each(numbers)("query %s gives the rows of the same query in plain SQL", async (number) => {
  const emitted = await db.rows(emittedQuery(mesh, number));
  const plain = await db.rows(plainQuery(number));
  expect(plain.length).toBeGreaterThan(0);
  expect(emitted.map(rounded)).toEqual(plain.map(rounded));
});

/** Sums of doubles depend on the order of the rows in their last digits; decimals come as text, ints of any width too. */
function rounded(row: readonly unknown[]): unknown[] {
  return row.map((value) => {
    if (typeof value === "number") return Number(value.toPrecision(12));
    return typeof value === "string" && /^-?\d+\.\d+$/.test(value) ? Number(value) : value;
  });
}
