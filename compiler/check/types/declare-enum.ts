/** `enum OrderStatus { placed, paid = "PAID" }`: members by the name that specs use, stored as text. */
import { duplicateField } from "../../../language/diagnostics/registry/types.ts";
import { placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { NamedTypeIR } from "../../mesh/mesh.ts";
import { declaredIR } from "./declared.ts";
import type { EnumType } from "./type-table.ts";

export interface EnumDeclared {
  readonly type: EnumType;
  readonly ir: NamedTypeIR;
  /** Stored text by member name, in order. */
  readonly stored: ReadonlyMap<string, string>;
}

export function declareEnum(symbol: SymbolOf<"Enum">, report: Report): EnumDeclared {
  const stored = new Map<string, string>();
  const texts = new Map<string, string>();
  for (const member of symbol.node.members) {
    const name = member.name.text;
    const text = member.value?.value ?? name;
    const twin = stored.has(name) ? name : texts.has(text) ? text : undefined;
    if (twin !== undefined) {
      report(duplicateField.at(placeOf(symbol.file, stored.has(name) ? member.name : member), { name: twin }));
      continue;
    }
    stored.set(name, text);
    texts.set(text, name);
  }
  const type: EnumType = { kind: "enum", name: symbol.fullName, members: [...texts.keys()] };
  return { type, stored, ir: { ...declaredIR(symbol), type: { type, nullable: false }, labels: [] } };
}
