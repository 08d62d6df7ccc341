/** The functions of a mesh: each declaration is read once, when a call first looks for its name. */
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { functionRepeated } from "../../../language/diagnostics/registry/functions.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { FunctionIR } from "../../mesh/mesh.ts";
import type { TypeTable } from "../types/type-table.ts";
import { declareFunction } from "./declare-function.ts";
import type { FunctionTable } from "./function-table.ts";
import { patternText } from "./pattern-text.ts";
import type { FunctionSignature } from "./signature.ts";

export interface DeclaredFunctions extends FunctionTable {
  /** Checks every function of the mesh, called or not, and reports once what is wrong with the declarations. */
  checkDeclarations(report: Report): void;
}

/** `engines`: those of the mesh's environments; a call of what one of them cannot compute is an error. */
export function createFunctionTable(
  mesh: BoundMesh,
  types: TypeTable,
  engines: readonly string[] = [],
): DeclaredFunctions {
  const declared = new Map<SymbolOf<"Function">, FunctionSignature>();
  const byId = new Map<string, SymbolOf<"Function">>();
  const byFile = new Map<BoundFile, Map<string, readonly FunctionSignature[]>>();
  const used = new Map<string, FunctionIR>();
  const problems: Diagnostic[] = [];
  const report: Report = (diagnostic) => problems.push(diagnostic);

  function signatureOf(symbol: SymbolOf<"Function">): FunctionSignature {
    const known = declared.get(symbol);
    if (known !== undefined) return known;
    const signature = withOwnId(symbol, declareFunction(symbol, types, report));
    declared.set(symbol, signature);
    return signature;
  }

  /** Overloads that differ in units or digits alone have these in their ids too. */
  function withOwnId(symbol: SymbolOf<"Function">, signature: FunctionSignature): FunctionSignature {
    const twin = byId.get(signature.id);
    if (twin === undefined) {
      byId.set(signature.id, symbol);
      return signature;
    }
    const text = parametersText(signature);
    if (text === parametersText(declared.get(twin)!)) {
      reportTwin(symbol, twin);
      return signature;
    }
    const id = `${signature.id.slice(0, signature.id.indexOf("("))}(${text})`;
    byId.set(id, symbol);
    return { ...signature, id };
  }

  function reportTwin(symbol: SymbolOf<"Function">, twin: SymbolOf<"Function">): void {
    const related = [{ ...placeOf(twin.file, twin.node.name), message: "first declared here" }];
    report(functionRepeated.at(placeOf(symbol.file, symbol.node.name), { name: symbol.name }, { related }));
  }

  return {
    overloads(name, file) {
      let names = byFile.get(file);
      if (names === undefined) {
        names = new Map();
        byFile.set(file, names);
      }
      const known = names.get(name);
      if (known !== undefined) return known;
      const found = mesh.functions(name, file).map(signatureOf);
      names.set(name, found);
      return found;
    },
    names: (file) => mesh.functionNames(file),
    signature(id) {
      const symbol = byId.get(id);
      return symbol && declared.get(symbol);
    },
    place(id) {
      const symbol = byId.get(id);
      return symbol && placeOf(symbol.file, symbol.node.name);
    },
    use(signature) {
      if (!used.has(signature.id)) used.set(signature.id, functionIR(signature));
    },
    missingEngines: (signature) => engines.filter((engine) => signature.lowerings[engine] === undefined),
    used: () => Object.fromEntries([...used].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    checkDeclarations(tell) {
      for (const symbol of mesh.symbols) if (symbol.kind === "Function") signatureOf(symbol);
      for (const problem of problems) tell(problem);
      problems.length = 0;
    },
  };
}

function parametersText(signature: FunctionSignature): string {
  return signature.parameters.map(({ value, variadic }) => (variadic ? "..." : "") + patternText(value)).join(", ");
}

function functionIR(signature: FunctionSignature): FunctionIR {
  return {
    name: signature.name,
    flavour: signature.flavour,
    parameters: signature.parameters.map(({ name, variadic }) => ({ name, variadic })),
    lowerings: signature.lowerings,
    ...(signature.empty === undefined ? {} : { empty: signature.empty }),
  };
}
