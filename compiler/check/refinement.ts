/** `type Amount = decimal(12, 2) check x > 0`: a condition over one value, which goes by the first word in it and by `value`. */
import type * as ast from "../../language/syntax/ast.ts";
import type { BoundMesh, Report, SymbolOf } from "../bind/bound-mesh.ts";
import type { MeshExpression, ValueType } from "../mesh/mesh.ts";
import { checkExpression } from "./expression/check-expression.ts";
import type { FunctionTable } from "./functions/function-table.ts";
import type { ScopeColumn } from "./scope.ts";
import { boolType } from "./types/scalars.ts";
import type { TypeTable } from "./types/type-table.ts";

interface RefinementContext {
  readonly mesh: BoundMesh;
  readonly types: TypeTable;
  readonly functions: FunctionTable;
  readonly report: Report;
}

/** The condition of a type over the column `value`; undefined when it is none (reported). */
export function checkRefinement(
  declaration: SymbolOf<"Type">,
  base: ValueType,
  context: RefinementContext,
): MeshExpression | undefined {
  const { check } = declaration.node;
  if (check === undefined) return undefined;
  const column = (short: string): ScopeColumn => ({ ...base, nullable: false, name: "value", short, labels: [] });
  const word = firstWord(check);
  const columns = word === undefined || word === "value" ? [column("value")] : [column(word), column("value")];
  const checked = checkExpression(
    check,
    { ...context, file: declaration.file, scope: { columns }, mode: { mode: "row" }, where: "`check`" },
    { type: boolType, nullable: true },
  );
  return checked.value.type.kind === "unknown" ? undefined : checked.value;
}

/** The first word that stands alone, in the order of reading. */
function firstWord(expression: ast.Expression): string | undefined {
  switch (expression.kind) {
    case "Reference":
      return expression.name.text;
    case "Field":
    case "Index":
      return firstWord(expression.target);
    case "Call":
      return firstOf(expression.arguments);
    case "Unary":
    case "IsNull":
    case "Between":
    case "In":
    case "Matches":
    case "Cast":
      return firstWord(expression.operand);
    case "Binary":
      return firstOf([expression.left, expression.right]);
    case "Case":
      return firstOf(expression.branches.flatMap((branch) => [branch.condition, branch.value]));
    case "Parenthesized":
      return firstWord(expression.inner);
    case "List":
      return firstOf(expression.items);
    default:
      return undefined;
  }
}

function firstOf(expressions: readonly ast.Expression[]): string | undefined {
  for (const expression of expressions) {
    const found = firstWord(expression);
    if (found !== undefined) return found;
  }
  return undefined;
}
