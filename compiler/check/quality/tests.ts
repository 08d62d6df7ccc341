/** `test` blocks: rows given to inputs and rows expected of tables, typed against their columns. */
import { didYouMean } from "../../../language/diagnostics/did-you-mean.ts";
import {
  testColumn,
  testColumnMissing,
  testExpectation,
  testGivenTwice,
  testInput,
  testNothingExpected,
  testProduct,
  testRelation,
  testRows,
} from "../../../language/diagnostics/registry/quality.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import { someOf } from "../../bind/names.ts";
import type { NamedCell, TestExpectationIR, TestIR } from "../../mesh/mesh.ts";
import { placeIR } from "../../mesh/place.ts";
import { checkExpression } from "../expression/check-expression.ts";
import { unwrapped } from "../expression/checked.ts";
import type { FunctionTable } from "../functions/function-table.ts";
import { rootErrors } from "../product/root-errors.ts";
import type { ExpressionContext } from "../scope.ts";
import type { FlowColumn, Relation } from "../steps/rows.ts";
import type { TypeTable } from "../types/type-table.ts";

export interface TestContext {
  readonly mesh: BoundMesh;
  readonly types: TypeTable;
  readonly functions: FunctionTable;
  readonly report: Report;
  /** Inputs, tables and ports of a product that was checked. */
  relations(product: SymbolOf<"Product">): ReadonlyMap<string, Relation> | undefined;
}

/** Checks one test; undefined when something in it is wrong. */
export function checkTest(node: ast.TestDeclaration, file: BoundFile, context: TestContext): TestIR | undefined {
  const product = productOf(node, file, context);
  if (product === undefined) return undefined;
  const relations = context.relations(product) ?? new Map<string, Relation>();
  const given: TestIR["given"][number][] = [];
  const expectations: TestExpectationIR[] = [];
  const names = new Map<string, ast.Name>();
  let failed = false;
  for (const part of node.parts) {
    const errors = rootErrors(context.report);
    const scope: Scope = { product, relations, file, report: errors.report, mute: errors.mute, context };
    if (part.kind === "Given") {
      const twin = names.get(part.name.text);
      if (twin !== undefined) {
        const related = [{ ...placeOf(file, twin), message: "the first time" }];
        errors.report(testGivenTwice.at(placeOf(file, part.name), { name: part.name.text }, { related }));
      }
      names.set(part.name.text, part.name);
      const rows = checkGiven(part, scope);
      if (rows !== undefined) given.push({ input: part.name.text, rows });
    }
    if (part.kind === "TestExpect") {
      const expectation = checkExpectation(part, scope);
      if (expectation !== undefined) expectations.push(expectation);
    }
    if (errors.failed || part.kind === "As") failed = true;
  }
  if (!node.parts.some((part) => part.kind === "TestExpect"))
    context.report(testNothingExpected.at(placeOf(file, node.title), {}));
  if (failed) return undefined;
  const place = placeIR(file.parsed.source, node.title);
  return { title: node.title.value, product: product.fullName, given, expectations, place };
}

interface Scope {
  readonly product: SymbolOf<"Product">;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly file: BoundFile;
  readonly report: Report;
  mute(): void;
  readonly context: TestContext;
}

// ---- Which product ---------------------------------------------------------------------------------------------------------

/** The product after `for`; without it the one of the file that has all the names in the test. */
function productOf(node: ast.TestDeclaration, file: BoundFile, context: TestContext): SymbolOf<"Product"> | undefined {
  if (node.product !== undefined) return context.mesh.resolve(node.product, file, ["Product"], context.report);
  const here = productsIn(file, context.mesh);
  const names = node.parts.flatMap(nameOfPart);
  const fitting = here.filter((product) => names.every((name) => hasMember(product.node, name)));
  const [only, second] = fitting.length === 0 && here.length === 1 ? here : fitting;
  if (only !== undefined && second === undefined) return only;
  const products = someOf((fitting.length === 0 ? here : fitting).map((product) => product.name));
  context.report(testProduct.at(placeOf(file, node.title), { products }));
  return undefined;
}

function productsIn(file: BoundFile, mesh: BoundMesh): readonly SymbolOf<"Product">[] {
  return file.parsed.ast.declarations.flatMap((node) => {
    if (node.kind !== "Product") return [];
    const symbol = mesh.lookup(node.name.text, file, ["Product"]);
    return symbol?.node === node ? [symbol] : [];
  });
}

function hasMember(product: ast.ProductDeclaration, name: string): boolean {
  return product.members.some(
    (member) =>
      (member.kind === "Input" || member.kind === "Table" || member.kind === "Port") && member.name.text === name,
  );
}

