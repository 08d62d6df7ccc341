/** Calls with each argument in turn replaced by a null of its type. */
import type { Call, Expression } from "../../../language/syntax/ast.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { SourceText } from "../../../language/text/source.ts";

const before = "domain d\nproduct P {\n  table t {\n    from x\n    derive { y = ";
const after = " }\n  }\n}\n";

/** `left("ab", 1)` gives `left(null_if("ab", "ab"), 1)` and `left("ab", null_if(1, 1))`. Bare words are members of enums, which stay. */
export function callsWithNull(call: string): readonly string[] {
  const text = before + call + after;
  const root = expressionOf(text);
  if (root.kind !== "Call") return [];
  return root.arguments.flatMap((argument) => {
    if (argument.kind === "Reference" || argument.kind === "Cast") return [];
    const written = text.slice(argument.start, argument.end);
    return [replaced(text, root, argument, `null_if(${written}, ${written})`)];
  });
}

function replaced(text: string, root: Call, argument: Expression, by: string): string {
  return text.slice(root.start, argument.start) + by + text.slice(argument.end, root.end);
}

function expressionOf(text: string): Expression {
  const { ast, diagnostics } = parse(new SourceText("call.chimera", text));
  const product = ast.declarations.find((each) => each.kind === "Product");
  const table = product?.members.find((each) => each.kind === "Table");
  const step = table?.body.kind === "Pipeline" ? table.body.steps[1] : undefined;
  if (diagnostics.length > 0 || step?.kind !== "Derive") throw new Error(`cannot read ${text}`);
  return step.items[0]!.value;
}
