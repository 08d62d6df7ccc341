/** A `test` block as a job: the product's job, given rows for its inputs, and the rows that its relations must have. */
import type {
  ColumnIR,
  MeshIR,
  NamedCell,
  PlaceIR,
  ProductIR,
  TestExpectationIR,
  TestIR,
} from "../../compiler/mesh/mesh.ts";
import type { Outcome } from "../../language/text/source.ts";
import type { TestExpectationJob, TestJob } from "../../runtime/job/test-job.ts";
import type { ReportProblem, TargetProblem } from "../sdk/problem.ts";
import type { Dialect } from "../sql/dialect.ts";
import { duckdb } from "../sql/dialects/duckdb.ts";
import { lowerColumn, lowerProduct } from "./lower-product.ts";
import { jobPlace } from "./place.ts";
import { labelLevels } from "./sensitive.ts";
import { JobText, referenceOf } from "./text.ts";

/** Tests run on DuckDB. Problems are constructs that it cannot express. */
export function lowerTest(mesh: MeshIR, test: TestIR): Outcome<TestJob, TargetProblem> {
  const product = mesh.products.find((each) => each.address === test.product);
  if (product === undefined) throw new Error(`no product ${test.product} in the mesh`);
  const lowered = lowerProduct(mesh, test.product, duckdb);
  const diagnostics = [...lowered.diagnostics];
  const report: ReportProblem = (each) => {
    diagnostics.push(each);
  };
  const given = product.inputs.map((input) => {
    const rows = test.given.find((each) => each.input === input.name)?.rows ?? [];
    return { input: input.name, sql: rowsText(rows, input.columns, test.place, mesh, duckdb, report) };
  });
  const levels = labelLevels(mesh);
  const job: TestJob = {
    version: 1,
    title: test.title,
    place: jobPlace(test.place),
    product: lowered.value,
    given,
    expectations: test.expectations.map((each) => lowerExpectation(each, product, mesh, levels, report)),
  };
  return { value: job, diagnostics };
}

function lowerExpectation(
  expectation: TestExpectationIR,
  product: ProductIR,
  mesh: MeshIR,
  levels: ReadonlyMap<string, string>,
  report: ReportProblem,
): TestExpectationJob {
  const named = new Set(expectation.rows.flatMap((row) => row.map((cell) => cell.column)));
  const all = relationColumns(expectation, product);
  // No rows are expected of all columns alike.
  const columns = named.size === 0 ? all : all.filter((column) => named.has(column.name));
  return {
    relation: referenceOf(expectation.relation),
    columns: columns.map((column) => lowerColumn(column, levels, duckdb)),
    sql: rowsText(expectation.rows, columns, expectation.place, mesh, duckdb, report),
    place: jobPlace(expectation.place),
  };
}

function relationColumns({ relation }: TestExpectationIR, product: ProductIR): readonly ColumnIR[] {
  const { inputs, tables, ports } = product;
  const among = relation.kind === "input" ? inputs : relation.kind === "table" ? tables : ports;
  return among.find((each) => each.name === relation.name)?.columns ?? [];
}

/** Rows as a SELECT of `columns`; a column that a row leaves out is null there. */
function rowsText(
  rows: readonly (readonly NamedCell[])[],
  columns: readonly ColumnIR[],
  place: PlaceIR,
  mesh: MeshIR,
  dialect: Dialect,
  report: ReportProblem,
): string {
  const text = new JobText(mesh, dialect, report, place, columns);
  const names = columns.map((column) => text.quote(column.name));
  const casts = columns.map((column, i) => `CAST(${names[i]} AS ${text.pen.typeName(column.type)}) AS ${names[i]}`);
  const values = rows.map((row) => {
    const cells = columns.map((column) => row.find((cell) => cell.column === column.name));
    return `(${cells.map((cell) => (cell === undefined ? "NULL" : text.write(cell.value).sql)).join(", ")})`;
  });
  const nothing = `(${columns.map(() => "NULL").join(", ")})`;
  const from = `(VALUES ${values.length === 0 ? nothing : values.join(", ")}) AS rows_given(${names.join(", ")})`;
  return text.plain(`SELECT ${casts.join(", ")} FROM ${from}${values.length === 0 ? " WHERE FALSE" : ""}`);
}
