/** A data product of the MeshIR as a job for the runtime. */
import { historyColumns } from "../../compiler/mesh/history.ts";
import type { ColumnIR, MaterializationIR, MeshIR, PortIR, TableIR } from "../../compiler/mesh/mesh.ts";
import { tableVersions } from "../../compiler/mesh/normal-form.ts";
import type { Outcome } from "../../language/text/source.ts";
import type { ColumnJob, InputJob, ProductJob, TableJob } from "../../runtime/job/job.ts";
import { parseIsoDuration } from "../sdk/duration.ts";
import type { ReportProblem, TargetProblem } from "../sdk/problem.ts";
import { buildOrder } from "../sql/build-order.ts";
import type { Dialect } from "../sql/dialect.ts";
import { duckdb } from "../sql/dialects/duckdb.ts";
import { unshield } from "../sql/ink.ts";
import { intervalLiteral, monthsLiteral } from "../sql/literal.ts";
import { emitQuery } from "../sql/relation.ts";
import { lowerAudit } from "./audit.ts";
import { type Addresses, lowerInput } from "./input.ts";
import { jobPlace } from "./place.ts";
import { isSensitive, labelLevels } from "./sensitive.ts";
import { doubleBraces, placeholder, referenceOf } from "./text.ts";

/**
 * Everything needed to bring `product` (an address, `retail.sales.Orders`) up to date. Problems are constructs that the engine cannot express; a job
 * with any must not be run.
 */
export function lowerProduct(
  mesh: MeshIR,
  product: string,
  dialect: Dialect = duckdb,
): Outcome<ProductJob, TargetProblem> {
  const found = mesh.products.find((each) => each.address === product);
  if (found === undefined) throw new Error(`no product ${product} in the mesh`);
  const diagnostics: TargetProblem[] = [];
  const report: ReportProblem = (problem) => {
    diagnostics.push(problem);
  };
  const addresses = addressesOf(mesh);
  const inputs = found.inputs
    .map((input) => lowerInput(input, addresses, dialect, report))
    .filter((input): input is InputJob => input !== undefined);
  const tables = buildOrder(found).map((table) => lowerTable(table, mesh, addresses, dialect, report));
  const job: ProductJob = { version: 1, product: found.address, owner: found.owner, inputs, tables };
  return { value: job, diagnostics };
}

interface Facts extends Addresses {
  readonly versions: ReadonlyMap<string, string>;
}

/** Made once a mesh, since each of its products asks for it. */
const known = new WeakMap<MeshIR, Facts>();

function addressesOf(mesh: MeshIR): Facts {
  const before = known.get(mesh);
  if (before !== undefined) return before;
  const facts: Facts = {
    mesh,
    ports: new Map(mesh.products.flatMap((product) => product.ports.map((port) => [port.address, port]))),
    sources: new Map(
      mesh.sources.flatMap((source) => source.tables.map((table) => [table.address, { source, table }])),
    ),
    types: new Map(mesh.types.map((type) => [type.address, type])),
    levels: labelLevels(mesh),
    versions: tableVersions(mesh),
  };
  known.set(mesh, facts);
  return facts;
}

function lowerTable(
  table: TableIR | PortIR,
  mesh: MeshIR,
  facts: Facts,
  dialect: Dialect,
  report: ReportProblem,
): TableJob {
  const names = { relation: placeholder, foreign: doubleBraces };
  const query = emitQuery(table.body, mesh, dialect, names, table.materialize.mode === "view");
  for (const problem of query.diagnostics) report(problem);
  return {
    name: table.name,
    address: table.address,
    place: jobPlace(table.place),
    definition: facts.versions.get(table.address) ?? "",
    reads: [...new Set(table.reads.map(referenceOf))],
    sql: query.value,
    columns: ownColumns(table).map((column) => lowerColumn(column, facts.levels, dialect)),
    materialize: lowerMaterialization(table.materialize),
    audit: lowerAudit(table, mesh, dialect, report),
    ...("physical" in table ? { publish: { schema: table.physical.schema, view: table.physical.name } } : {}),
  };
}

/** Those that the table's SELECT makes: what keeping history adds is the runtime's to fill. */
function ownColumns(table: TableIR): readonly ColumnIR[] {
  const added = new Set(historyColumns(table.materialize.mode).map((column) => column.name));
  return added.size === 0 ? table.columns : table.columns.filter((column) => !added.has(column.name));
}

/** A column with its type on the engine. */
export function lowerColumn(column: ColumnIR, levels: ReadonlyMap<string, string>, dialect: Dialect): ColumnJob {
  return {
    name: column.name,
    sqlType: unshield(dialect.typeName(column.type) ?? ""),
    nullable: column.nullable,
    sensitive: isSensitive(column, levels),
  };
}

function lowerMaterialization(materialize: MaterializationIR): TableJob["materialize"] {
  if (materialize.mode !== "incremental") return materialize;
  const { mode, column, lookback } = materialize;
  const duration = lookback === undefined ? undefined : parseIsoDuration(lookback);
  if (duration === undefined) return { mode, column };
  const parts = [];
  if (duration.months !== 0n) parts.push(monthsLiteral(duration.months, { kind: "months" }).sql);
  if (duration.micros !== 0n || parts.length === 0)
    parts.push(intervalLiteral(duration.micros, { kind: "duration" }).sql);
  return { mode, column, lookback: parts.join(" + ") };
}
