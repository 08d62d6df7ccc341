/**
 * Random well-typed expressions, three times: the checker takes them, DuckDB evaluates the emitted SQL, and a small interpreter says what
 * should come out, row by row; types and nulls included.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MeshExpression, RowColumn, Type } from "../../compiler/mesh/mesh.ts";
import { forEachChild } from "../../compiler/mesh/walk.ts";
import { duckdb } from "../../targets/sql/dialects/duckdb.ts";
import { emitQuery } from "../../targets/sql/relation.ts";
import { checked, makeBench, type TestBench } from "../support/expressions.ts";
import { runs } from "../support/fuzz.ts";
import { type Database, openDatabase } from "../unit/sql/database.ts";
import { columnTypes, expressionOf, type Kind } from "./expressions-generator.ts";
import {
  dateText,
  dayMicroseconds,
  decimalText,
  Interpreter,
  literalValue,
  NullSurprise,
  type Row,
  RunFails,
  type Value,
} from "./expressions-interpreter.ts";

/** Each column as SQL literals, one a row. */
const data: { readonly [column: string]: readonly string[] } = {
  b: ["true", "false", "true", "false", "true"],
  nb: ["null", "true", "false", "null", "true"],
  i: ["0", "5", "-7", "123456789", "42"],
  ni: ["null", "1", "null", "-2", "7"],
  small: ["0", "1", "2", "-1", "5"],
  d: ["0.00", "12.50", "-3.99", "123456.78", "1.00"],
  nd: ["1.25", "null", "-0.01", "null", "100.00"],
  e: ["0.0001", "1.5000", "-99.9999", "0.0000", "2.2500"],
  f: ["0", "1.5", "-2.25", "1e10", "0.1"],
  nf: ["null", "0", "3.5", "-1e-3", "null"],
  eur: ["0.00", "19.99", "-5.00", "1000.00", "0.01"],
  neur: ["null", "7.05", "null", "2.50", "0.00"],
  s: ["''", "'Grad'", "'17'", "'a'", "'ÄöÜ x'"],
  ns: ["null", "'a'", "'B2'", "null", "'2026-01-31'"],
  day: ["2026-01-31", "2024-02-29", "1999-12-31", "2026-08-05", "1970-01-01"],
  nday: ["null", "2026-01-31", "2025-03-01", "null", "2000-02-29"],
  at: [
    "2026-01-31 10:00:00",
    "2024-02-29 23:59:59.5",
    "1969-12-31 12:00:00",
    "2026-08-05 00:00:00",
    "2000-01-01 00:00:01",
  ],
  nat: ["null", "2026-01-31 10:00:00", "null", "1999-12-31 23:00:00", "2026-08-05 14:30:15.25"],
  span: ["0", "90000000", "86400000000", "-3600000000", "129600000000"],
  nspan: ["null", "1", "null", "60000000", "-86400000000"],
  st: ["'open'", "'HELD'", "'done'", "'open'", "'done'"],
  nst: ["null", "'open'", "null", "'HELD'", "'done'"],
  xs: ["[]", "[1]", "[3, -7]", "[0, 0, 0]", "[5, 42]"],
  nxs: ["null", "[null]", "[1, null]", "[]", "[7, 2]"],
  home: [
    "{'city': 'Bonn', 'floor': 1}",
    "{'city': '', 'floor': null}",
    "{'city': 'a', 'floor': 0}",
    "{'city': 'Bonn', 'floor': null}",
    "{'city': 'Z', 'floor': -1}",
  ],
  nhome: ["null", "{'city': 'Bonn', 'floor': 1}", "{'city': 'x', 'floor': null}", "null", "{'city': 'y', 'floor': 3}"],
};
const rowCount = 5;

let db: Database;
let bench: TestBench;
let rows: readonly Row[];

beforeAll(async () => {
  const fields = Object.entries(columnTypes).map(([name, type]) => `${name}: ${type.replace("? in EUR", " in EUR?")}`);
  bench = makeBench('domain shop\nuse std.units.EUR\nenum Status { open, held = "HELD", done }', fields.join(", "));
  db = await openDatabase();
  const columns = bench.columns.map((column) => `"${column.name}" ${duckdb.typeName(column.type)}`);
  await db.run(`CREATE TABLE probe (rid BIGINT, ${columns.join(", ")})`);
  for (let row = 0; row < rowCount; row++) {
    const values = bench.columns.map((column) => sqlLiteral(column.type, data[column.name]![row]!));
    await db.run(`INSERT INTO probe VALUES (${row}, ${values.join(", ")})`);
  }
  rows = Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(bench.columns.map((column) => [column.name, rowValue(column.type, data[column.name]![row]!)])),
  );
});
afterAll(() => db.close());

function sqlLiteral(type: Type, text: string): string {
  if (text === "null") return "NULL";
  if (type.kind === "duration") return `to_microseconds(${text})`;
  return type.kind === "date" || type.kind === "timestamp" ? `'${text}'` : text;
}

/** What a SQL literal of `data` is to the interpreter. */
function rowValue(type: Type, text: string): Value {
  if (text === "null") return null;
  switch (type.kind) {
    case "bool":
      return text === "true";
    case "string":
    case "enum":
      return text.slice(1, -1);
    case "list":
      return (JSON.parse(text) as (number | null)[]).map((item) => (item === null ? null : BigInt(item)));
    case "struct": {
      const fields = JSON.parse(text.replaceAll("'", '"')) as { city: string; floor: number | null };
      return { city: fields.city, floor: fields.floor === null ? null : BigInt(fields.floor) };
    }
    default:
      return literalValue(type, text);
  }
}

