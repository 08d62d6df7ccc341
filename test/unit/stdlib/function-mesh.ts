/** All calls of the function tests in one mesh: one table a call, compiled once with the real standard library. */
import { typeText } from "../../../compiler/check/types/type-text.ts";
import type { CallExpression, MeshIR, RowColumn, TableIR } from "../../../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import type { Dialect } from "../../../targets/sql/dialect.ts";
import { emitQuery } from "../../../targets/sql/relation.ts";
import { compiledFiles } from "../../support/compiled-mesh.ts";
import { samples } from "./cases/case.ts";

export interface CompiledCall {
  readonly call: string;
  readonly table: TableIR;
  readonly result: RowColumn;
  /** As the cases write it: `list<int>?`. */
  readonly type: string;
}

export interface FunctionMesh {
  readonly mesh: MeshIR;
  readonly calls: ReadonlyMap<string, CompiledCall>;
  readonly diagnostics: readonly Diagnostic[];
}

export type CallKind = "scalar" | "aggregate" | "window";

/** Compiles each call over the rows of `samples`: a scalar for the first of them, an aggregate for all, a window function for each by `id`. */
export async function compileCalls(calls: readonly (readonly [CallKind, string])[]): Promise<FunctionMesh> {
  const columns = Object.entries(samples.columns).map(([name, type]) => `    ${name}: ${type}`);
  const tables = calls.map(([kind, call], i) => `  table case_${i} {\n    from samples\n    ${steps(kind, call)}\n  }`);
  const text = `domain functions
use std.units.{EUR, km}

team Everyone { members: ["all@example.org"] }
source Data = files {
  path: "samples.csv"
  table samples {
${columns.join("\n")}
  }
}
product Functions {
  version: 1.0.0
  owner: Everyone
  purpose: [tests]
  input samples = Data.samples
${tables.join("\n")}
  port out {
    from samples
  }
}
`;
  const { compiled } = await compiledFiles({ "functions.chimera": text });
  const product = compiled.mesh.products[0];
  const byName = new Map((product?.tables ?? []).map((table) => [table.name, table]));
  const found = new Map<string, CompiledCall>();
  calls.forEach(([, call], i) => {
    const table = byName.get(`case_${i}`);
    const result = table?.columns.find((column) => column.name === "r");
    if (table === undefined || result === undefined) return;
    found.set(call, { call, table, result, type: `${typeText(result.type)}${result.nullable ? "?" : ""}` });
  });
  return { mesh: compiled.mesh, calls: found, diagnostics: compiled.diagnostics.filter(isMistake) };
}

function steps(kind: CallKind, call: string): string {
  if (kind === "aggregate") return `aggregate { r = ${call} }`;
  if (kind === "window") return `select { id, r = ${call} }`;
  return `where id == 1\n    select { r = ${call} }`;
}

/** Inner tables that nobody reads, and constant conditions, are what these tests are made of. */
function isMistake(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error";
}

/** The query of a call, or why the dialect has none. */
export function queryOf(
  compiled: CompiledCall,
  mesh: MeshIR,
  dialect: Dialect,
  samplesTable: string,
): { readonly sql: string } | { readonly problem: string } {
  const { value, diagnostics } = emitQuery(compiled.table.body, mesh, dialect, () => samplesTable);
  const first = diagnostics[0];
  return first === undefined
    ? { sql: value }
    : { problem: first.at({ file: first.place.file, start: 0, end: 0 }).label ?? "" };
}

/** The outermost call of a case's expression. */
export function outermostCall(compiled: CompiledCall): CallExpression | undefined {
  const { body } = compiled.table;
  if (body.kind !== "pipeline") return undefined;
  const step = body.steps.at(-1);
  const value =
    step?.step === "project"
      ? step.items.at(-1)?.value
      : step?.step === "aggregate"
        ? step.aggregates.at(-1)?.value
        : undefined;
  return value?.op === "call" ? value : undefined;
}
