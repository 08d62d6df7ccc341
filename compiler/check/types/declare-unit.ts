/** Units by name: `EUR`, `USD/EUR`, and what a unit's declaration says about its size. */
import { unitCycle, unitRatio } from "../../../language/diagnostics/registry/units.ts";
import type * as ast from "../../../language/syntax/ast.ts";
import { type BoundFile, type BoundMesh, placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { Unit, UnitIR } from "../../mesh/mesh.ts";
import { unitText } from "../../mesh/unit-text.ts";
import { declaredIR } from "./declared.ts";
import type { TypeTable } from "./type-table.ts";
import { multiplyUnits } from "./unit.ts";

/** The product of base units that `unit` names; undefined when one of them is unknown (reported). `use` hears of each. */
export function resolveUnit(
  unit: ast.UnitExpression | ast.QualifiedName,
  file: BoundFile,
  report: Report,
  mesh: BoundMesh,
  use: (symbol: SymbolOf<"Unit">) => void,
): Unit | undefined {
  if (unit.kind === "QualifiedName") return baseUnit(unit, file, report, mesh, use);
  let product: Unit = {};
  for (const factor of unit.factors) {
    const base = baseUnit(factor.name, file, report, mesh, use);
    if (base === undefined) return undefined;
    product = multiplyUnits(product, base, factor.power);
  }
  return product;
}

function baseUnit(
  name: ast.QualifiedName,
  file: BoundFile,
  report: Report,
  mesh: BoundMesh,
  use: (symbol: SymbolOf<"Unit">) => void,
): Unit | undefined {
  const symbol = mesh.resolve(name, file, ["Unit"], report);
  if (symbol === undefined) return undefined;
  use(symbol);
  return { [symbol.fullName]: 1 };
}

/** The unit as the MeshIR has it. */
export function unitIR(symbol: SymbolOf<"Unit">, resolve: TypeTable["unit"]): UnitIR {
  const { dimension, ratio } = symbol.node;
  const base = ratio === undefined ? undefined : resolve(ratio.base, symbol.file, () => {});
  return {
    ...declaredIR(symbol),
    ...(dimension === undefined ? {} : { dimension: dimension.text }),
    ...(ratio === undefined || base === undefined ? {} : { ratio: { factor: ratio.factor.text, unit: base } }),
  };
}

/** Reports a ratio to an unknown unit, to a unit of another dimension, or by way of the unit itself. */
export function checkUnit(symbol: SymbolOf<"Unit">, mesh: BoundMesh, report: Report): void {
  const { ratio, dimension } = symbol.node;
  if (ratio === undefined) return;
  const found: SymbolOf<"Unit">[] = [];
  const unit = resolveUnit(ratio.base, symbol.file, report, mesh, (base) => found.push(base));
  const only = found.length === 1 && ratio.base.factors.length === 1 ? found[0] : undefined;
  if (unit === undefined || only === undefined) return;
  if (measuredBy(symbol, mesh)) {
    report(unitCycle.at(placeOf(symbol.file, ratio.base), { unit: symbol.name }));
    return;
  }
  const other = only.node.dimension?.text;
  if (dimension !== undefined && other !== undefined && dimension.text !== other) {
    report(
      unitRatio.at(
        placeOf(symbol.file, ratio.base),
        { unit: symbol.name, dimension: dimension.text, base: unitText(unit), other },
        { related: [{ ...placeOf(only.file, only.node.name), message: "declared here" }] },
      ),
    );
  }
}

/** Whether a unit's ratios lead back to it. */
function measuredBy(symbol: SymbolOf<"Unit">, mesh: BoundMesh): boolean {
  const seen = new Set<SymbolOf<"Unit">>();
  let at: SymbolOf<"Unit"> | undefined = symbol;
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    const factors: ast.UnitExpression["factors"] = at.node.ratio?.base.factors ?? [];
    const name = factors.length === 1 ? factors[0]!.name.parts.map((part) => part.text).join(".") : undefined;
    at = name === undefined ? undefined : mesh.lookup(name, at.file, ["Unit"]);
  }
  return at === symbol;
}
