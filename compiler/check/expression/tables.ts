/** The tables of types and functions of a mesh, made together: a refinement's condition calls functions, whose parameters have types. */
import type * as ast from "../../../language/syntax/ast.ts";
import type { BoundMesh, Report, SymbolOf } from "../../bind/bound-mesh.ts";
import type { MeshExpression, ValueType } from "../../mesh/mesh.ts";
import { createFunctionTable, type DeclaredFunctions } from "../functions/create-function-table.ts";
import type { ScopeColumn } from "../scope.ts";
import { createTypeTable, type DeclaredTypes } from "../types/create-type-table.ts";
import { boolType } from "../types/scalars.ts";
import { checkExpression } from "./check-expression.ts";

export interface Tables {
  readonly types: DeclaredTypes;
  readonly functions: DeclaredFunctions;
}

/** `engines`: the engines of the mesh's environments, for which every called function needs SQL. */
export function createTables(mesh: BoundMesh, engines: readonly string[] = []): Tables {
  const types: DeclaredTypes = createTypeTable(mesh, (symbol, base, report) => refinement(symbol, base, report));
  const functions = createFunctionTable(mesh, types, engines);

  /** `check x > 0`: the value is called `value` or by the first name that stands there. */
  function refinement(symbol: SymbolOf<"Type">, base: ValueType, report: Report): MeshExpression | undefined {
    const syntax = symbol.node.check!;
    const column: ScopeColumn = { ...base, name: "value", short: "value", labels: [] };
    const word = firstName(syntax);
    const columns = word === undefined || word === "value" ? [column] : [column, { ...column, short: word }];
    const { file } = symbol;
    const mode = { mode: "row" } as const;
    const context = { mesh, file, types, functions, scope: { columns }, mode, report, where: "`check`" };
    const { value } = checkExpression(syntax, context, { type: boolType, nullable: true });
    return value.type.kind === "unknown" ? undefined : value;
  }

  return { types, functions };
}

/** The first bare word of an expression, in the order in which it is written. */
function firstName(syntax: ast.Expression): string | undefined {
  if (syntax.kind === "Reference") return syntax.name.text;
  for (const [key, value] of Object.entries(syntax)) {
    if (key === "callee" || key === "type" || key === "field" || key === "over") continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      const found = isNode(child) ? firstName(child as ast.Expression) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isNode(value: unknown): boolean {
  return typeof value === "object" && value !== null && "kind" in value;
}
