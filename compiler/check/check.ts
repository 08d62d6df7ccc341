/**
 * The stage that says what a bound mesh means: types, lineage, contracts, rules. Products come in the order of what they read and know
 * of each other only the signatures of their ports, so nothing recurses and each product's check can be kept for as long as its file
 * and those signatures stay the same.
 */
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type { Outcome } from "../../language/text/source.ts";
import type { BoundMesh, Report, SymbolOf } from "../bind/bound-mesh.ts";
import type { EnvironmentIR, MeshIR, ProductIR, SourceIR, TestIR } from "../mesh/mesh.ts";
import { checkDeclarations } from "./declarations/declarations.ts";
import { createFunctionTable, type DeclaredFunctions } from "./functions/create-function-table.ts";
import type { HatchAnswers, HatchNeed } from "./hatch/hatch.ts";
import type { ProductContext } from "./product/context.ts";
import { PhysicalNames } from "./product/physical.ts";
import { checkProduct } from "./product/product.ts";
import type { Elsewhere } from "./product/relations.ts";
import type { PortSignature } from "./product/signature.ts";
import { checkTest } from "./quality/tests.ts";
import { checkRefinement } from "./refinement.ts";
import type { Relation } from "./steps/rows.ts";
import { createTypeTable } from "./types/create-type-table.ts";
import { isKnown } from "./types/known.ts";

export interface CheckOptions {
  /** Name of the mesh. */
  readonly name: string;
  readonly environments: { readonly [name: string]: EnvironmentIR };
  /** What the engine said of SQL texts. */
  readonly answers?: HatchAnswers;
  /** Only what is wrong is asked for: products are checked and forgotten, which halves the memory of a large mesh. */
  readonly diagnosticsOnly?: boolean;
}

/** A mesh with its meaning. */
export interface CheckedMesh {
  /** All that is right: products with a mistake are not in it. */
  readonly mesh: MeshIR;
  /** Full names of products that are not in `mesh` because something in them is wrong, or waits for an answer. */
  readonly incomplete: readonly string[];
  /** SQL texts that have no answer yet. */
  readonly needs: readonly HatchNeed[];
  /** By address of the port. */
  readonly signatures: ReadonlyMap<string, PortSignature>;
}

const noAnswers: HatchAnswers = new Map();

/** Checks a bound mesh. User input never makes it throw. */
export function check(mesh: BoundMesh, options: CheckOptions): Outcome<CheckedMesh, Diagnostic> {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const engines = [...new Set(Object.values(options.environments).map((environment) => environment.engine))];
  // A refinement may call functions, and functions name types: each is made when first asked for.
  const types = createTypeTable(mesh, (declaration, base, say) =>
    checkRefinement(declaration, base, { mesh, types, functions, report: say }),
  );
  const functions: DeclaredFunctions = createFunctionTable(mesh, types, engines);
  types.checkDeclarations(report);
  functions.checkDeclarations(report);
  const declarations = checkDeclarations(mesh, types, report);

  const needs = new Map<string, HatchNeed>();
  const signatures = new Map<string, PortSignature>();
  const context: ProductContext = {
    mesh,
    types,
    functions,
    declarations,
    answers: options.answers ?? noAnswers,
    report,
    need: (need) => needs.set(need.key, need),
    port: (address) => signatures.get(address),
  };
  const elsewhere = tablesElsewhere(mesh);
  const tested = testedProducts(mesh);
  const relations = new Map<string, ReadonlyMap<string, Relation>>();
  const physical = new PhysicalNames();
  const products: ProductIR[] = [];
  const incomplete: string[] = [];
  for (const product of mesh.products) {
    const checked = checkProduct(product, context, elsewhere);
    for (const signature of checked.signatures) signatures.set(signature.address, signature);
    for (const port of mesh.ports(product)) physical.add(port, report);
    if (checked.ir === undefined) incomplete.push(product.fullName);
    else if (options.diagnosticsOnly !== true) products.push(checked.ir);
    if (tested(product)) relations.set(product.fullName, checked.relations);
  }
  const tests = checkTests(mesh, context, relations);
  const { domains, teams, roles, terms, labels, purposes, sources } = declarations.ir();
  return {
    value: {
      mesh: {
        version: 1,
        name: options.name,
        environments: options.environments,
        domains,
        teams,
        roles,
        terms,
        labels,
        purposes,
        units: types.units(),
        types: types.declarations(),
        functions: functions.used(),
        sources: sources.map(knownTables),
        products,
        tests,
      },
      incomplete,
      needs: [...needs.values()],
      signatures,
    },
    diagnostics,
  };
}

/** The source without tables that have columns of no known type (reported); products that read them are not in the mesh either. */
function knownTables(source: SourceIR): SourceIR {
  const tables = source.tables.filter((table) => table.columns.every((column) => isKnown(column.type)));
  return tables.length === source.tables.length ? source : { ...source, tables };
}

/** Finds the product that keeps a table of some name to itself; the list is made on the first mistake. */
function tablesElsewhere(mesh: BoundMesh): Elsewhere {
  let known: Map<string, SymbolOf<"Product">> | undefined;
  return (name) => {
    if (known === undefined) {
      known = new Map();
      for (const product of mesh.products)
        for (const member of product.node.members)
          if (member.kind === "Table" && !known.has(member.name.text)) known.set(member.name.text, product);
    }
    return known.get(name);
  };
}

/** Tells products that a test may be about, so that only their relations are kept. */
function testedProducts(mesh: BoundMesh): (product: SymbolOf<"Product">) => boolean {
  const files = new Set<unknown>();
  const names = new Set<string>();
  for (const file of mesh.files) {
    for (const node of file.parsed.ast.declarations) {
      if (node.kind !== "Test") continue;
      if (node.product === undefined) files.add(file);
      else names.add(node.product.parts.at(-1)?.text ?? "");
    }
  }
  return (product) => names.has(product.name) || files.has(product.file);
}

function checkTests(
  mesh: BoundMesh,
  context: ProductContext,
  relations: ReadonlyMap<string, ReadonlyMap<string, Relation>>,
): readonly TestIR[] {
  const { types, functions, report } = context;
  const scope = {
    mesh,
    types,
    functions,
    report,
    relations: (product: SymbolOf<"Product">) => relations.get(product.fullName),
  };
  const tests: TestIR[] = [];
  for (const file of mesh.files) {
    if (file.standard) continue;
    for (const node of file.parsed.ast.declarations) {
      if (node.kind !== "Test") continue;
      const test = checkTest(node, file, scope);
      if (test !== undefined) tests.push(test);
    }
  }
  return tests;
}