function nameOfPart(part: ast.TestPart): readonly string[] {
  if (part.kind === "Given") return [part.name.text];
  if (part.kind !== "TestExpect") return [];
  const expectation = unwrapped(part.expectation);
  if (expectation.kind !== "Binary" || expectation.left.kind !== "Reference") return [];
  return [expectation.left.name.text];
}

// ---- Rows --------------------------------------------------------------------------------------------------------------------

function checkGiven(part: ast.TestGiven, scope: Scope): readonly (readonly NamedCell[])[] | undefined {
  const { relations, product } = scope;
  const name = part.name.text;
  const relation = relations.get(name);
  if (relation?.ref.kind !== "input") {
    const inputs = [...relations.values()].flatMap(({ ref }) => (ref.kind === "input" ? [ref.name] : []));
    const place = placeOf(scope.file, part.name);
    const params = { name, product: product.name, inputs: someOf(inputs) };
    scope.report(testInput.at(place, params, didYouMean(place, name, inputs)));
    return undefined;
  }
  return checkRows(part.rows, relation, relation.rows.columns, scope);
}

function checkExpectation(part: ast.TestExpect, scope: Scope): TestExpectationIR | undefined {
  const { file, relations, product } = scope;
  const expectation = unwrapped(part.expectation);
  if (expectation.kind !== "Binary" || expectation.operator !== "==" || expectation.left.kind !== "Reference") {
    scope.report(testExpectation.at(placeOf(file, part.expectation), {}));
    return undefined;
  }
  const { name } = expectation.left;
  const relation = relations.get(name.text);
  if (relation === undefined) {
    const known = [...relations.keys()];
    const place = placeOf(file, name);
    const params = { name: name.text, product: product.name, known: someOf(known) };
    scope.report(testRelation.at(place, params, didYouMean(place, name.text, known)));
    return undefined;
  }
  const list = unwrapped(expectation.right);
  if (list.kind !== "List") {
    scope.report(testRows.at(placeOf(file, list), { problem: "this is no list of rows" }));
    return undefined;
  }
  // What no row names is not looked at; what one row names is expected of all.
  const named = new Set(
    list.items.flatMap((item) => (item.kind === "Struct" ? item.fields.map((field) => field.name.text) : [])),
  );
  const columns = relation.rows.columns.filter((column) => named.has(column.name));
  const rows = checkRows(list, relation, columns, scope);
  return rows === undefined
    ? undefined
    : { relation: relation.ref, rows, place: placeIR(file.parsed.source, part.expectation) };
}

/** Rows of `relation` that need a value for each of `columns` that is never null. */
function checkRows(
  list: ast.ListLiteral,
  relation: Relation,
  columns: readonly FlowColumn[],
  scope: Scope,
): readonly (readonly NamedCell[])[] | undefined {
  if (relation.rows.open) scope.mute();
  const all = new Map(relation.rows.columns.map((column) => [column.name, column]));
  const rows: (readonly NamedCell[])[] = [];
  for (const item of list.items) {
    if (item.kind !== "Struct") {
      scope.report(testRows.at(placeOf(scope.file, item), { problem: "this is no row" }));
      return undefined;
    }
    const missing = new Set(columns.flatMap((column) => (column.nullable ? [] : [column.name])));
    const cells: NamedCell[] = [];
    for (const field of item.fields) {
      const column = all.get(field.name.text);
      if (column === undefined) reportColumn(field.name, relation, [...all.keys()], scope);
      else {
        missing.delete(column.name);
        cells.push({ column: column.name, value: cellValue(field.value, column, scope) });
      }
    }
    if (missing.size > 0 && list.items.length > 0) {
      const params = { columns: someOf([...missing]), relation: relation.ref.name };
      scope.report(testColumnMissing.at(placeOf(scope.file, item), params));
    }
    rows.push(cells);
  }
  return rows;
}

function reportColumn(name: ast.Name, relation: Relation, columns: readonly string[], scope: Scope): void {
  const place = placeOf(scope.file, name);
  const params = { column: name.text, relation: relation.ref.name, columns: someOf(columns, 12) };
  scope.report(testColumn.at(place, params, didYouMean(place, name.text, columns)));
}

function cellValue(syntax: ast.Expression, column: FlowColumn, scope: Scope): NamedCell["value"] {
  const { mesh, types, functions } = scope.context;
  const context: ExpressionContext = {
    mesh,
    file: scope.file,
    types,
    functions,
    scope: { columns: [] },
    mode: { mode: "constant" },
    report: scope.report,
    where: "a test",
  };
  const { type, nullable } = column.row;
  return checkExpression(syntax, context, { type, nullable }).value;
}
