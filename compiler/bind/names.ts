/** Words for names and kinds of declarations, as messages need them, and names made of expressions. */
import type * as ast from "../../language/syntax/ast.ts";
import type { SymbolKind } from "./bound-mesh.ts";

const kindWords = {
  Team: "team",
  Role: "role",
  Type: "type",
  Enum: "enum",
  Unit: "unit",
  Term: "term",
  Label: "label",
  Purpose: "purpose",
  Channel: "channel",
  Metric: "metric",
  Connector: "connector",
  Function: "function",
  Source: "source",
  Product: "product",
  Model: "model",
  Rule: "rule",
} satisfies { readonly [K in SymbolKind]: string };

/** `team`, `type`, … */
export function kindWord(kind: SymbolKind): string {
  return kindWords[kind];
}

/** `a team`, `an enum` */
export function withArticle(word: string): string {
  return /^[aeio]/.test(word) ? `an ${word}` : `a ${word}`;
}

/** `a.b.C` as one text. */
export function dotted(name: ast.QualifiedName): string {
  const { parts } = name;
  if (parts.length === 1) return parts[0]!.text;
  let text = "";
  for (const part of parts) text = text === "" ? part.text : `${text}.${part.text}`;
  return text;
}

/** `` `a`, `b` and 3 more `` */
export function someOf(names: readonly string[], limit = 5): string {
  const shown = names.slice(0, limit).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

/** The name that an expression such as `SalesData` or `retail.sales.SalesData` is; undefined for anything else. */
export function nameOfExpression(expression: ast.Expression): ast.QualifiedName | undefined {
  const parts: ast.Name[] = [];
  let at: ast.Expression = expression;
  for (;;) {
    if (at.kind === "Reference") {
      parts.push(at.name);
      parts.reverse();
      return { kind: "QualifiedName", parts, start: expression.start, end: expression.end };
    }
    if (at.kind !== "Field") return undefined;
    parts.push(at.field);
    at = at.target;
  }
}
