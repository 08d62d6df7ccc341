/** Units of measure and currencies. */
import { settingShape } from "../../../language/diagnostics/registry/names.ts";
import { placeOf, type Report, type SymbolOf } from "../../bind/bound-mesh.ts";
import type { UnitIR } from "../../mesh/mesh.ts";
import type { TypeTable } from "../types/type-table.ts";
import { declared } from "./declared.ts";

/** `unit km: length = 1000 m`: the ratio is kept for readers and never converts by itself. */
export function checkUnit(symbol: SymbolOf<"Unit">, types: TypeTable, report: Report): UnitIR {
  const { node, file } = symbol;
  const { dimension, ratio } = node;
  const base = ratio === undefined ? undefined : types.unit(ratio.base, file, report);
  if (ratio !== undefined && (ratio.factor.percent || Number(ratio.factor.text) <= 0)) {
    const params = { setting: symbol.name, wanted: "a positive number of another unit", found: ratio.factor.text };
    report(settingShape.at(placeOf(file, ratio.factor), params));
  }
  return {
    ...declared(node, symbol.fullName, file.domain, file),
    ...(dimension === undefined ? {} : { dimension: dimension.text }),
    ...(ratio === undefined || base === undefined ? {} : { ratio: { factor: ratio.factor.text, unit: base } }),
  };
}
