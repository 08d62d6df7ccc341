/**
 * One expression at a time over the columns of a small table, with the standard library in reach: what it means, and what is said
 * about it. `▮` in a source marks the place at which a complaint is expected to start.
 */
import { expect } from "vitest";
import { bind } from "../../compiler/bind/bind.ts";
import type { BoundMesh } from "../../compiler/bind/bound-mesh.ts";
import { checkExpression } from "../../compiler/check/expression/check-expression.ts";
import { createFunctionTable, type DeclaredFunctions } from "../../compiler/check/functions/create-function-table.ts";
import { checkRefinement } from "../../compiler/check/refinement.ts";
import type { CheckedExpression, ExpressionContext, ExpressionMode, ScopeColumn } from "../../compiler/check/scope.ts";
import { createTypeTable, type DeclaredTypes } from "../../compiler/check/types/create-type-table.ts";
import { valueTypeText } from "../../compiler/check/types/type-text.ts";
import type { ValueType } from "../../compiler/mesh/mesh.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type * as ast from "../../language/syntax/ast.ts";
import { parse } from "../../language/syntax/parse.ts";
import type { ParsedFile } from "../../language/syntax/parsed-file.ts";
import { SourceText } from "../../language/text/source.ts";
import { filesBelow, readRepositoryFile } from "./repository.ts";

const declarations = `domain shop
use std.units.{EUR, USD, km, m, kg, hour}

enum OrderStatus { placed, paid, shipped, cancelled }
enum Colour { red, green = "GREEN" }
type OrderId = string matches /^o_[0-9a-f]{4}$/
type Amount = decimal(12, 2) in EUR
type Quantity = int check n > 0
type Nickname = string
fn to_eur(x: decimal(12, 2) in USD, rate: decimal(8, 4) in EUR/USD) -> decimal(12, 2) in EUR = sql { duckdb: "{x} * {rate}" }
`;

/** Column `small` is an int, `nsmall` a nullable one, and so on: an `n` in front says nullable. */
const columns = `
  i: int, ni: int?, j: int, f: float, nf: float?, d: decimal(12, 2), nd: decimal(12, 2)?, e: decimal(10, 4), wide: decimal(38, 10),
  s: string, ns: string?, t: string, b: bool, nb: bool?, day: date, nday: date?, at: timestamp, nat: timestamp?, clock: time,
  span: duration, nspan: duration?, u: uuid, raw: bytes, doc: json, ndoc: json?,
  total: Amount, discount: Amount?, usd: decimal(12, 2) in USD, count_eur: int in EUR, rate: decimal(8, 4) in EUR/USD,
  weight: float in kg, way: float in km, hours: float in hour, quantity: Quantity,
  id: OrderId, nid: OrderId?, nick: Nickname, status: OrderStatus, nstatus: OrderStatus?, colour: Colour, paid: bool,
  xs: list<int>, nxs: list<int>?, ns_list: list<int?>, words_list: list<string>, names: map<string, int>,
  place: struct { city: string, zip: string?, at: struct { lat: float, lon: float } }, nplace: struct { city: string, zip: string? }?,
  month: int, state: string
`;

let library: readonly ParsedFile[] | undefined;

/** The files of the standard library, parsed once. */
export function standardLibrary(): readonly ParsedFile[] {
  library ??= filesBelow("stdlib", ".chimera").map((path) => parse(new SourceText(path, readRepositoryFile(path))));
  return library;
}

export interface TestBench {
  readonly types: DeclaredTypes;
  readonly functions: DeclaredFunctions;
  readonly mesh: BoundMesh;
  readonly columns: readonly ScopeColumn[];
}

let bench: TestBench | undefined;

/** The small table and what is declared around it. */
export function testBench(): TestBench {
  bench ??= makeBench(declarations, columns);
  return bench;
}

/** A bench with other declarations and columns, for what the small table does not have. */
export function makeBench(text: string, fields: string, engines: readonly string[] = []): TestBench {
  const source = `${text}\ntype Row = struct {${fields}}\n`;
  const parsed = parse(new SourceText("shop.chimera", source));
  expect(parsed.diagnostics).toEqual([]);
  const { value: mesh, diagnostics } = bind([parsed], standardLibrary(), {});
  expect(diagnostics.filter((each) => each.severity === "error").map((each) => each.message)).toEqual([]);
  const types: DeclaredTypes = createTypeTable(mesh, (declaration, base, report) =>
    checkRefinement(declaration, base, { mesh, types, functions, report }),
  );
  const functions = createFunctionTable(mesh, types, engines);
  const file = mesh.files.find((each) => !each.standard)!;
  const row = parsed.ast.declarations.find(
    (each) => each.kind === "Type" && each.name.text === "Row",
  ) as ast.TypeDeclaration;
  const reported: Diagnostic[] = [];
  const { type } = types.resolve(row.type, file, (diagnostic) => reported.push(diagnostic));
  types.checkDeclarations((diagnostic) => reported.push(diagnostic));
  functions.checkDeclarations((diagnostic) => reported.push(diagnostic));
  expect(reported.map((each) => `${each.place.file}:${each.place.start} ${each.message}`)).toEqual([]);
  if (type.kind !== "struct") throw new Error("the columns are written as fields");
  return { types, functions, mesh, columns: type.fields.map((field) => ({ ...field, short: field.name, labels: [] })) };
}