/** The value as DuckDB's JSON shows it, durations in microseconds. */
function shown(type: Type, value: Value): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case "int":
    case "duration":
      return String(value);
    case "decimal":
      return decimalText(value as bigint, type.scale);
    case "date":
      return dateText(value as bigint);
    case "timestamp":
      return timestampShown(value as bigint);
    case "list":
      return (value as readonly Value[]).map((item) => shown(type.item.type, item));
    case "struct":
      return Object.fromEntries(
        type.fields.map((field) => [
          field.name,
          shown(field.type, (value as { readonly [name: string]: Value })[field.name]!),
        ]),
      );
    case "float":
      return Number.isFinite(value) ? value : String(value);
    default:
      return value;
  }
}

function timestampShown(value: bigint): string {
  const days = value >= 0n ? value / dayMicroseconds : (value - dayMicroseconds + 1n) / dayMicroseconds;
  const rest = value - days * dayMicroseconds;
  const seconds = Number(rest / 1_000_000n);
  const clock = [seconds / 3600, (seconds % 3600) / 60, seconds % 60].map((part) =>
    String(Math.floor(part)).padStart(2, "0"),
  );
  const micros = String(rest % 1_000_000n)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${dateText(days)} ${clock.join(":")}${micros === "" ? "" : `.${micros}`}`;
}

function same(type: Type, actual: unknown, expected: unknown): boolean {
  if (type.kind === "float" && typeof actual === "number" && typeof expected === "number")
    return Math.abs(actual - expected) <= 1e-9 * Math.max(Math.abs(actual), Math.abs(expected), 1e-3);
  // DuckDB forgets that an int inside of a struct is a wide one where it works a `case` of constants out beforehand.
  const inside = type.kind === "struct" || type.kind === "list";
  const wide = (_: string, each: unknown) => (inside && typeof each === "number" ? String(each) : each);
  return JSON.stringify(actual, wide) === JSON.stringify(expected);
}

/** Whether a row makes any part fail, reached or not: engines may compute what they then do not need. */
function mayFail(value: MeshExpression, row: Row): boolean {
  try {
    interpreter(row).value(value);
  } catch (problem) {
    if (problem instanceof RunFails) return true;
    if (!(problem instanceof NullSurprise)) throw problem;
  }
  let found = false;
  forEachChild(value, (child) => {
    found ||= mayFail(child, row);
  });
  return found;
}

function interpreter(row: Row): Interpreter {
  return new Interpreter(row, (id) => bench.functions.signature(id)?.name ?? id);
}

function query(value: MeshExpression): string {
  const place = { file: "probe.chimera", line: 1, column: 1, endLine: 1, endColumn: 1 };
  const rid: RowColumn = { name: "rid", type: { kind: "int" }, nullable: false };
  const columns = [rid, ...bench.columns.map(({ name, type, nullable }) => ({ name, type, nullable }))];
  const result = [rid, { name: "v", type: value.type, nullable: value.nullable }];
  const items = [
    { name: "rid", value: { op: "column", ...rid } as const },
    { name: "v", value },
  ];
  const { value: sql, diagnostics } = emitQuery(
    {
      kind: "pipeline",
      steps: [
        { step: "from", relation: { kind: "input", name: "probe" }, columns, place },
        { step: "project", written: "select", items, columns: result, place },
      ],
    },
    { functions: bench.functions.used() },
    duckdb,
    () => "probe",
  );
  expect(diagnostics.length).toBe(0);
  return sql;
}

const kinds: readonly Kind[] = [
  "bool",
  "int",
  "decimal",
  "float",
  "money",
  "string",
  "date",
  "timestamp",
  "duration",
  "status",
  "ints",
  "place",
];

describe.each(kinds)("random expressions of kind %s", (kind) => {
  test("are taken by the checker and mean on DuckDB what they say", async () => {
    await fc.assert(
      fc.asyncProperty(expressionOf(kind), async (source) => {
        const { checked: result, diagnostics } = checked(source, { bench });
        const errors = diagnostics.filter((each) => each.severity === "error").map((each) => each.slug);
        fc.pre(!errors.includes("scale-too-large"));
        expect(errors).toEqual([]);
        const { value } = result;
        const wanted = rows.map((row, rid) => ({ rid, row })).filter(({ row }) => !mayFail(value, row));
        if (wanted.length === 0) return;
        const expected = wanted.map(({ rid, row }) => [String(rid), shown(value.type, interpreter(row).value(value))]);
        const sql = query(value);
        const shownAs = value.type.kind === "duration" ? "epoch_us(v)" : "v";
        const text = `SELECT rid, ${shownAs} FROM (${sql} WHERE rid IN (${wanted.map(({ rid }) => rid).join(", ")})) ORDER BY rid`;
        const actual = await db.rows(text).catch((problem: Error) => problem.message);
        const agree =
          typeof actual !== "string" &&
          expected.every(([rid, v], n) => String(actual[n]![0]) === rid && same(value.type, actual[n]![1], v));
        if (!agree) expect({ source, sql, actual }).toEqual({ source, sql, actual: expected });
      }),
      { numRuns: runs(400) },
    );
  });
});
