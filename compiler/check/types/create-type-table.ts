/** The table of declared types of a mesh: each declaration is resolved once, when first named, and reports once. */
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { typeCycle } from "../../../language/diagnostics/registry/types.ts";
import { type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { MeshExpression, NamedTypeIR, UnitIR, ValueType } from "../../mesh/mesh.ts";
import { declareEnum, type EnumDeclared } from "./declare-enum.ts";
import { declareType } from "./declare-type.ts";
import { checkUnit, resolveUnit, unitIR } from "./declare-unit.ts";
import { resolveType } from "./resolve-type.ts";
import { unknownValue } from "./scalars.ts";
import type { TypeTable } from "./type-table.ts";

/** Checks the condition of `type T = base check …` and gives it over the column `value`. */
export type RefinementChecker = (
  declaration: SymbolOf<"Type">,
  base: ValueType,
  report: Report,
) => MeshExpression | undefined;

export interface DeclaredTypes extends TypeTable {
  /** Checks every type, enum and unit of the mesh, used or not, and reports once what is wrong with the declarations. */
  checkDeclarations(report: Report): void;
  /** The types of the mesh and those of the standard library that it names, sorted by address. */
  declarations(): readonly NamedTypeIR[];
  /** As `declarations`, for units. */
  units(): readonly UnitIR[];
}

export function createTypeTable(mesh: BoundMesh, refine: RefinementChecker): DeclaredTypes {
  const types = new Map<string, NamedTypeIR | "open">();
  const enums = new Map<string, EnumDeclared>();
  const usedUnits = new Map<string, SymbolOf<"Unit">>();
  const problems: Diagnostic[] = [];
  const report: Report = (diagnostic) => problems.push(diagnostic);
  const useUnit = (symbol: SymbolOf<"Unit">) => usedUnits.set(symbol.fullName, symbol);

  const table: DeclaredTypes = {
    resolve: (type, file, tell) =>
      resolveType(type, file, tell, { mesh, named: declaredValue, unit: table.unit, declared: table.named }),
    unit: (unit, file, tell) => resolveUnit(unit, file, tell, mesh, useUnit),
    named(fullName) {
      const known = types.get(fullName);
      return known === "open" ? undefined : known;
    },
    enumWithMember(member, file) {
      for (const symbol of enumsByMember().get(member) ?? [])
        if (mesh.lookup(symbol.name, file, ["Enum"]) === symbol) return enumOf(symbol).type;
      return undefined;
    },
    enumNamed(name, file) {
      const symbol = mesh.lookup(name, file, ["Enum"]);
      return symbol === undefined ? undefined : enumOf(symbol).type;
    },
    enumMember: (name, member) => enums.get(name)?.stored.get(member),
    enumMembers: (name) => [...(enums.get(name)?.stored.keys() ?? [])],
    checkDeclarations(tell) {
      for (const symbol of mesh.symbols) {
        if (symbol.kind === "Type" || symbol.kind === "Enum") declaredValue(symbol);
        else if (symbol.kind === "Unit") {
          useUnit(symbol);
          checkUnit(symbol, mesh, report);
        }
      }
      for (const problem of problems) tell(problem);
      problems.length = 0;
    },
    declarations: () => sortedByAddress([...types.values()].filter((type) => type !== "open")),
    units() {
      const made = new Map<string, UnitIR>();
      // A Map hands out what is added while it is walked, so bases of bases are reached too.
      for (const [name, symbol] of usedUnits) made.set(name, unitIR(symbol, table.unit));
      return sortedByAddress([...made.values()]);
    },
  };

  function declaredValue(symbol: SymbolOf<"Type"> | SymbolOf<"Enum">): ValueType {
    if (symbol.kind === "Enum") return { type: enumOf(symbol).type, nullable: false };
    const known = types.get(symbol.fullName);
    if (known === "open") {
      report(typeCycle.at(placeOf(symbol.file, symbol.node.name), { type: symbol.name }));
      return unknownValue;
    }
    if (known !== undefined) return useOf(known);
    types.set(symbol.fullName, "open");
    const declared = declareType(symbol, mesh, table, refine, report);
    types.set(symbol.fullName, declared);
    return useOf(declared);
  }

  function enumOf(symbol: SymbolOf<"Enum">): EnumDeclared {
    const known = enums.get(symbol.fullName);
    if (known !== undefined) return known;
    const declared = declareEnum(symbol, report);
    enums.set(symbol.fullName, declared);
    types.set(symbol.fullName, declared.ir);
    return declared;
  }

  let byMember: Map<string, SymbolOf<"Enum">[]> | undefined;
  function enumsByMember(): ReadonlyMap<string, readonly SymbolOf<"Enum">[]> {
    if (byMember !== undefined) return byMember;
    byMember = new Map();
    for (const symbol of mesh.symbols) {
      if (symbol.kind !== "Enum") continue;
      for (const member of symbol.node.members) {
        const list = byMember.get(member.name.text);
        if (list === undefined) byMember.set(member.name.text, [symbol]);
        else list.push(symbol);
      }
    }
    return byMember;
  }

  return table;
}

function useOf(declared: NamedTypeIR): ValueType {
  const { type, nullable } = declared.type;
  return type.kind === "unknown" ? unknownValue : { type, nullable, named: declared.address };
}

function sortedByAddress<T extends { readonly address: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}