export interface Checked {
  readonly checked: CheckedExpression;
  readonly diagnostics: readonly Diagnostic[];
  /** The text of the file, and where the expression begins in it. */
  readonly text: string;
  readonly offset: number;
}

export interface Setting {
  readonly mode?: ExpressionMode;
  readonly expected?: ValueType;
  readonly columns?: readonly ScopeColumn[];
  readonly bench?: TestBench;
}

/** Checks one expression. */
export function checked(source: string, setting: Setting = {}): Checked {
  const { mesh, types, functions, columns: all } = setting.bench ?? testBench();
  const head = "domain shop\nuse std.units.{EUR, USD, km, m, kg, hour}\nproduct P { table t { from x derive { v = ";
  const text = `${head}${source} } } }\n`;
  const parsed = parse(new SourceText("probe.chimera", text));
  expect(parsed.diagnostics.map((each) => each.message)).toEqual([]);
  const syntax = firstValue(parsed);
  const file = { ...mesh.files.find((each) => !each.standard)!, parsed };
  const known = mesh.files.find((each) => !each.standard)!;
  const diagnostics: Diagnostic[] = [];
  const context: ExpressionContext = {
    // Names are looked up from the file that the mesh knows; places are those of the probe.
    mesh: { ...mesh, ...lookupsFrom(mesh, known) },
    file,
    types: typesFrom(types, known),
    functions: {
      ...functions,
      overloads: (name) => functions.overloads(name, known),
      names: () => functions.names(known),
    },
    scope: { columns: setting.columns ?? all },
    mode: setting.mode ?? { mode: "row" },
    report: (diagnostic) => diagnostics.push(diagnostic),
    where: "`derive`",
  };
  const result = checkExpression(syntax, context, setting.expected);
  return { checked: result, diagnostics, text, offset: head.length };
}

type KnownFile = BoundMesh["files"][number];

function lookupsFrom(mesh: BoundMesh, known: KnownFile): Pick<BoundMesh, "lookup" | "resolve"> {
  return {
    lookup: (name, _, kinds) => mesh.lookup(name, known, kinds),
    resolve: (name, _, kinds, report) => mesh.resolve(name, known, kinds, report),
  };
}

function typesFrom(types: TestBench["types"], known: KnownFile): ExpressionContext["types"] {
  return {
    ...types,
    resolve: (type, _, report) => types.resolve(type, known, report),
    unit: (unit, _, report) => types.unit(unit, known, report),
    enumNamed: (name) => types.enumNamed(name, known),
    enumWithMember: (member) => types.enumWithMember(member, known),
  };
}

function firstValue(parsed: ParsedFile): ast.Expression {
  for (const declaration of parsed.ast.declarations) {
    if (declaration.kind !== "Product") continue;
    for (const member of declaration.members) {
      if (member.kind !== "Table" || member.body.kind !== "Pipeline") continue;
      for (const step of member.body.steps) if (step.kind === "Derive") return step.items[0]!.value;
    }
  }
  throw new Error("the probe has one derived column");
}

export function typeOf(source: string, setting?: Setting): string {
  const { checked: result, diagnostics } = checked(source, setting);
  return diagnostics.length > 0
    ? diagnostics.map((each) => `${each.slug}: ${each.message}`).join("; ")
    : valueTypeText(result.value);
}

/** The expression is understood without a word and has this type. */
export function infers(source: string, type: string, setting?: Setting): void {
  expect({ source, type: typeOf(source, setting) }).toEqual({ source, type });
}

/** Exactly one complaint, of this slug, starting at the mark. */
export function rejects(source: string, slug: string, setting?: Setting): Diagnostic {
  const mark = source.indexOf("▮");
  const { diagnostics, offset } = checked(source.replace("▮", ""), setting);
  const found = diagnostics.map((each) => ({ slug: each.slug, at: each.place.start - offset }));
  expect({ source, found }).toEqual({ source, found: [{ slug, at: mark }] });
  return diagnostics[0]!;
}

/** The expression after the first fix of its only complaint. */
export function fixedBy(source: string, setting?: Setting): string {
  const { diagnostics, text, offset } = checked(source, setting);
  expect(diagnostics).toHaveLength(1);
  let result = text;
  for (const edit of (diagnostics[0]!.fixes[0]?.edits ?? []).toSorted((a, b) => b.place.start - a.place.start))
    result = result.slice(0, edit.place.start) + edit.text + result.slice(edit.place.end);
  return result.slice(offset, result.length - " } } }\n".length);
}
